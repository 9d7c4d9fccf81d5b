#!/usr/bin/env bash
# What run.sh does inside of its throw-away root, without a network. It says what it saw, and ends at the first surprise.
set -euo pipefail
cd /lane
ip link set lo up
hostname mx
exec 3>&1
SERVER=

ok() { echo "ok   $* (${SECONDS} s)"; }
fail() {
  echo "FAIL $*" >&2
  [ ! -e /lane/server.log ] || tail -30 /lane/server.log >&2
  ls -la /var/lib/waybill /var/lib/waybill/drop* >&2 || true
  exit 1
}
wait_for() { # what, and the command that tells
  local what=$1
  shift
  for _ in $(seq 1 300); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.2
  done
  fail "waited in vain for $what"
}
as() { setpriv --reuid="$1" --regid="$(id -g "$1")" --init-groups env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/tmp "${@:2}"; }

# As the unit starts it: the user, its one capability, and a socket to be told that it is ready.
start() {
  rm -f /lane/notify /lane/told
  python3 -c '
import socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind("/lane/notify")
import os; os.chmod("/lane/notify", 0o777)
while True:
    told = s.recv(4096)
    with open("/lane/told", "ab") as f: f.write(told + b"\n")
' &
  LISTENER=$!
  wait_for 'the socket of the service manager' test -S /lane/notify
  setpriv --reuid=waybill --regid=waybill --init-groups --inh-caps=+net_bind_service --ambient-caps=+net_bind_service \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin NOTIFY_SOCKET=/lane/notify WATCHDOG_USEC=2000000 \
    /usr/bin/waybill start --config /etc/waybill/waybill.yaml >>/lane/server.log 2>&1 3>&- &
  SERVER=$!
  wait_for 'READY=1' grep -q READY=1 /lane/told
}
stop() {
  kill -TERM "$SERVER"
  wait "$SERVER" || fail "the server ended with $?"
  grep -q STOPPING=1 /lane/told || fail 'nobody was told that it stops'
  kill "$LISTENER"
  wait "$LISTENER" 2>/dev/null || true
}
# No pipe: `grep -q` ends before what feeds it, and pipefail takes that for a failure.
has_mail() { grep -qrs -- "$2" "/var/lib/waybill/mail/$1/new"; }

[ "$(dpkg-query -W -f '${Status}' exim4-daemon-light)" = 'install ok installed' ] || fail 'Exim is not installed'
adduser --quiet --disabled-password --gecos 'Alice' alice
debconf-set-selections <<'ANSWERS'
waybill waybill/site select smarthost
waybill waybill/hostname string mx.lane.test
waybill waybill/mailname string lane.test
waybill waybill/domains string example.test; example.net
waybill waybill/postmaster string alice
waybill waybill/smarthost string 127.0.0.1:2626
waybill waybill/relay_nets string 192.0.2.0/24
ANSWERS
apt-get install -qq -y ./first.deb >install.log 2>&1 || { cat install.log; fail 'it could not be installed'; }
! dpkg-query -W -f '${Status}' exim4-daemon-light 2>/dev/null | grep -q 'ok installed' || fail 'Exim is still there'
grep -q '^site: smarthost' /etc/waybill/waybill.yaml || { cat install.log /etc/waybill/waybill.yaml; fail 'the answers were not heeded'; }
grep -q 'mx.lane.test' /etc/waybill/waybill.yaml && grep -q 'example.net' /etc/waybill/waybill.yaml || fail 'name and domains'
[ "$(stat -c '%U:%G %a' /etc/waybill/waybill.yaml)" = 'root:waybill 640' ] || fail 'rights of the configuration'
as waybill waybill config check /etc/waybill/waybill.yaml || fail 'the configuration that was written is faulty'
[ "$(cat /etc/mailname)" = lane.test ] || fail "the mail name is $(cat /etc/mailname)"
grep -qx 'root: alice' /etc/aliases || { cat /etc/aliases; fail 'nobody reads the mail of root'; }
ok 'installed in place of Exim, by the answers that were given beforehand'

as nobody sh -c 'printf "Subject: before the first start\n\nx\n" | sendmail alice' || fail "sendmail without a server: $?"
start
wait_for 'WATCHDOG=1' grep -q WATCHDOG=1 /lane/told
# Within a minute: what else there is to see goes on meanwhile.
echo '* * * * * echo from cron' | as alice crontab -
cron
ok 'started as user waybill on port 25; the service manager heard that it is ready and that it lives'
wait_for 'the message of before' has_mail alice 'before the first start'
ok 'what was sent before the first start arrived'

