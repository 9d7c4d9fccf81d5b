// English steps that several causes share, each told for the programs concerned. Same names and same order in ../ru/.
// Commands are written for root on the server; what stands in CAPITALS is to be replaced by the reader.

import type { Step } from '../catalogue.ts'

/** How to log in for sending, where a person or a website sends. */
export const LOG_IN_STEPS = [
  {
    for: ['thunderbird'],
    says: 'Account Settings → Outgoing Server (SMTP) → Edit: Port 587, Connection security STARTTLS, Authentication method "Normal password" (Gmail, Outlook.com, Microsoft 365: OAuth2), User Name = your full address.',
  },
  {
    for: ['outlook'],
    says: 'File → Account Settings → Account Settings → Change → More Settings → Outgoing Server: tick "My outgoing server (SMTP) requires authentication". Advanced: port 587, STARTTLS. Leave "Secure Password Authentication (SPA)" unticked: few servers know it.',
  },
  {
    for: ['thebat'],
    says: 'Account → Properties → Transport → Send mail: port 587, connection with STARTTLS; Authentication: tick "Perform SMTP Authentication (RFC 2554)" and "Use settings of Mail Retrieval".',
  },
  {
    for: ['apple-mail'],
    says: 'Mail → Settings → Accounts → Server Settings → Outgoing Mail Account: user name = your full address, Authentication "Password", port 587 with TLS/SSL.',
  },
  {
    for: ['php'],
    says: "PHPMailer: `$mail->isSMTP(); $mail->Host = 'HOST'; $mail->Port = 587; $mail->SMTPSecure = 'tls'; $mail->SMTPAuth = true; $mail->Username = 'MAILBOX@DOMAIN'; $mail->Password = 'PASSWORD';`",
  },
  {
    for: ['wordpress'],
    says: 'Plugin WP Mail SMTP → Settings: mailer "Other SMTP", your SMTP host, encryption TLS, port 587, authentication on, full address and password of a mailbox.',
  },
] as const satisfies readonly Step[]

/** How a server is told that a domain is its own. */
export const OWN_DOMAIN_STEPS = [
  {
    for: ['exim-debian', 'exim'],
    says: "Debian's package: add the domain to `dc_other_hostnames='DOMAIN'` in /etc/exim4/update-exim4.conf.conf (several: with `;` between them), then `update-exim4.conf && systemctl restart exim4`. Check: `exim4 -bt ADDRESS`.",
  },
  {
    for: ['exim'],
    says: 'Plain Exim: add it to `domainlist local_domains` at the beginning of the configuration file (`exim -bP config_file` names it). Check: `exim -bt ADDRESS`.',
  },
  {
    for: ['postfix'],
    says: "Either `postconf -e 'mydestination = $myhostname, localhost, DOMAIN'` (mailboxes are system users) or `virtual_mailbox_domains` (mailboxes in a table), never both; then `postfix reload`.",
  },
  { for: ['sendmail'], says: 'Write the domain into /etc/mail/local-host-names and restart sendmail.' },
  {
    for: ['qmail'],
    says: 'Write the domain into /var/qmail/control/rcpthosts and into locals or virtualdomains there, then `kill -HUP $(pidof qmail-send)`.',
  },
  {
    for: ['exchange', 'microsoft365'],
    says: '`Get-AcceptedDomain` shows the domains taken. On your own Exchange server: `New-AcceptedDomain -Name DOMAIN -DomainName DOMAIN -DomainType Authoritative`.',
  },
  { for: ['microsoft365'], says: 'Microsoft 365 admin center → Settings → Domains → Add domain.' },
  { for: ['google-workspace'], says: 'Admin console → Account → Domains → Manage domains → Add a domain.' },
  { for: ['cpanel'], says: 'cPanel → Email → Email Routing → the domain → "Local Mail Exchanger" → Change.' },
  {
    for: ['directadmin'],
    says: 'E-mail Manager → MX Records: let this server handle the mail of the domain. It must then stand in /etc/virtual/domains.',
  },
  { for: ['ispmanager'], says: 'Mail → Mail domains → Create a mail domain.' },
  { for: ['plesk'], says: 'Mail → Mail Settings → the domain → tick "Activate mail service on this domain".' },
  {
    for: ['opensmtpd'],
    says: '/etc/mail/smtpd.conf: `match from any for domain "DOMAIN" action "local_mail"` (the action that delivers), then restart smtpd.',
  },
  { for: ['waybill'], says: 'Add the domain to `local_domains` in the configuration file and restart.' },
] as const satisfies readonly Step[]

