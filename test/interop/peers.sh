#!/usr/bin/env bash
# Fetches the real mail programs that the interop lane and the benchmark talk to, from Debian's packages, and three tools for the API from npm.
#
#   peers.sh install    swaks, gsasl, msmtp, mutt, procmail, curl, strace, openssl and Dovecot by apt-get; the others are only unpacked, beside each other
#   peers.sh check      says which programs are there; fails when one is missing
#   peers.sh bench      the same as install, and the whole of Postfix for the benchmark
#
# Exim and Postfix are unpacked and not installed because their packages exclude each other and because installing a mail
# server would start it and make it this machine's own. Nothing here starts a service or changes /etc, but for the
# system users that Exim and Postfix insist on and what the package of Dovecot puts there. Programs that the machine already has
# are used as they are. Needs root only when something is missing. What is unpacked is in $WAYBILL_PEERS (default:
# /var/cache/waybill-peers), where the users that the peers become can read it; to remove it, delete that folder.
set -euo pipefail

peers=${WAYBILL_PEERS:-/var/cache/waybill-peers}
export PATH="$peers/bin:$PATH:/usr/sbin:/sbin"
programs=(swaks gsasl msmtp strace exim4 smtp-source smtp-sink)
# The scanners that messages are shown to (test/interop/scanners.test.ts); `rspamd` is in /usr/bin, the others in /usr/sbin.
scanners=(clamd opendkim spamd rspamd)
programs+=("${scanners[@]}")
# Places that know passwords, and the ACME test server with its DNS server.
password_stores=(slapd initdb postgres)
programs+=("${password_stores[@]}" pebble pebble-challtestsrv)
# A server of DNS block lists (test/interop/dnsbl.test.ts).
programs+=(rbldnsd)
# The tool of the reference implementation of SPF (test/interop/origin.test.ts).
programs+=(spfquery)
# A DNS server with a zone of its own (test/doctor/).
programs+=(knotd)
# A DNS server that validates (test/interop/tls-policy.test.ts).
programs+=(unbound)
# The return addresses of forwarded mail (test/interop/postsrsd.test.ts).
programs+=(postsrsd)
# A load balancer that tells the client's address (test/interop/haproxy.test.ts).
programs+=(haproxy)
# A client that looks at certificates (test/interop/server-acme.test.ts).
programs+=(openssl)
# OpenSMTPD, and tools of Postfix that complain of its configuration (test/interop/broken-starts.test.ts).
postfix_tools=(postconf postmap postalias postqueue postsuper)
programs+=("${postfix_tools[@]}" smtpd)
# dkimpy, a signer and verifier (test/interop/dkim.test.ts).
programs+=(dkimverify)
# Prometheus's tool for figures and rules (test/interop/metrics.test.ts).
programs+=(promtool)
# What makes and checks the passwords of a Debian system (test/interop/system-passwords.test.ts).
programs+=(mkpasswd saslauthd)
# Readers of XML and of property lists (test/interop/mail-program-files.test.ts).
programs+=(xmllint plistutil)
# Programs that people and scripts send with (test/interop/mail-clients.test.ts).
programs+=(mutt procmail curl)
# What programs and people send with through `sendmail`, and what reads Exim's log (sendmail.test.ts, mail-log.test.ts).
programs+=(php bsd-mailx s-nail git-send-email eximstats exigrep fail2ban-regex logwatch)
# A library of Node that sends mail, started by one line (test/interop/client-errors.test.ts).
programs+=(nodemailer-send)

# A validator of OpenAPI, a client made from a description, and the client of MCP (test/console/api.test.ts).
programs+=(validate-api)

lacks() { ! command -v "$1" >/dev/null; }

# Its servers of mailboxes are packages of their own, and out of the PATH.
lacks_dovecot() { lacks dovecot || [ ! -x /usr/lib/dovecot/lmtp ] || [ ! -x /usr/lib/dovecot/imap ]; }

