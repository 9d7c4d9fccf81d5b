// English texts: what people tell in plain words, before anybody has seen an error; and texts that are not about mail.

import type { CauseText } from '../catalogue.ts'

export const EN_SYMPTOMS = {
  'symptom.not-arriving': {
    title: 'Mail does not arrive at somebody, and nobody has said why yet.',
    first: 'Look for the message in the log of the sending server, by the address of the recipient.',
    explanation:
      'Either it is still on its way, or it was refused and the answer went elsewhere, or it lies in a spam folder. The log of the sending server tells which.',
    steps: [
      'Look for the message in the log of the sending server, by the address of the recipient; paste the line here. A bounce in your own inbox has the same words.',
      'Accepted by the other side: the recipient looks in spam, in rules and forwardings, and searches for your address.',
      'Test your server as others see it: SPF, DKIM, DMARC and the name of its address (PTR). `waybill doctor DOMAIN` looks at all of them.',
      'No access to the log: send one message to another mailbox (Gmail, Yandex). If that comes, the fault is with the first recipient.',
    ],
  },
  'symptom.nothing-comes-in': {
    title: 'No mail comes in at this server or mailbox.',
    explanation:
      'The way in has few stations: the MX record, port 25, the list of own domains, the mailbox. One of them is closed.',
    steps: [
      'Where is the mail sent: `dig +short MX DOMAIN` must name your server, and that name must have its address.',
      'Does it listen for all: from another machine `nc -vz HOST 25`. If not: firewall, hoster, or a server that listens on 127.0.0.1 only.',
      'Send a test from elsewhere and look in the log of your server: a refusal stands there with its reason; no line at all means that nobody came.',
      'It arrives in the log and not in the mailbox: look in spam, rules, quota, and where the server delivers to.',
      {
        for: ['exim-debian'],
        says: 'Debian listens only locally at first: `dpkg-reconfigure exim4-config`, internet site, and leave the list of addresses empty.',
      },
      {
        for: ['postfix'],
        says: "`postconf -e 'inet_interfaces = all'`, the domain in mydestination or virtual_mailbox_domains, then `postfix reload`.",
      },
    ],
  },
  'symptom.cannot-send': {
    title: 'A program or a website does not send mail, and shows no reason.',
    explanation:
      'The program handed the mail to nobody, or was refused and swallowed the answer. The reason can be made visible.',
    steps: [
      'Make it show the answer of the server: a debug option of the program, its error log, or the log of the mail server at that time. Paste it here.',
      'Try the same host, port, name and password by hand: `swaks --server HOST:587 -tls --auth-user USER --to ADDRESS`.',
      'Port 25 is closed at most hosters: use 587 with STARTTLS and log-in.',
      {
        for: ['php'],
        says: 'PHPMailer: `$mail->SMTPDebug = 2;` prints the whole dialogue. mail() returns false when there is no sendmail program: see `php -i | grep sendmail_path`.',
      },
      { for: ['wordpress'], says: 'Plugin WP Mail SMTP → Tools → Email Test shows the answer of the server.' },
    ],
  },
  'symptom.asks-for-password': {
    title: 'The mail program keeps asking for the password.',
    first: 'Try the password on the web page of the mailbox. If it works there, the program needs one of its own.',
    explanation:
      'The server refuses the log-in each time: the password is another one than it expects, or it wants another kind of log-in.',
    steps: [
      'Try the password on the web page of the mailbox. It works there: the provider wants a password for applications, or mail programs are switched off in its settings (IMAP, SMTP).',
      'Check the user name (mostly the whole address), the server names, port 993 with SSL/TLS for reading, 587 with STARTTLS for sending.',
      'Remove the stored password and enter it anew: after a change the old one is tried again and again, until the account is locked.',
      {
        for: ['outlook'],
        says: 'Windows: Control Panel → Credential Manager → Windows Credentials: remove the entries of the account; then start Outlook again. Microsoft 365 and Gmail need the log-in page (OAuth): remove the account and add it anew.',
      },
      {
        for: ['thunderbird'],
        says: 'Settings → Privacy & Security → Saved Passwords: remove it. Gmail and Microsoft 365: Authentication method OAuth2, for reading and for sending.',
      },
    ],
  },
  'symptom.in-spam': {
    title: 'Mail arrives, but lands in the spam folder.',
    explanation:
      'The receiver took it and did not trust it: the sender is not proven, new or disliked, or the content looks like advertising.',
    steps: [
      'Save one such message with all its headers and give it to `waybill explain FILE`: the receiver writes there what it thought of SPF, DKIM and DMARC.',
      'Put SPF, DKIM and DMARC in order, and the name of the sending address (PTR): `waybill doctor DOMAIN`.',
      'Write to those only who asked for it, with a link to leave; begin with few messages a day from a new address.',
      'The recipient marks it as not spam and adds your address to the contacts: that counts more than anything.',
    ],
  },
  'symptom.slow': {
    title: 'Mail arrives late.',
    explanation:
      'Somewhere on the way it waited: for a second try after a temporary refusal (greylisting), for a filter, or in a queue.',
    steps: [
      'Read the Received lines of a late message from below to above: between which two stations did the time pass? `waybill explain FILE` does it for you.',
      'Between your server and theirs: look in your log for the first try and its answer. A first refusal that passes after minutes is greylisting.',
      'Within your server: a slow filter or resolver. Look at the time that one message takes in the log.',
    ],
  },
  'not-mail': {
    title: 'This does not speak of mail delivery.',
    explanation:
      'It is no reply of a mail server, no line of a mail log, no bounce, and no report of trouble with mail. Nothing is concluded from it.',
    steps: [
      'Paste the answer of the mail server (it begins with three digits), the line of the log, or the whole bounce; or say in a sentence what does not work.',
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