/** How to find out who sends what nobody wrote. */
export const FIND_SENDER_STEPS = [
  {
    for: ['exim-debian', 'exim', 'cpanel', 'directadmin', 'ispmanager'],
    says: "What waits, by destination: `exim -bp | exiqsumm`. Which log-ins send most: `grep -o 'A=[^ ]*' /var/log/exim4/mainlog | sort | uniq -c | sort -n | tail` (cPanel: /var/log/exim_mainlog, DirectAdmin: /var/log/exim/mainlog). Delete: `exim -Mrm ID`.",
  },
  {
    for: ['postfix'],
    says: "What waits: `postqueue -p`. Which log-ins send most: `grep -o 'sasl_username=[^,]*' /var/log/mail.log | sort | uniq -c | sort -n | tail`. Delete: `postsuper -d ID`.",
  },
  {
    for: ['sendmail'],
    says: 'What waits: `mailq`. Who sent it: look for `authid=` and `relay=` in /var/log/mail.log or maillog.',
  },
  {
    for: ['qmail'],
    says: 'What waits: `qmail-qread`. A message that says uid and host: search its number in the log of qmail-send.',
  },
  {
    for: ['cpanel'],
    says: 'WHM → Mail Delivery Reports and Mail Queue Manager show who sends; an account alone: cPanel → Email → Track Delivery.',
  },
  {
    for: ['plesk'],
    says: 'Tools & Settings → Outgoing Mail Control names the mailboxes, domains and subscriptions that send too much.',
  },
  {
    for: ['microsoft365'],
    says: 'Exchange admin center → Mail flow → Message trace. Blocked accounts: https://security.microsoft.com/restrictedentities',
  },
  { for: ['google-workspace'], says: 'Admin console → Reporting → Email Log Search.' },
  {
    for: ['php', 'wordpress'],
    says: 'php.ini: `mail.add_x_header = On` and `mail.log = /var/log/php-mail.log` name the script behind each message; then update or remove that script.',
  },
  {
    for: ['waybill'],
    says: 'What waits: `waybill queue list`. Where it came from: `waybill trace ID`. Delete: `waybill queue remove ID`.',
  },
] as const satisfies readonly Step[]

/** How to try at once, after the cause is fixed. */
export const RETRY_NOW_STEPS = [
  {
    for: ['exim-debian', 'exim', 'cpanel', 'directadmin', 'ispmanager'],
    says: 'What was tried and when the next attempt is: `exim -Mvl ID` and `exinext DOMAIN`. Try at once: `exim -M ID`.',
  },
  {
    for: ['postfix'],
    says: 'What waits and why: `postqueue -p`. Try at once: `postqueue -i ID`, everything: `postqueue -f`.',
  },
  { for: ['sendmail'], says: 'What waits and why: `mailq`. Try at once: `sendmail -v -qIID` (ID as mailq prints it).' },
  { for: ['qmail'], says: 'Try everything at once: `kill -ALRM $(pidof qmail-send)`.' },
  { for: ['opensmtpd'], says: 'What waits and why: `smtpctl show queue`. Try at once: `smtpctl schedule ID`.' },
  {
    for: ['exchange'],
    says: 'On your own Exchange server: `Get-Queue | Format-List Identity,Status,LastError`, then `Retry-Queue -Identity QUEUE`.',
  },
  {
    for: ['microsoft365'],
    says: 'Exchange admin center → Mail flow → Message trace shows the attempts; Microsoft tries again by itself.',
  },
  { for: ['waybill'], says: 'What was tried: `waybill trace ID`. Try at once: `waybill queue retry ID`.' },
] as const satisfies readonly Step[]