# It seals only with this library (test/interop/arc.test.ts).
lacks_dkimpy() { lacks dkimverify || ! /usr/bin/python3 -c 'import authres' 2>/dev/null; }

missing() {
  local program
  if lacks_dovecot; then printf 'dovecot '; fi
  if lacks_dkimpy; then printf 'dkimpy '; fi
  for program in "${programs[@]}"; do
    if lacks "$program"; then printf '%s ' "$program"; fi
  done
}

# The libraries that a package asks for, without the package itself. Those of web pages are not needed to run anything,
# and of the two kinds of LuaJIT, which exclude each other, one will do.
libraries_of() {
  apt-cache depends --important "$1" | sed -n 's/^ *|\?\(Pre\)\?Depends: *\(lib[^ ]*\)$/\2/p' | grep -v '^libjs-\|^libluajit2' | sort -u
}

# The same, without those that are here already: newer ones of these would pull a new systemd and perl after them.
absent_libraries_of() {
  local library
  for library in $(libraries_of "$1"); do
    if ! dpkg-query -W -f '${Status}\n' "$library" 2>/dev/null | grep -q 'ok installed'; then echo "$library"; fi
  done
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

# Unpacks the scanners; none of their packages is installed, because that would start a service. Programs that look for
# their own files in /usr are told where those are instead.
unpack_scanners() {
  if lacks clamd; then unpack clamav-daemon clamav clamd; fi
  if lacks opendkim; then unpack opendkim opendkim opendkim; fi
  if lacks spamd; then
    unpack spamassassin spamassassin
    unpack spamd spamassassin spamd
    # Perl with taint checks takes its places from the command line alone.
    local root=$peers/spamassassin/usr
    starter spamd LC_ALL=C.UTF-8 "perl -T -I$root/share/perl5 $root/sbin/spamd"
  fi
  if lacks rspamd; then
    unpack rspamd rspamd
    local share=$peers/rspamd/usr/share/rspamd
    starter rspamd "LD_LIBRARY_PATH=$peers/rspamd/usr/lib/rspamd LUALIBDIR=$share/lualib" \
      "$peers/rspamd/usr/bin/rspamd --var=PLUGINSDIR=$share/plugins --var=RULESDIR=$share/rules --var=SHAREDIR=$share"
  fi
}

# A program in $peers/bin that sets variables and becomes the real one, so that its process id is the program's.
starter() {
  rm -f "$peers/bin/$1"
  printf '#!/bin/sh\nexport %s\nexec %s "$@"\n' "$2" "$3" >"$peers/bin/$1"
  chmod 755 "$peers/bin/$1"
}

# Unpacks slapd, PostgreSQL and Pebble, and links their programs. Dovecot insists on its places in /usr: its package is
# installed, and the policy that Debian asks before it starts a service says no as long.
unpack_password_stores() {
  local version
  if lacks slapd; then
    unpack slapd slapd
    starter slapd "LD_LIBRARY_PATH=$(dirname "$(find "$peers/slapd" -name 'libslapi-*.so.0' -print -quit)")" "$peers/slapd/usr/sbin/slapd"
  fi
  if lacks initdb || lacks postgres; then
    version=$(postgresql_version)
    # Debian keeps these programs out of the PATH, even where they are installed.
    local place=/usr/lib/postgresql/$version/bin
    if [ ! -x "$place/postgres" ]; then
      unpack "postgresql-$version" postgresql
      place=$peers/postgresql$place
    fi
    ln -sf "$place/initdb" "$place/postgres" "$peers/bin/"
  fi
  if lacks pebble || lacks pebble-challtestsrv; then
    unpack pebble pebble
    ln -sf "$peers/pebble/usr/bin/pebble" "$peers/pebble/usr/bin/pebble-challtestsrv" "$peers/bin/"
  fi
  if lacks_dovecot; then
    without_services apt-get install -qq -o Dpkg::Use-Pty=0 --no-install-recommends dovecot-core dovecot-lmtpd dovecot-imapd </dev/null >/dev/null
  fi
}

# Programs of /usr/bin, and scripts that look for their modules in /usr.
unpack_local_programs() {
  local php
  if lacks php; then
    php=$(apt-cache depends --important php-cli | sed -n 's/^ *Depends: *\(php[0-9.]*\)-cli$/\1/p' | head -1)
    unpack "$php-cli" php
    ln -sf "$peers/php/usr/bin/$php" "$peers/bin/php"
  fi
  if lacks bsd-mailx; then unpack bsd-mailx bsd-mailx && ln -sf "$peers/bsd-mailx/usr/bin/bsd-mailx" "$peers/bin/"; fi
  if lacks s-nail; then unpack s-nail s-nail && ln -sf "$peers/s-nail/usr/bin/s-nail" "$peers/bin/"; fi
  if lacks git-send-email; then unpack git-email git-email && ln -sf "$peers/git-email/usr/lib/git-core/git-send-email" "$peers/bin/"; fi
  if lacks nodemailer-send; then
    unpack node-nodemailer node-nodemailer
    printf '#!/bin/sh\nNODEMAILER=%s exec node "$@"\n' "$peers/node-nodemailer/usr/share/nodejs/nodemailer" >"$peers/bin/nodemailer-send"
    chmod 755 "$peers/bin/nodemailer-send"
  fi
  if lacks validate-api; then
    local tools=$peers/api-tools
    mkdir -p "$tools"
    npm install --silent --prefix "$tools" --ignore-scripts --no-audit --no-fund @seriousme/openapi-schema-validator@2.11.0 \
      openapi-client-axios@7.9.1 axios@1.21.1 @modelcontextprotocol/sdk@1.32.2
    ln -sf "$tools/node_modules/.bin/validate-api" "$peers/bin/"
  fi
  if lacks eximstats || lacks exigrep; then unpack exim4-base exim4-base eximstats exigrep; fi
  # Its package wants a mail server to be installed. What it does with a log is left as it is; only its own places are told.
  if lacks logwatch; then
    unpack logwatch logwatch
    local logwatch=$peers/logwatch
    sed -i "s#/usr/share/logwatch#$logwatch/usr/share/logwatch#g; s#/etc/logwatch#$logwatch/etc/logwatch#g; s#/var/cache/logwatch#/tmp#" \
      "$logwatch/usr/sbin/logwatch" "$logwatch/usr/share/logwatch/default.conf/logwatch.conf"
    ln -sf "$logwatch/usr/sbin/logwatch" "$peers/bin/"
  fi
  if lacks fail2ban-regex; then
    unpack fail2ban fail2ban
    local root=$peers/fail2ban
    starter fail2ban-regex "PYTHONPATH=$root/usr/lib/python3/dist-packages" "/usr/bin/python3 $root/usr/bin/fail2ban-regex -c $root/etc/fail2ban"
  fi
}

postgresql_version() { apt-cache depends --important postgresql | sed -n 's/^ *Depends: *postgresql-\([0-9]\+\)$/\1/p' | head -1; }

# Runs a command while Debian's packages may not start services.
without_services() {
  local policy=/usr/sbin/policy-rc.d
  if [ -e "$policy" ]; then "$@"; return; fi
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  local code=0
  "$@" || code=$?
  rm -f "$policy"
  return "$code"
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
  if lacks gsasl; then wanted+=(gsasl); fi
  if lacks msmtp; then wanted+=(msmtp); fi
  if lacks strace; then wanted+=(strace); fi
  if lacks openssl; then wanted+=(openssl); fi
  if lacks mutt; then wanted+=(mutt); fi
  if lacks procmail; then wanted+=(procmail); fi
  if lacks curl; then wanted+=(curl); fi
  if lacks_dkimpy; then wanted+=(python3-dkim python3-nacl python3-authres); fi
  if lacks xmllint; then wanted+=(libxml2-utils); fi
  if lacks plistutil; then wanted+=(libplist-utils); fi
  if lacks bsd-mailx; then mapfile -t -O "${#wanted[@]}" wanted < <(absent_libraries_of bsd-mailx); fi
  if lacks exim4; then mapfile -t -O "${#wanted[@]}" wanted < <(libraries_of exim4-daemon-light); fi
  if lacks smtp-source || lacks smtp-sink || lacks postconf; then mapfile -t -O "${#wanted[@]}" wanted < <(libraries_of postfix); fi
  if lacks smtpd; then mapfile -t -O "${#wanted[@]}" wanted < <(absent_libraries_of opensmtpd); fi
  if lacks clamd; then mapfile -t -O "${#wanted[@]}" wanted < <(absent_libraries_of clamav-daemon); fi
  if lacks opendkim; then mapfile -t -O "${#wanted[@]}" wanted < <(absent_libraries_of opendkim); fi
  if lacks spamd; then mapfile -t -O "${#wanted[@]}" wanted < <(absent_libraries_of spamassassin); fi
  if lacks rspamd; then mapfile -t -O "${#wanted[@]}" wanted < <(absent_libraries_of rspamd); fi
  if lacks rbldnsd; then mapfile -t -O "${#wanted[@]}" wanted < <(absent_libraries_of rbldnsd); fi
  if lacks spfquery; then mapfile -t -O "${#wanted[@]}" wanted < <(absent_libraries_of spf-tools-perl; absent_libraries_of libmail-spf-perl); fi
  if lacks knotd; then mapfile -t -O "${#wanted[@]}" wanted < <(absent_libraries_of knot); fi
  if lacks unbound; then mapfile -t -O "${#wanted[@]}" wanted < <(absent_libraries_of unbound); fi
  if lacks haproxy; then mapfile -t -O "${#wanted[@]}" wanted < <(absent_libraries_of haproxy); fi
  if lacks slapd; then mapfile -t -O "${#wanted[@]}" wanted < <(absent_libraries_of slapd); fi
  if lacks postgres; then mapfile -t -O "${#wanted[@]}" wanted < <(absent_libraries_of "postgresql-$(postgresql_version)" && echo tzdata); fi
  apt-get install "${quiet[@]}" --no-install-recommends "${wanted[@]}" </dev/null >/dev/null

  unpack_password_stores
  unpack_scanners
  if lacks rbldnsd; then unpack rbldnsd rbldnsd rbldnsd; fi
  if lacks spfquery; then
    unpack spf-tools-perl spf-tools
    ln -sf "$peers/spf-tools/usr/bin/spfquery.mail-spf-perl" "$peers/bin/spfquery"
  fi
  if lacks promtool; then unpack prometheus prometheus && ln -sf "$peers/prometheus/usr/bin/promtool" "$peers/bin/"; fi
  if lacks mkpasswd; then unpack whois whois && ln -sf "$peers/whois/usr/bin/mkpasswd" "$peers/bin/"; fi
  if lacks saslauthd; then unpack sasl2-bin sasl2-bin saslauthd; fi
  if lacks postsrsd; then unpack postsrsd postsrsd postsrsd; fi
  if lacks haproxy; then unpack haproxy haproxy haproxy; fi
  if lacks knotd; then unpack knot knot knotd; fi
  if lacks unbound; then unpack unbound unbound unbound; fi
  if lacks exim4; then
    unpack exim4-daemon-light exim exim4
    system_user Debian-exim /var/spool/exim4
  fi
  if lacks smtp-source || lacks smtp-sink || lacks postconf; then unpack postfix postfix smtp-source smtp-sink "${postfix_tools[@]}"; fi
  users_of_postfix
  if lacks smtpd; then unpack opensmtpd opensmtpd smtpd; fi
  unpack_local_programs
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
  users_of_postfix
}

users_of_postfix() {
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
