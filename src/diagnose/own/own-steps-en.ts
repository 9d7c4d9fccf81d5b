// Steps in English for the one who runs this server. In braces: `domain` and `address` of the recipient, the other `host`,
// `sender` the domain of the sender, `hostname` this server.

export const OWN_STEPS_EN = {
  unnamed: { host: 'the host above', hostname: 'this server', sender: 'the domain of the sender' },
  smarthost: {
    refuses: [
      '{host} is your smarthost, and does not take this from here. If it wants a log-in, write `smarthost: login` with user and password.',
      'Else ask its provider to let this server relay, by its address, and see that `smarthost` names the right server and port.',
      'If it demands certain sender addresses, the sender must use one of them.',
    ],
    away: [
      'Try from this machine: `nc -vz {host} {port}`. If it does not answer from elsewhere either, it is your provider’s: ask there.',
      'If only this machine gets no answer, look at its firewall, or ask the hoster; another port of the same server may be open (587, 465).',
      'When it works again, `waybill queue retry all` tries everything at once.',
    ],
    unencrypted: [
      'See what the provider says of port and TLS, and write it: `port: 587` with `tls: starttls`, or `port: 465` with `tls: implicit`.',
      'See for yourself: `openssl s_client -starttls smtp -connect {host}:587`, or without `-starttls smtp` for 465.',
    ],
    unnamed: [
      'Compare the name in `smarthost` with what your provider says, and see for yourself: `dig {host}`.',
      'Correct it and run `waybill reload`: what waits goes out.',
    ],
  },
  lmtp: {
    gone: [
      'See whether it runs: `systemctl status dovecot`, and whether it listens at the place that `transports` names: `ss -xl`, `ss -tl`.',
      'In Dovecot the package dovecot-lmtpd, `protocols = lmtp` and `service lmtp { unix_listener … }` make it.',
      'When it runs again, `waybill queue retry all` delivers everything at once.',
    ],
    forbidden: [
      'Let the user that runs Waybill in: in Dovecot `mode`, `user` and `group` of the `unix_listener` of `service lmtp`; `ls -l {host}` shows what holds.',
      'Then `waybill queue retry all` delivers everything at once.',
    ],
    unknown: [
      'Ask it for yourself: `doveadm user {address}`. Dovecot is asked for the whole address, unless `auth_username_format = %n` says otherwise.',
      'Make the user there, or take the name out of the `users` of Waybill: then the address is refused at RCPT, and nothing bounces.',
    ],
    trouble: [
      'Look into its log at the time of the attempt: `doveadm log find` says where that is. Rights of the mail folder and a full disk are what it is most often.',
      'Nothing is lost: Waybill tries again.',
    ],
  },
  resume: 'Then `waybill queue resume`: all that is held goes out. Without it one message asks again every 15 minutes.',
  codes: {
    'dns.silent': [
      'Mend the resolver of this machine: /etc/resolv.conf, or `dns: servers`. `dig MX {domain}` shows whether it answers.',
      'Nothing is lost: Waybill tries again.',
    ],
    'dns.refused': [
      'The DNS server does not serve this machine: name one that does in `dns: servers`, or let this address in there.',
      'Public ones refuse those who ask too much; a resolver of your own (unbound) is the cure.',
    ],
    'dns.no-server': ['Name a DNS server in `dns: servers`, or in /etc/resolv.conf.'],
    'dns.dnssec': [
      'See for yourself: `dig MX {domain}` fails and `dig +cd MX {domain}` does not.',
      'Those who run the DNS of {domain} must mend its signatures or the DS record at their registrar.',
    ],
    'dns.alias-loop': [
      'Follow them: `dig MX {domain}`, then each CNAME in turn.',
      'Those who run the DNS of {domain} must end the circle: the name that is to receive mail needs MX or address records.',
    ],
    'connect.no-network': [
      'See the routes of this machine: `ip route`, `ip -6 route`, and whether its network is up.',
      'If {host} has only IPv6 addresses: give this machine IPv6, or send through a `smarthost` that has it.',
    ],
    'connect.not-allowed': [
      'Look at the firewall of this machine: `nft list ruleset`, `iptables -L -n`. Outgoing port 25 must be open.',
      'In the sandbox this is right: it reaches its own pretended servers only.',
    ],
    'smtp.timeout': [
      'Nothing for now: Waybill tries again. If it broke after the content, the message may arrive twice.',
      'If it lasts, tell those who run {host}, with the time and the id of the message.',
      'If large messages fail and small ones pass, look for a firewall that drops ICMP (path MTU).',
    ],
    'smtp.lost': [
      'Nothing for now: Waybill tries again. If it broke after the content, the message may arrive twice.',
      'If it lasts, tell those who run {host}, with the time and the id of the message.',
      'If large messages fail and small ones pass, look for a firewall that drops ICMP (path MTU).',
    ],
    'tls.cert-expired': [
      'Those who run {host} must renew its certificate. Tell them by another way; the message goes out by itself then.',
      'See that the clock of this machine is right: `date`.',
    ],
    'tls.cert-not-yet-valid': [
      'See that the clock of this machine is right: `date`.',
      'If it is, those who run {host} must put the earlier certificate back.',
    ],
    'tls.cert-self-signed': [
      'Those who run {host} must get a certificate of an authority (Let’s Encrypt costs nothing).',
      'If you know the server: put its certificate into /usr/local/share/ca-certificates as a .crt file, run `update-ca-certificates`, and start Waybill anew.',
      'If proof is not needed: `tls: required` never sends in clear, and takes any certificate. It holds for every destination.',
    ],
    'tls.cert-unknown-issuer': [
      'Those who run {host} must send the whole chain, or get a certificate of an authority that others trust.',
      'If it is an authority of your own: put its certificate into /usr/local/share/ca-certificates as a .crt file, run `update-ca-certificates`, and start Waybill anew.',
      'If proof is not needed: `tls: required` never sends in clear, and takes any certificate. It holds for every destination.',
    ],
    'tls.cert-name': [
      'If {host} is your smarthost: write in `smarthost` the name that its certificate has.',
      'Otherwise those who run {host} must have that name put into its certificate.',
      'If proof is not needed: `tls: required` never sends in clear, and takes any certificate. It holds for every destination.',
    ],
    'tls.demanded': [
      'Nothing for now: Waybill tries again, and goes through once TLS works there.',
      'If it lasts, see what is wrong: `openssl s_client -starttls smtp -connect {host}:25`, and tell those who run {host}.',
    ],
    'local.password': [
      'See what stands in the way: `ls -l` of the file that `smarthost: login` names. It belongs to the user that runs Waybill, with mode 600.',
    ],
    'smtp.auth-missing': [
      'Use the port for programs that log in: `port: 587`, or `port: 465` with `tls: implicit`.',
      'See what it offers: `openssl s_client -starttls smtp -connect {host}:587 -quiet`, then `EHLO x`: there must be a line with AUTH.',
    ],
    'smtp.auth-mechanism': [
      'Waybill knows PLAIN, LOGIN, CRAM-MD5 and SCRAM-SHA-256. Ask the provider for one of them, or for a password for applications.',
    ],
    'smtp.auth-unproved': [
      'See that `smarthost` names the right server, and ask the provider why it skips the last step of SCRAM-SHA-256.',
    ],
    'tls.not-offered': [
      'Ask those who run the mail of {domain} to offer STARTTLS on {host}.',
      'If mail may go to them in clear: set `tls: opportunistic`. It holds for every destination.',
    ],
    'smtp.utf8-sender': ['Send it from an address in plain Latin letters: {host} can take it then.'],
    'smtp.utf8-recipient': [
      'Ask the recipient for an address in plain Latin letters.',
      'Or those who run {host} must switch on SMTPUTF8, without which nobody can write to such an address.',
    ],
    'smtp.utf8-header': [
      'The addresses are no trouble. Have the subject, names and file names in the header encoded (RFC 2047): in most mail programs that is to send without "international mail".',
      'Or those who run {host} must switch on SMTPUTF8.',
    ],
    'route.loop-smarthost': [
      'Set `smarthost` to the server of your provider, or leave it out so that mail goes by MX. Then run `waybill reload`.',
      'What waits goes out with `waybill queue retry all`.',
    ],
    'route.alias-fail': [
      'Nothing, if the alias says what it should: its line in the file of aliases refuses mail with :fail:.',
      'Else change that line; it holds from the next message on.',
    ],
    'route.alias-unknown': [
      'See that the file named above exists and that the user Waybill runs as can read it.',
      'The next attempt comes by itself; `waybill queue retry all` makes it now.',
    ],
    'route.alias-loop': [
      'Change one of the aliases in the circle, so that it ends at a user or at an address elsewhere.',
      'What was refused has come back to its sender, and is to be sent again.',
    ],
    'route.nonlocal': [
      'If this server is to send mail elsewhere: set `site: internet`, or `site: smarthost` with the server of your provider in `smarthost`, and run `waybill reload`.',
      'If {domain} is a domain of this server: add it to `local_domains`.',
    ],
    'route.not-set-up': [
      'Set `site` to what the server is for (internet, smarthost, satellite or local), and run `waybill reload`.',
      'What waits goes out with `waybill queue retry all`.',
    ],
    'route.fail': [
      'Nothing, if the route says what it should: it stands under `routes` in the configuration.',
      'Else change it; `waybill route -v {address}` tells which one took the address.',
    ],
    'route.srs-forged': [
      'Nothing: nobody can have got this address from this server, unless its secrets (`srs.secrets`) were replaced; older ones may stay below the new one.',
    ],
    'route.srs-expired': ['Nothing: it was made for a notification about one message, weeks ago.'],
    'route.hold': [
      'Look at it with `waybill queue show` and its id; `waybill queue release` lets it go on, `waybill queue bounce` returns it.',
      'To hold no more, take the route out of `routes` and run `waybill reload`.',
    ],
    'queue.guarded': [
      '`waybill guard show` says who it is and what was counted.',
      'If the mail is meant, `waybill guard release` and the name lets all of it go; if not, change the password or stop the script first, and add `--remove`.',
    ],
    'route.unclear': [
      'See that what is named above can be read by the user Waybill runs as.',
      'The next attempt comes by itself; `waybill queue retry all` makes it now.',
    ],
    'route.unknown-user': [
      'If {address} is to exist: add the user to `users` in the configuration and run `waybill reload`.',
      'If not, nothing: the sender has been told, or is told in the session already.',
    ],
    'local.mailbox': [
      'See that the user Waybill runs as can write at that path: owner, mode and a mounted disk.',
      'Then `waybill queue retry` with the id of the message; without it the next attempt comes by itself.',
    ],
    'local.mailbox-full': [
      'Make room: `df -h` and `df -i` at that path, and the quota of the user.',
      'The next attempt comes by itself; `waybill queue retry all` makes it now.',
    ],
    'local.program-failed': [
      'See what it printed, above, and run it by hand with a message: the route of the address names it, `waybill route {address}`.',
      'When it is mended, the sender must send the message again.',
    ],
    'local.program-later': [
      'See that the program is there, and may be run by the user that `as` names: `waybill route {address}` shows both.',
      'Then `waybill queue retry` with the id of the message; without it the next attempt comes by itself.',
    ],
    'local.mailbox-locked': [
      'Nothing for now: Waybill tries again. It is a mail program that reads the mailbox, or one that died and left its lock behind.',
      'If it lasts: `fuser -v` with the path of the mailbox shows who has it open; a file of that name with `.lock` behind it whose program is gone may be removed, and after half an hour Waybill does so.',
    ],
    'local.mailbox-denied': [
      'The user Waybill runs as must be able to write at that path: owner and mode of each folder, and no mount that is read-only.',
      'Then `waybill queue retry` with the id of the message; without it the next attempt comes by itself.',
    ],
    'local.exhausted': [
      'Raise the limit of open files (`LimitNOFILE=` in the unit, `ulimit -n`), or lower `concurrency` under `delivery`.',
      'Nothing is lost: Waybill tries again.',
    ],
    'local.stopping': ['Nothing: the message is taken up again when the server starts.'],
    'local.content': [
      'Look at the log of the server and at the disk of the state folder: `df -h`, `dmesg`.',
      'If the file was moved, put it back. If it is gone, ask the sender for the message again.',
    ],
    'local.altered': [
      'Look at the disk: `dmesg`, `smartctl -a`. Where one message is altered, others may be.',
      'If there is a backup of the state folder, the message may be whole there. Otherwise ask the sender for it again, then `waybill queue remove`.',
    ],
    'local.salvaged': [
      'Ask the recipient whether the message came, or look for its Message-ID in the log of their server.',
      'If it did not come, or if twice does no harm: `waybill queue retry` with its id. Otherwise: `waybill queue remove`.',
    ],
    internal: ['Please report the fault, with the output of `waybill trace --json`.'],
  },
  causes: {
    'smarthost.login-refused': [
      'Try name and password by hand: `swaks --server {host}:{port} -tls --auth-user NAME --to NAME --quit-after AUTH`.',
      'Gmail, Yandex, Mail.ru, iCloud and others want a password for applications in place of the usual one: it is made in the settings of the mailbox.',
      'Write the right one into the file that `smarthost: login` names. A running server reads it by itself.',
    ],
    'recipient.unknown': [
      'Check {address} for a typing mistake with the sender.',
      'If it is right, the recipient must ask those who run the mail of {domain} to create the mailbox.',
      'Take the address off mailing lists: many of these harm the standing of this server.',
    ],
    'domain.not-found': [
      'Check the spelling of {domain} with the sender, its ending too.',
      'See for yourself: `dig MX {domain}`. NXDOMAIN means that it does not exist.',
      'If it did exist before, its owner must ask the registrar whether it is paid for and delegated.',
    ],
    'domain.no-route': [
      'See what is published: `dig MX {domain}`, then `dig A` and `dig AAAA` for each host named.',
      'The owner of {domain} must publish an MX record that names a host with a public address.',
      'Tell the recipient in another way; then the message must be sent again.',
    ],
    'domain.dns-error': [
      'If only {domain} fails: its name servers or its DNSSEC are broken. `dig MX {domain}` and `dig +cd MX {domain}` show which.',
      'If every domain fails: mend the resolver of this machine (/etc/resolv.conf, or `dns: servers`).',
    ],
    'network.connect': [
      'Try from this machine: `nc -vz {host} 25`, and the same with another large receiver.',
      'If all fail, it is this side: firewall, hoster, outgoing port 25. If only {host} fails, wait; then tell those who run it.',
      'When it works again, `waybill queue retry all` tries everything at once.',
    ],
    'network.timeout': [
      'Try from this machine: `nc -vz {host} 25`, and the same with another large receiver.',
      'If all time out, ask the hoster whether outgoing port 25 is open, or set `smarthost`. If only {host} does, wait.',
      'If large messages fail and small ones pass, look for a firewall that drops ICMP (path MTU).',
    ],
    'network.port-25-blocked': [
      'Ask the hoster to open outgoing port 25 for this machine.',
      'Or set `smarthost: smtp.isp.example:587`, a server that takes your mail on.',
    ],
    'relay.denied': [
      'See where the mail of {domain} is to go: `dig MX {domain}`. {host} does not know that domain as its own.',
      'Tell those who run it: add {domain} to the domains that {host} serves, or correct the MX record. `waybill explain --letter --id` with the id of this message writes the letter.',
    ],
    'auth.required': [
      'See where the mail of {domain} is to go: `dig MX {domain}`. {host} is a server for people who log in, and should not stand there.',
      'Tell those who run {domain}: its MX record must name a server that takes mail from others.',
    ],
    'auth.none': [
      'Publish SPF for {sender}: a TXT record `v=spf1 ip4:ADDRESS -all` with the address of {hostname}.',
      'Sign with DKIM for {sender}, then publish DMARC: `v=DMARC1; p=none; rua=mailto:postmaster@{sender}`.',
      'Send the message again after that.',
    ],
    'spf.fail': [
      'See the record: `dig TXT {sender}`. Exactly one line begins with v=spf1.',
      'Add the address of {hostname}, before `all`: `ip4:ADDRESS` or `ip6:ADDRESS`.',
      'Wait until the old record has run out (its TTL), then send the message again.',
      'If the message was only forwarded here: the sender domain is not yours to change, and forwarding needs SRS.',
    ],
    'dkim.fail': [
      'Look at the header of the message: `waybill queue show ID`. Is there a DKIM-Signature with d={sender}?',
      'If so, compare its key: `dig TXT SELECTOR._domainkey.{sender}`. If not, sign where the message is made, or on a milter.',
      'Nothing may change the message after it was signed: footers and scanners come first.',
    ],
    'dmarc.fail': [
      'See what {sender} demands: `dig TXT _dmarc.{sender}`.',
      'Let SPF pass for {sender} (list {hostname}), or sign with DKIM and d={sender}. One of them must fit the domain in From.',
      'If From is an address of a free-mail service, its mail has to go through that service.',
      'Then send the message again.',
    ],
    'dmarc.missing': ['Publish a TXT record at _dmarc.{sender}: `v=DMARC1; p=none; rua=mailto:postmaster@{sender}`.'],
    'dns.ptr': [
      'Have the hoster set the reverse name of the sending address to {hostname}.',
      'The name must lead back: `dig A {hostname}` shows that address.',
      'Then try again: `waybill queue retry all`, or send the message again.',
    ],
    'dns.helo': [
      'This server calls itself {hostname}: the setting `hostname`. The name must exist: `dig A {hostname}`.',
      'Let it be the same as the reverse name of the sending address.',
    ],
    'blocklist.ip': [
      'Open the link in the reply, or look the sending address up at the list: the reason stands there.',
      'Stop the cause first: a stolen password, a form on a website, old addresses. `waybill queue list` shows mail that nobody here wrote.',
      'Then ask the list for removal; some let go by themselves after a day or a week.',
    ],
    'spam.content': [
      'If the reply names a page, an address or a code: have the sender, or you, send it with the message there and ask for a review.',
      'Let the sender try a short plain text. If that passes, it was the content.',
      'If not, it is the sender: see SPF (`dig TXT {sender}`), DKIM, DMARC (`dig TXT _dmarc.{sender}`) and the reverse name of {hostname}.',
      'If nobody wrote the message, look for a stolen password or a script: `waybill queue list`.',
    ],
    'domain.null-mx': ['Use another address of the person or the organisation: nobody can be reached at {domain}.'],
    'limit.rate': [
      'Send more slowly: `delivery: { per_destination: 2 }` holds for every receiver.',
      'If nobody here sent that much, look for a stolen password or a script: `waybill queue list`.',
    ],
    'limit.connections': [
      'Nothing for now: Waybill comes again later.',
      'If it lasts: fewer connections at once, `delivery: { per_destination: 2 }`.',
    ],
    'tls.required': [
      '{host} takes mail only through TLS: set `tls: opportunistic` or `tls: required` here.',
      'If that is set, the steps of the attempt below tell why TLS did not come about.',
    ],
    'tls.cert': [
      'Look at it: `openssl s_client -starttls smtp -connect {host}:25 -servername {host}`.',
      'Those who run {host} must renew the certificate or mend TLS there. Tell them by another way.',
    ],
    greylist: [
      'Nothing: Waybill comes again and is then let in.',
      'If it goes on for hours, see that attempts leave from the same address.',
    ],
    'system.temp': [
      'Nothing for now: Waybill tries again.',
      'If it lasts for hours, tell the recipient in another way, so that those who run {domain} hear of it.',
    ],
    'system.full': [
      'If it is {host}: Waybill tries again; those who run it must make room.',
      'If it is this machine: `df -h` and `df -i`, then make room.',
    ],
    'recipient.full': [
      'Tell the recipient in another way: mail must be deleted there, or more space got.',
      'If the message came back, it must be sent again afterwards.',
    ],
    'local-config.mx-points-here': [
      'If mail for {domain} belongs here: add it to `local_domains` and run `waybill reload`.',
      'If not: the owner of {domain} must correct its MX record.',
    ],
    loop: [
      'Read the Received fields with `waybill queue show ID`: the hosts that repeat are the circle.',
      'Undo one of the forwardings, or add the domain to `local_domains` where its mail ends.',
    ],
    expired: [
      'Look in the story below for the earlier attempts: the last of them tells why.',
      'When that is mended, the message must be sent again.',
    ],
    protocol: [
      'Look at the dialogue below: what is said there is no SMTP. Perhaps another service listens at that port.',
      'Switch off mail inspection ("SMTP fixup") in firewalls on the way.',
      'If it is theirs, tell those who run {domain}.',
    ],
    unknown: [
      'Read the full reply below: it may name a page or an address to write to.',
      'Ask the postmaster of {domain}, with date, addresses and the full reply. `waybill explain --letter --id` with the id of this message writes the letter.',
    ],
  },
} as const