/** How to hand all mail to another server that may deliver. */
export const SMARTHOST_STEPS = [
  {
    for: ['exim-debian', 'exim'],
    says: "Debian's package: `dpkg-reconfigure exim4-config` → \"mail sent by smarthost\", or in /etc/exim4/update-exim4.conf.conf `dc_eximconfig_configtype='smarthost'` and `dc_smarthost='HOST::587'`; then `update-exim4.conf && systemctl restart exim4`.",
  },
  {
    for: ['exim-debian', 'exim'],
    says: "Debian's package: the log-in goes into /etc/exim4/passwd.client as `HOST:USER:PASSWORD`. HOST must be the server's canonical name: if `host HOST` says that it is an alias, write the name it leads to.",
  },
  {
    for: ['postfix'],
    says: "`postconf -e 'relayhost = [HOST]:587' 'smtp_sasl_auth_enable = yes' 'smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd' 'smtp_sasl_security_options = noanonymous' 'smtp_tls_security_level = encrypt'`",
  },
  {
    for: ['postfix'],
    says: '/etc/postfix/sasl_passwd: `[HOST]:587 USER:PASSWORD`; then `chmod 600 /etc/postfix/sasl_passwd && postmap /etc/postfix/sasl_passwd && postfix reload`.',
  },
  {
    for: ['qmail'],
    says: '/var/qmail/control/smtproutes: `:HOST:587`. Plain qmail cannot log in; the other server must allow your address.',
  },
  {
    for: ['opensmtpd'],
    says: '/etc/mail/smtpd.conf: `action "outbound" relay host smtp+tls://LABEL@HOST:587 auth <secrets>`, with `LABEL USER:PASSWORD` in the table secrets.',
  },
  { for: ['waybill'], says: '`smarthost: HOST:587` in the configuration file; that server must allow your address.' },
] as const satisfies readonly Step[]

/** How to send more slowly to one receiver. */
export const SLOWER_STEPS = [
  {
    for: ['exim-debian', 'exim'],
    says: 'In the transport remote_smtp (Debian: in /etc/exim4/exim4.conf.template, then `update-exim4.conf && systemctl restart exim4`): `serialize_hosts = MX.OF.THE.RECEIVER` and `connection_max_messages = 20`.',
  },
  {
    for: ['postfix'],
    says: '/etc/postfix/master.cf: `slow unix - - y - - smtp`; /etc/postfix/transport: `DOMAIN slow:`; `postmap /etc/postfix/transport`.',
  },
  {
    for: ['postfix'],
    says: "`postconf -e 'transport_maps = hash:/etc/postfix/transport' 'slow_destination_concurrency_limit = 2' 'slow_destination_rate_delay = 1s' && postfix reload`",
  },
  {
    for: ['qmail'],
    says: 'Fewer deliveries at once, for all: `echo 5 > /var/qmail/control/concurrencyremote`, then restart qmail-send.',
  },
  {
    for: ['waybill'],
    says: '`delivery: { per_destination: 2, messages_per_connection: 20 }` in the configuration file.',
  },
] as const satisfies readonly Step[]

/** How a program is told which address to use as envelope sender. */
export const RETURN_PATH_STEPS = [
  {
    for: ['php'],
    says: "`mail($to, $subject, $text, $headers, '-fMAILBOX@DOMAIN');`, for the whole site in php.ini `sendmail_path = \"/usr/sbin/sendmail -t -i -fMAILBOX@DOMAIN\"`. PHPMailer: `$mail->setFrom('MAILBOX@DOMAIN'); $mail->Sender = 'MAILBOX@DOMAIN';`",
  },
  {
    for: ['wordpress'],
    says: 'Plugin WP Mail SMTP → Settings: "From Email" = a mailbox of your own domain, tick "Force From Email" and "Return Path".',
  },
] as const satisfies readonly Step[]