as nobody sh -c 'echo "hello" | sendmail alice' || fail "sendmail: $?"
wait_for 'the message of sendmail' has_mail alice hello
as www-data php -r 'exit(mail("alice@example.test", "from PHP", "text") ? 0 : 1);' || fail 'mail() of PHP'
wait_for 'the message of PHP' has_mail alice 'from PHP'
has_mail alice 'www-data@lane.test' || fail 'PHP has no sender of its own'
echo text | as alice mail -s 'from mailx' root || fail 'mailx'
wait_for 'the message of mailx to root' has_mail alice 'from mailx'
echo text | as alice mutt -F /dev/null -s 'from mutt' alice || fail 'mutt'
wait_for 'the message of mutt' has_mail alice 'from mutt'
as alice sh -c '
  git init -q /tmp/project && cd /tmp/project && echo x >file && git add file
  git -c user.name=Alice -c user.email=alice@lane.test commit -qm "from git"
  git send-email --quiet --confirm=never --suppress-cc=all --from=alice@lane.test --to=alice@example.test -1
' || fail 'git send-email'
wait_for 'the message of git' has_mail alice '^Subject: \[PATCH\] from git'
code=0
as nobody sh -c 'echo x | sendmail nobody-of-that-name@example.test' 2>refused || code=$?
[ "$code" = 67 ] || { cat refused; fail "an unknown user: exit $code, not 67"; }
ok 'sendmail, PHP as www-data, mailx, mutt and git send-email arrive; an unknown user is exit code 67'

as alice sh -c 'echo x | sendmail far@elsewhere.test' || fail "mail to others: $?"
queued() { [[ $(mailq) == *far@elsewhere.test* ]]; }
wait_for 'a message in mailq' queued
ok "mailq: $(mailq | tr -s '\n ' ' ')"
man -w waybill mailq >/dev/null || fail 'a manual page is missing'
ok 'manual pages are found'

sed -i 's/^local_domains: \[/local_domains: [hup.test, /' /etc/waybill/waybill.yaml
kill -HUP "$SERVER"
wait_for 'the reload by SIGHUP' sh -c 'waybill route x@hup.test | grep -q "no mailbox"'
sed -i 's/^local_domains: \[/local_domains: [later.test, /' /etc/waybill/waybill.yaml
waybill reload >reload.out 2>&1 || { cat reload.out; fail 'reload'; }
as nobody sh -c 'echo "after the reload" | sendmail alice@later.test' || fail 'a domain that came by reload'
wait_for 'its message' has_mail alice 'after the reload'
ok 'reload takes up a new domain'

wait_for 'what cron has to tell' has_mail alice '^Subject: Cron <alice@mx'
as alice crontab -r
ok 'cron: what a job printed is in the mailbox of its user'

apt-get install -qq -y ./next.deb >upgrade.log 2>&1 || { cat upgrade.log; fail 'upgrade'; }
kill -0 "$SERVER" || fail 'the old server did not go on through the upgrade'
grep -q later.test /etc/waybill/waybill.yaml || fail 'the upgrade changed the configuration'
stop
as nobody sh -c 'echo "sent while it was down" | sendmail alice' || fail "sendmail while it was down: $?"
start
queued || fail 'the queue was lost by the upgrade'
wait_for 'what was sent meanwhile' has_mail alice 'sent while it was down'
ok "upgraded to $(dpkg-query -W -f '${Version}' waybill); the queue is there, and what was sent meanwhile arrived"

stop
apt-get remove -qq -y waybill >remove.log 2>&1 || { cat remove.log; fail 'remove'; }
grep -q 'messages that still wait: 1' remove.log || { cat remove.log; fail 'nobody was told of the queue'; }
[ ! -e /usr/sbin/sendmail ] || fail 'sendmail is still there'
[ ! -e /usr/lib/waybill ] || { find /usr/lib/waybill | head; fail 'something is left of the program'; }
[ -e /etc/waybill/waybill.yaml ] || fail 'the configuration is gone'
apt-get install -qq -y ./next.deb >again.log 2>&1 || { cat again.log; fail 'once more'; }
queued || fail 'the queue was lost by removing the package'
has_mail alice hello || fail 'mailboxes were lost by removing the package'
ok 'removed and installed again: queue and mailboxes are there'

apt-get purge -qq -y waybill >purge.log 2>&1 || { cat purge.log; fail 'purge'; }
[ ! -e /etc/waybill ] || fail 'purge left the configuration'
grep -q '/var/lib/waybill is kept' purge.log || { cat purge.log; fail 'nobody was told that mail is kept'; }
has_mail alice hello || fail 'purge took the mail without a yes'
ok 'purged: the configuration is gone, and mail is kept where nobody said yes'
