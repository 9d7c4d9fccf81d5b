// English texts: relaying, logging in, and who may use which sender address.

import type { CauseText } from '../catalogue.ts'
import { FIND_SENDER_STEPS, LOG_IN_STEPS, OWN_DOMAIN_STEPS } from './shared-steps.ts'

export const EN_LOG_IN = {
  'relay.denied': {
    title: 'The server does not pass mail on to that domain for you.',
    first: 'From a mail program, website or device: switch on log-in for the outgoing server, port 587 or 465.',
    explanation:
      'It takes mail for its own domains from everybody, and for others only from those who logged in. Either you did not log in, or the message reached a server that is not responsible for the domain.',
    steps: [
      'You send from a mail program, website or device: switch on log-in for the outgoing server (user name = full address, port 587 with STARTTLS or 465 with TLS).',
      "You logged in, or a mail server sent it: the MX of the recipient's domain (`dig +short MX DOMAIN`) leads to a server that does not have the domain. Its owner must add it there or correct the MX.",
      'It is your own server: see below how it learns its domains and who may send. Never open it to everybody: spammers find it within hours.',
      ...LOG_IN_STEPS,
      ...OWN_DOMAIN_STEPS,
      {
        for: ['exim-debian', 'exim'],
        says: "Debian's package, machines of your own that may send without log-in: `dc_relay_nets='YOUR.NETWORK/24'` in /etc/exim4/update-exim4.conf.conf; domains that you pass on: `dc_relay_domains`; apply them as above. Why it refuses: `exim4 -bh CLIENT.ADDRESS`.",
      },
      {
        for: ['exim-debian'],
        says: 'Users log in only after you uncomment plain_server and login_server in /etc/exim4/exim4.conf.template, set `MAIN_TLS_ENABLE = yes` in exim4.conf.localmacros and add them to /etc/exim4/passwd: `/usr/share/doc/exim4-base/examples/exim-adduser`.',
      },
      {
        for: ['postfix'],
        says: "Machines of your own: `postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 YOUR.NETWORK/24'`. Keep `smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination`.",
      },
      {
        for: ['sendmail'],
        says: 'Machines of your own: `Connect:YOUR.NETWORK RELAY` in /etc/mail/access, then `makemap hash /etc/mail/access < /etc/mail/access`.',
      },
      {
        for: ['exchange'],
        says: 'On your own Exchange server: let mail programs and devices log in on port 587 (receive connector "Client Frontend"); a full address is the user name. Do not allow anonymous users to send anywhere.',
      },
      {
        for: ['microsoft365'],
        says: 'Devices: smtp.office365.com, port 587, log-in allowed by `Set-CASMailbox USER -SmtpClientAuthenticationDisabled $false`; or a connector for your address: Exchange admin center → Mail flow → Connectors.',
      },
      {
        for: ['google-workspace'],
        says: 'Devices: Admin console → Apps → Google Workspace → Gmail → Routing → SMTP relay service: only your addresses, TLS required; then smtp-relay.gmail.com, port 587.',
      },
      {
        for: ['waybill'],
        says: 'Machines of your own: `relay_from`; domains that you pass on: `relay_to`; log-in: `auth.stores`, users with `waybill user add NAME --file FILE`.',
      },
    ],
  },
  'relay.open': {
    title: 'Your server is taken for an open relay or proxy.',
    explanation: 'Strangers can send, or could send, mail through it to anybody. Receivers refuse such servers.',
    steps: [
      'Test from outside, without log-in: `swaks --server YOUR.ADDRESS --to someone@gmail.com --quit-after RCPT`. It must answer 550 or 554.',
      'Restrict relaying to log-in and to your own networks; look for a proxy or a web form that anybody can use.',
      'Empty the queue of what strangers left there, then ask for removal from the list.',
      {
        for: ['exim-debian', 'exim'],
        says: "Debian's package: `dc_relay_nets` and `dc_relay_domains` in /etc/exim4/update-exim4.conf.conf must hold only what is yours; best empty. Then `update-exim4.conf && systemctl restart exim4`.",
      },
      { for: ['exim'], says: 'Plain Exim: `exim -bP +relay_from_hosts` must print only your own networks.' },
      {
        for: ['postfix'],
        says: "`postconf mynetworks` must print only your own networks. `postconf -e 'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination' && postfix reload`",
      },
      {
        for: ['sendmail'],
        says: 'Remove promiscuous_relay from /etc/mail/sendmail.mc and foreign networks from /etc/mail/access, then `make -C /etc/mail` and restart.',
      },
      {
        for: ['qmail'],
        says: '/var/qmail/control/rcpthosts must exist: without it qmail passes on everything. RELAYCLIENT in tcp.smtp only for your own networks.',
      },
      {
        for: ['plesk'],
        says: 'Tools & Settings → Mail Server Settings → Relay options: "Authorization is required", SMTP.',
      },
      { for: ['waybill'], says: '`relay_from` must hold only your own networks.' },
      ...FIND_SENDER_STEPS,
    ],
  },
  'auth.required': {
    title: 'You must log in before the server takes your mail.',
    explanation: 'It wants user name and password, and your program sent none.',
    steps: [
      'Switch on authentication for the outgoing server: user name = full address, port 587 with STARTTLS or 465 with TLS.',
      'It is switched on: the encryption is missing. Many servers offer log-in only after STARTTLS.',
      'A mail server of yours sends through this one (smarthost): give it user name and password.',
      ...LOG_IN_STEPS,
      {
        for: ['exim-debian', 'exim'],
        says: "Debian's package: `HOST:USER:PASSWORD` in /etc/exim4/passwd.client. HOST must be the canonical name of the smarthost: if `host HOST` says that it is an alias, the name it leads to. PLAIN and LOGIN are only used with TLS.",
      },
      {
        for: ['postfix'],
        says: "/etc/postfix/sasl_passwd: `[HOST]:587 USER:PASSWORD`, then `postmap /etc/postfix/sasl_passwd` and `postconf -e 'smtp_sasl_auth_enable = yes' 'smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd' 'smtp_sasl_security_options = noanonymous' && postfix reload`",
      },
      {
        for: ['microsoft365'],
        says: 'Microsoft is ending log-in with a password for SMTP: use OAuth2, or for devices a connector (Exchange admin center → Mail flow → Connectors).',
      },
    ],
  },
  'auth.failed': {
    title: 'The log-in was refused.',
    explanation:
      'User name or password is wrong, or the provider does not allow this way of logging in (two-step verification, SMTP log-in switched off).',
    steps: [
      'Use the full address as user name, and type the password anew without blanks.',
      'Gmail, Yandex, Mail.ru, iCloud and Yahoo want an app password in place of the usual one (https://myaccount.google.com/apppasswords, https://id.yandex.ru/security/app-passwords, https://account.mail.ru/user/2-step-auth/passwords).',
      'Log in on the web: a locked account, a new address or a captcha is told there.',
      'In a company: ask the admin whether SMTP log-in is switched on for the mailbox.',
      {
        for: ['thunderbird'],
        says: 'Remove the saved password: Settings → Privacy & Security → Saved Passwords. Then Account Settings → Outgoing Server (SMTP) → Edit: "Normal password", for Gmail and Outlook.com OAuth2.',
      },
      {
        for: ['outlook'],
        says: 'Untick "Secure Password Authentication (SPA)": File → Account Settings → Account Settings → Change. Remove the old password: Control Panel → Credential Manager.',
      },
      {
        for: ['thebat'],
        says: 'Account → Properties → Transport → Send mail → Authentication: untick "Require secure (MD5) authentication" if the server does not know it.',
      },
      {
        for: ['php', 'wordpress'],
        says: 'Host, port and encryption must belong together: 587 with STARTTLS (`tls`) or 465 with TLS (`ssl`). A `$` in the password wants single quotes.',
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'Your own server refuses: `exim -bP authenticator_list` must not be empty; the log says which one failed. Debian: users are in /etc/exim4/passwd, readable for the group Debian-exim.',
      },
      {
        for: ['postfix'],
        says: 'Your own server refuses: `postconf smtpd_sasl_type smtpd_sasl_path`. With Dovecot check the password alone: `doveadm auth test USER`.',
      },
      {
        for: ['microsoft365'],
        says: 'For the admin: `Set-CASMailbox USER -SmtpClientAuthenticationDisabled $false` allows it for this mailbox, whatever the rule for all says (`Get-TransportConfig | Format-List SmtpClientAuthenticationDisabled`). Security defaults and Conditional Access can forbid it too.',
      },
      {
        for: ['microsoft365'],
        says: '"basic authentication is disabled": no password will do any more. The program must log in by OAuth2, or the device send through a connector: Exchange admin center → Mail flow → Connectors.',
      },
      {
        for: ['google-workspace'],
        says: 'App password: https://myaccount.google.com/apppasswords (2-Step Verification must be on). A Google password alone is no longer accepted.',
      },
      {
        for: ['cpanel'],
        says: 'cPanel → Email → Email Accounts → Manage: set a new password; outgoing mail must be on "Allow".',
      },
      { for: ['plesk'], says: 'Mail → the address: set a new password; the mailbox must be switched on.' },
      {
        for: ['waybill'],
        says: 'Check name and password: `waybill user check NAME --file FILE`. After too many failures the address is locked out for a while: `auth.throttle`.',
      },
    ],
  },
  'sender.mismatch': {
    title: 'You may not send with this sender address.',
    explanation: 'The address in From or in the envelope does not belong to the account that logged in.',
    steps: [
      'Set From and the log-in to the same address.',
      'If you need the other address: have the admin add it to your account as an alias or give you "send as".',
      "In a website's form: your own address in From, the visitor's in Reply-To.",
      {
        for: ['thunderbird'],
        says: 'Account Settings → the account: the e-mail address and the outgoing server chosen below must belong together (each identity has its own).',
      },
      {
        for: ['outlook'],
        says: 'Choose the right account in From when you write; File → Account Settings → Account Settings → Change: e-mail address and user name must be the same.',
      },
      {
        for: ['php'],
        says: "PHPMailer: `$mail->setFrom('MAILBOX@DOMAIN'); $mail->addReplyTo($visitor);` with the same mailbox as in `$mail->Username`.",
      },
      {
        for: ['wordpress'],
        says: 'Plugin WP Mail SMTP → Settings: "From Email" = the mailbox that logs in, tick "Force From Email".',
      },
      {
        for: ['exim-debian'],
        says: "A machine that sends as user@hostname: `USER: MAILBOX@DOMAIN` in /etc/email-addresses, or for all users `dc_hide_mailname='true'` and `dc_readhost='DOMAIN'` (smarthost type) in /etc/exim4/update-exim4.conf.conf, then `update-exim4.conf && systemctl restart exim4`.",
      },
      {
        for: ['postfix'],
        says: "A machine that sends as user@hostname: /etc/postfix/generic `USER@HOSTNAME MAILBOX@DOMAIN`, then `postmap /etc/postfix/generic && postconf -e 'smtp_generic_maps = hash:/etc/postfix/generic' && postfix reload`.",
      },
      {
        for: ['postfix'],
        says: 'Your own server refuses: the address must belong to the log-in in the table of `postconf smtpd_sender_login_maps`.',
      },
      {
        for: ['exchange', 'microsoft365'],
        says: 'For the admin: `Add-RecipientPermission SHARED@DOMAIN -Trustee USER -AccessRights SendAs` (Microsoft 365), `Add-ADPermission` (your own server), or an alias: `Set-Mailbox USER -EmailAddresses @{add="ALIAS@DOMAIN"}`.',
      },
      {
        for: ['google-workspace'],
        says: 'Gmail → Settings → Accounts → Send mail as → Add another email address; through smtp-relay.gmail.com: the domain must be yours, or the SMTP relay service must allow other senders.',
      },
      { for: ['waybill'], says: '`submission.bind_sender` lets a user send only as one of their own addresses.' },
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