/** How outgoing mail is signed with DKIM. */
export const SIGN_STEPS = [
  {
    for: ['exim-debian', 'exim'],
    says: "Debian's package: in /etc/exim4/exim4.conf.localmacros `DKIM_DOMAIN = DOMAIN`, `DKIM_SELECTOR = SELECTOR`, `DKIM_PRIVATE_KEY = /etc/exim4/dkim.key` (root:Debian-exim, mode 640); then `update-exim4.conf && systemctl restart exim4`. It signs only what is sent directly, not through a smarthost.",
  },
  {
    for: ['exim'],
    says: 'Plain Exim: `dkim_domain`, `dkim_selector` and `dkim_private_key` in the transport of driver smtp.',
  },
  {
    for: ['postfix'],
    says: "OpenDKIM or Rspamd signs: `postconf -e 'smtpd_milters = inet:localhost:8891' 'non_smtpd_milters = $smtpd_milters'` (Rspamd: port 11332), then `postfix reload`. Check the key: `opendkim-testkey -d DOMAIN -s SELECTOR -vvv`.",
  },
  {
    for: ['microsoft365'],
    says: 'Publish the two CNAME records that `Get-DkimSigningConfig -Identity DOMAIN | Format-List Selector1CNAME,Selector2CNAME` prints, then `Set-DkimSigningConfig -Identity DOMAIN -Enabled $true`.',
  },
  {
    for: ['google-workspace'],
    says: 'Admin console → Apps → Google Workspace → Gmail → Authenticate email: Generate new record, publish it as `google._domainkey.DOMAIN. TXT`, then Start authentication.',
  },
  {
    for: ['cpanel'],
    says: 'cPanel → Email → Email Deliverability → the domain → Repair: it publishes SPF and DKIM, or shows the records to publish elsewhere.',
  },
  {
    for: ['plesk'],
    says: 'Mail → Mail Settings → the domain → tick "Use DKIM spam protection system to sign outgoing email messages". With DNS elsewhere, publish there what Plesk shows.',
  },
  {
    for: ['ispmanager'],
    says: 'Mail → Mail domains → the domain → Edit: switch DKIM on. With DNS elsewhere, publish there the record that it made.',
  },
  {
    for: ['directadmin'],
    says: '`/usr/local/directadmin/scripts/dkim_create.sh DOMAIN`; then DNS Management must show the record x._domainkey.',
  },
] as const satisfies readonly Step[]

/** How the server is given the name that it greets with. */
export const GREETING_NAME_STEPS = [
  {
    for: ['exim-debian', 'exim'],
    says: "Debian's package: `hostname --fqdn` must print the full name; if not, fix the line `YOUR.ADDRESS mail.DOMAIN mail` in /etc/hosts, then `systemctl restart exim4`. Or in /etc/exim4/exim4.conf.localmacros: `REMOTE_SMTP_HELO_DATA = mail.DOMAIN`, then `update-exim4.conf`.",
  },
  { for: ['exim'], says: 'Plain Exim: `primary_hostname = mail.DOMAIN` at the beginning of the configuration file.' },
  {
    for: ['postfix'],
    says: "`postconf -e 'smtp_helo_name = mail.DOMAIN' && postfix reload` (without it `myhostname` is used).",
  },
  {
    for: ['sendmail'],
    says: 'Set confDOMAIN_NAME to mail.DOMAIN in /etc/mail/sendmail.mc, then `make -C /etc/mail` and restart.',
  },
  { for: ['qmail'], says: '`echo mail.DOMAIN > /var/qmail/control/helohost`' },
  { for: ['opensmtpd'], says: '`echo mail.DOMAIN > /etc/mail/mailname`, then restart smtpd.' },
  { for: ['exchange'], says: 'On your own Exchange server: `Set-SendConnector -Identity CONNECTOR -Fqdn mail.DOMAIN`' },
  {
    for: ['cpanel'],
    says: 'WHM → Networking Setup → Change Hostname. WHM → Email → Email Deliverability shows whether name and address fit each other.',
  },
  { for: ['plesk'], says: 'Tools & Settings → Server Settings → Full hostname.' },
  { for: ['waybill'], says: '`hostname: mail.DOMAIN` in the configuration file.' },
] as const satisfies readonly Step[]
