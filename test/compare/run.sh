#!/usr/bin/env bash
# The same sessions through Debian's Exim and through Waybill, verdict by verdict (compare.test.ts).
#
#   run.sh            compares; fails when a difference has no reason in differences.ts
#   run.sh --import   `waybill import exim` with its proof, on Debian's five site types (import.test.ts)
#   run.sh --write    also writes docs/reference/exim-comparison.md anew
#
# Exim runs as Debian sets it up (template and update-exim4.conf of the package exim4-config), in a network, mount, host
# name and process space of its own, so that neither this machine's mail nor its files are touched. Needs root and Linux.
# Where Exim is missing, `test/interop/peers.sh install` fetches the program; the two configuration files are unpacked
# here. In CI something missing is a failure, elsewhere the comparison is skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
peers=${WAYBILL_PEERS:-/var/cache/waybill-peers}
export PATH="$PWD/node_modules/.bin:$peers/bin:$PATH:/usr/sbin:/sbin"

absent() {
  echo "compare: $1" >&2
  if [ -n "${CI:-}" ]; then exit 1; fi
  echo 'compare: skipped' >&2
  exit 0
}

# Sets EXIM_CONFIG to the folder that holds etc/exim4 and usr/sbin/update-exim4.conf.
find_config() {
  if [ -x /usr/sbin/update-exim4.conf ] && [ -f /etc/exim4/exim4.conf.template ]; then
    EXIM_CONFIG=/
  elif [ -x "$peers/exim-config/usr/sbin/update-exim4.conf" ]; then
    EXIM_CONFIG=$peers/exim-config
  elif command -v apt-get >/dev/null; then
    local download
    download=$(mktemp -d)
    # Downloads are made by a user of apt's own, who must be able to write here.
    chmod 777 "$download"
    (cd "$download" && apt-get download -qq exim4-config) || absent 'the package exim4-config cannot be fetched'
    mkdir -p "$peers/exim-config"
    dpkg -x "$download"/exim4-config_*.deb "$peers/exim-config"
    rm -r "$download"
    EXIM_CONFIG=$peers/exim-config
  else
    absent 'no exim4-config on this machine, and no apt-get to fetch it with'
  fi
  export EXIM_CONFIG
}

# Inside the new spaces: what is mounted and set here, nobody else sees.
inside() {
  mount --make-rprivate /
  hostname mx.sandbox.test
  ip link set lo up
  local private=/mnt folder
  mount -t tmpfs tmpfs "$private"
  mkdir "$private/etc" "$private/config"
  cp -a "$EXIM_CONFIG/etc/exim4" "$EXIM_CONFIG/usr/sbin/update-exim4.conf" "$private/config/"
  cp -a /etc/. "$private/etc/"
  mount --bind "$private/etc" /etc
  rm -rf /etc/exim4
  cp -a "$private/config/exim4" /etc/exim4
  export UPDATE_EXIM_CONF=$private/config/update-exim4.conf
  sed -i "s|^EXIM=.*|EXIM=$EXIM4|" "$UPDATE_EXIM_CONF"
  for folder in /var/spool /var/log /var/lib /var/mail /home /run; do mount -t tmpfs tmpfs "$folder"; done

  getent passwd Debian-exim >/dev/null || echo 'Debian-exim:x:990:990::/var/spool/exim4:/usr/sbin/nologin' >>/etc/passwd
  getent group Debian-exim >/dev/null || echo 'Debian-exim:x:990:' >>/etc/group
  mkdir /var/spool/exim4 /var/log/exim4 /var/lib/exim4 /run/exim4
  chown Debian-exim:Debian-exim /var/spool/exim4 /var/log/exim4 /run/exim4
  local id=2001 user
  for user in alice bob; do
    echo "$user:x:$id:$id::/home/$user:/bin/sh" >>/etc/passwd
    echo "$user:x:$id:" >>/etc/group
    mkdir "/home/$user"
    chown "$id:$id" "/home/$user"
    id=$((id + 1))
  done
  cat >/etc/aliases <<'END'
postmaster: root
root: alice
staff: alice, bob
gone: :fail: Ask at the desk, please
later: :defer: The list is moved
null: :blackhole:
END
  : >/etc/email-addresses
  echo sandbox.test >/etc/mailname
  # The files of /etc may be mounted on their own; what is written goes into the copy.
  printf '127.0.0.1 localhost\n127.0.0.1 mx.sandbox.test mx\n' >"$private/hosts"
  echo 'nameserver 127.0.0.1' >"$private/resolv.conf"
  mount --bind "$private/hosts" /etc/hosts
  mount --bind "$private/resolv.conf" /etc/resolv.conf
  chmod 755 "$private"
  exec node --test --test-timeout="${LANE_TIMEOUT:-170000}" "test/compare/${LANE_TEST:-compare}.test.ts"
}

if [ "${1:-}" = --import ]; then
  export LANE_TEST=import LANE_TIMEOUT=900000
  shift
fi

case ${1:-} in
  --inside) inside ;;
  --write) export WAYBILL_WRITE=1 ;&
  '')
    [ "$(id -u)" = 0 ] || absent 'a network of its own needs root'
    command -v unshare >/dev/null && command -v ip >/dev/null || absent 'unshare and ip (util-linux, iproute2) are missing'
    command -v exim4 >/dev/null || absent "Exim is missing; run 'test/interop/peers.sh install' as root"
    unshare -m -n true 2>/dev/null || absent 'this machine allows no network of its own'
    find_config
    EXIM4=$(readlink -f "$(command -v exim4)") exec unshare -m -n -u -p -f --mount-proc "$0" --inside
    ;;
  *)
    sed -n '3,5p' "${BASH_SOURCE[0]}"
    exit 2
    ;;
esac
