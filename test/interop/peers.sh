#!/usr/bin/env bash
# Fetches the real mail programs that the interop lane and the benchmark talk to, from Debian's packages.
#
#   peers.sh install    swaks and strace by apt-get; Exim and Postfix are only unpacked, beside each other
#   peers.sh check      says which programs are there; fails when one is missing
#   peers.sh bench      the same as install, and the whole of Postfix for the benchmark
#
# Exim and Postfix are unpacked and not installed because their packages exclude each other and because installing a mail
# server would start it and make it this machine's own. Nothing here starts a service or changes /etc, but for the
# system user that Exim insists on. Programs that the machine already has are used as they are. Needs root only
# when something is missing. What is unpacked is in $WAYBILL_PEERS (default: /var/cache/waybill-peers), where the users
# that the peers become can read it; to remove it, delete that folder.
set -euo pipefail

peers=${WAYBILL_PEERS:-/var/cache/waybill-peers}
export PATH="$peers/bin:$PATH:/usr/sbin:/sbin"
programs=(swaks strace exim4 smtp-source smtp-sink)

lacks() { ! command -v "$1" >/dev/null; }

missing() {
  local program
  for program in "${programs[@]}"; do
    if lacks "$program"; then printf '%s ' "$program"; fi
  done
}

# The libraries that a package asks for, without the package itself.
libraries_of() {
  apt-cache depends --important "$1" | sed -n 's/^ *|\?\(Pre\)\?Depends: *\(lib[^ ]*\)$/\2/p' | sort -u
}

# Unpacks a package into a folder of its own and makes its programs startable from $peers/bin. Postfix's need to be told
# where its libraries are; their starter ends in exec, so that its process id is the program's.
unpack() {
  local package=$1 folder=$2 program
  shift 2
  rm -rf "${peers:?}/download"
  mkdir -p "$peers/download" "$peers/$folder" "$peers/bin"
  # Downloads are made by a user of apt's own, who must be able to write here.
  chmod 777 "$peers/download"
  (cd "$peers/download" && apt-get download -qq "$package")
  dpkg -x "$peers"/download/*.deb "$peers/$folder"
  rm -rf "${peers:?}/download"
  for program in "$@"; do
    local place=$peers/$folder/usr/sbin/$program
    [ -x "$place" ] || { echo "peers.sh: no $program in the package $package" >&2; exit 1; }
    if [ ! -d "$peers/$folder/usr/lib/postfix" ]; then
      ln -sf "$place" "$peers/bin/$program"
      continue
    fi
    cat >"$peers/bin/$program" <<STARTER
#!/bin/sh
LD_LIBRARY_PATH=$peers/$folder/usr/lib/postfix exec $place "\$@"
STARTER
    chmod 755 "$peers/bin/$program"
  done
}

system_user() {
  getent passwd "$1" >/dev/null || useradd --system --user-group --no-create-home --home-dir "$2" --shell /usr/sbin/nologin "$1"
}

install_peers() {
  local lacking
  lacking=$(missing)
  if [ -z "$lacking" ]; then
    echo "peers: all here"
    return
  fi
  command -v apt-get >/dev/null || { echo "peers.sh: ${lacking}missing, and this machine has no apt-get to fetch them with" >&2; exit 1; }
  [ "$(id -u)" = 0 ] || { echo "peers.sh: ${lacking}missing; run 'test/interop/peers.sh install' once as root" >&2; exit 1; }

  echo "peers: fetching $lacking"
  export DEBIAN_FRONTEND=noninteractive
  local quiet=(-qq -o Dpkg::Use-Pty=0) wanted=()
  apt-get update "${quiet[@]}"
  if lacks swaks; then wanted+=(swaks); fi
  if lacks strace; then wanted+=(strace); fi
  if lacks exim4; then mapfile -t -O "${#wanted[@]}" wanted < <(libraries_of exim4-daemon-light); fi
  if lacks smtp-source || lacks smtp-sink; then mapfile -t -O "${#wanted[@]}" wanted < <(libraries_of postfix); fi
  apt-get install "${quiet[@]}" --no-install-recommends "${wanted[@]}" </dev/null >/dev/null

  if lacks exim4; then
    unpack exim4-daemon-light exim exim4
    system_user Debian-exim /var/spool/exim4
  fi
  if lacks smtp-source || lacks smtp-sink; then unpack postfix postfix smtp-source smtp-sink; fi
  chmod -R go+rX "$peers"
  check_peers
}

# The benchmark runs Postfix as a server, from its unpacked files and with a configuration of its own.
install_whole_postfix() {
  [ ! -x "$peers/postfix/usr/lib/postfix/sbin/master" ] || return 0
  [ "$(id -u)" = 0 ] || { echo "peers.sh: run 'test/interop/peers.sh bench' as root" >&2; exit 1; }
  local libraries
  mapfile -t libraries < <(libraries_of postfix)
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "${libraries[@]}" </dev/null >/dev/null
  unpack postfix postfix
  chmod -R go+rX "$peers"
  system_user postfix /var/spool/postfix
  getent group postdrop >/dev/null || groupadd --system postdrop
}

check_peers() {
  local lacking
  lacking=$(missing)
  if [ -n "$lacking" ]; then
    echo "peers.sh: missing: ${lacking% }. Run 'test/interop/peers.sh install' once as root." >&2
    exit 1
  fi
  echo "peers: $(for program in "${programs[@]}"; do command -v "$program"; done | tr '\n' ' ')"
}

case ${1:-} in
  install) install_peers ;;
  check) check_peers ;;
  bench)
    install_peers
    install_whole_postfix
    ;;
  *)
    sed -n '4,6p' "${BASH_SOURCE[0]}"
    exit 2
    ;;
esac
