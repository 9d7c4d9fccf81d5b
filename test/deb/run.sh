#!/usr/bin/env bash
# The Debian package, in a throw-away root: installed where Exim is installed, its questions answered beforehand; mail by
# sendmail, cron, PHP, git, mailx and mutt; mailq, reload, upgrade, removal. The root is a layer over this machine's own, in memory, with mount,
# process and network namespaces of its own; nothing of it is left. Needs root, Debian, and its mirror for Exim and PHP.
#
#   test/deb/run.sh            makes the package and tries it
#   test/deb/run.sh FILE.deb   tries one that is there
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/debs" "$work/root"

file=${1:-}
if [ -z "$file" ]; then
  node scripts/package-deb.js --quick --out "$work/debs"
  file=$(echo "$work"/debs/*.deb)
else
  cp "$file" "$work/debs/"
  file=$work/debs/$(basename "$file")
fi

# The next version differs in its number only.
dpkg-deb --raw-extract "$file" "$work/next"
sed -i 's/^Version: .*/&.1/' "$work/next/DEBIAN/control"
dpkg-deb -Znone --build "$work/next" "$work/debs/next.deb" >/dev/null
rm -rf "$work/next"
mv "$file" "$work/debs/first.deb"

exposure=$(systemd-analyze security --offline=yes packaging/debian/waybill.service | sed -nE 's/.*exposure level.*: ([0-9.]+).*/\1/p')
awk "BEGIN { exit !($exposure <= 2.5) }" || { echo "FAIL the unit is exposed: $exposure" >&2; exit 1; }
echo "ok   the unit's exposure is $exposure"

export WORK=$work SCRIPT=$PWD/test/deb/inside.sh
unshare --mount --pid --fork --kill-child bash -euo pipefail -c '
  mount -t tmpfs layer "$WORK/root"
  mkdir "$WORK"/root/{upper,scratch,merged}
  merged=$WORK/root/merged
  mount -t overlay layer -o lowerdir=/,upperdir="$WORK/root/upper",workdir="$WORK/root/scratch" "$merged"
  mount --rbind /dev "$merged/dev"
  mount -t proc proc "$merged/proc"
  mount -t tmpfs run "$merged/run"
  mkdir "$merged/lane"
  cp "$WORK"/debs/*.deb "$SCRIPT" "$merged/lane"
  # Nothing here has to outlive a power cut, and apt reads its lists once.
  echo force-unsafe-io >"$merged/etc/dpkg/dpkg.cfg.d/lane"
  printf "%s\n" "Dir::Cache::pkgcache \"pkgcache.bin\";" "Dir::Cache::srcpkgcache \"srcpkgcache.bin\";" >"$merged/etc/apt/apt.conf.d/zz-lane"
  # No package may start a service here.
  printf "#!/bin/sh\nexit 101\n" >"$merged/usr/sbin/policy-rc.d"
  chmod +x "$merged/usr/sbin/policy-rc.d"
  export DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
  chroot "$merged" sh -c "
    needed=\"exim4-daemon-light php-cli bsd-mailx mutt git-email cron\"
    echo man-db man-db/auto-update boolean false | debconf-set-selections
    apt-get install -qq -y --no-install-recommends \$needed >/lane/apt.log 2>&1 ||
      { apt-get update -qq && apt-get install -qq -y --no-install-recommends \$needed >/lane/apt.log 2>&1; } ||
      { cat /lane/apt.log; exit 1; }
  "
  echo "ok   Exim and the programs that send mail are installed (${SECONDS} s)"
  unshare --net --uts chroot "$merged" bash /lane/inside.sh
'

if command -v lintian >/dev/null; then
  # Packed here without compression, which takes a minute; as it is built for users it is compressed.
  packing=uses-no-compression-for-control-tarball,uses-no-compression-for-data-tarball
  lintian --fail-on error --display-level '>=error' --suppress-tags "$packing" "$work/debs/first.deb"
  echo "ok   lintian finds no error"
fi
