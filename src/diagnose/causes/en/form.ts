// English texts: the form of addresses and messages, and the SMTP dialogue.

import type { CauseText } from '../catalogue.ts'

export const EN_FORM = {
  'format.address': {
    title: 'An address is not written as it must be.',
    first: 'Look at the address in the reply character by character, and type it anew.',
    explanation: 'There is a blank, a comma, a missing domain or a forbidden character in it.',
    steps: [
      'Look at the address in the reply character by character; type it anew and do not copy it (invisible blanks, a dot at the end, a comma in place of a dot).',
      'In a program: the full address with domain, without quotes; several separated by commas, each as one recipient.',
      {
        for: ['php'],
        says: "Check it first: `filter_var($address, FILTER_VALIDATE_EMAIL)`. PHPMailer: one `addAddress('MAILBOX@DOMAIN')` for each recipient.",
      },
      {
        for: ['exim-debian', 'exim'],
        says: '"restricted characters in address": Debian refuses `%`, `!`, `/` and the like to keep off attacks; the pattern is the macro `CHECK_RCPT_REMOTE_LOCALPARTS`. Addresses without domain are completed only for local programs.',
      },
    ],
  },
  'format.rfc5322': {
    title: 'The header or the structure of the message is not as it must be.',
    explanation:
      'A field such as From, Date or Message-ID is missing, stands there twice or is malformed; that is a fault of the program that wrote it.',
    steps: [
      'Look at the source of the message: exactly one From, Date, Message-ID and Subject; a valid address in From.',
      'Own scripts: use a mail library and do not put the header together by hand. From: `From: NAME <MAILBOX@DOMAIN>`.',
      'Letters beyond a-z in the header must be encoded (=?UTF-8?...?=); no blank line before its end.',
      'Update the program that sends.',
      {
        for: ['php'],
        says: "In place of mail() use PHPMailer: `$mail->setFrom('MAILBOX@DOMAIN', $name); $mail->CharSet = 'UTF-8'; $mail->Subject = $subject;`. It writes Date and Message-ID itself.",
      },
      {
        for: ['wordpress'],
        says: 'A plugin that sets its own headers is mostly to blame: switch contact-form and mail plugins off one by one, or send through WP Mail SMTP.',
      },
      {
        for: ['postfix'],
        says: "Add what local programs leave out: `postconf -e 'always_add_missing_headers = yes' && postfix reload`.",
      },
    ],
  },
  'format.smtp': {
    title: 'The message has lines that SMTP does not allow.',
    explanation: 'Lines end with a bare line feed, are longer than 998 characters, or contain a NUL.',
    steps: [
      'Every line must end with CR LF and be shorter than 998 characters; encode long text with quoted-printable or base64.',
      'Update or repair the program that sends.',
      {
        for: ['php'],
        says: "PHPMailer: `$mail->Encoding = 'base64';`. With mail(): `\\r\\n` between headers, and `chunk_split(base64_encode($text))` with `Content-Transfer-Encoding: base64`.",
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'Debian refuses such lines itself ("maximum allowed line length is 998 octets"). Fix the program rather than setting `IGNORE_SMTP_LINE_LENGTH_LIMIT`: the next server refuses them too.',
      },
      {
        for: ['postfix'],
        says: 'If your own Postfix refuses a bare line feed from a device that cannot be fixed: `smtpd_forbid_bare_newline_exclusions = $mynetworks, DEVICE.ADDRESS`, never switch the check off.',
      },
    ],
  },
  protocol: {
    title: 'The two servers did not understand each other.',
    explanation:
      'A command came at the wrong time, had a wrong form or is not known to the server. Somewhere between may be a firewall that changes SMTP.',
    steps: [
      'Record the dialogue and look at the command before this reply: `swaks --server HOST --from MAILBOX@DOMAIN --to ADDRESS --quit-after RCPT`.',
      'Switch off "SMTP fixup", "ESMTP inspection" or mail scanning in firewalls and virus scanners on the way.',
      'Port and encryption must belong together: 465 speaks TLS from the first byte, 587 and 25 only after STARTTLS.',
      'Own programs: EHLO first; one command, wait for the answer, then the next.',
      {
        for: ['thunderbird', 'outlook', 'thebat', 'apple-mail'],
        says: 'Port 465 with SSL/TLS, or port 587 with STARTTLS; every other pair fails. Try with the mail protection of the virus scanner switched off.',
      },
      { for: ['exim-debian', 'exim'], says: 'The dialogue of one attempt: `exim -v -M ID`.' },
      {
        for: ['postfix'],
        says: "The dialogue: `postconf -e 'debug_peer_list = HOST' && postfix reload`, then the log; set it back afterwards.",
      },
      {
        for: ['php'],
        says: "PHPMailer: `$mail->SMTPDebug = 2;` prints the dialogue. `$mail->SMTPSecure = 'ssl'` with port 465, `'tls'` with 587.",
      },
    ],
  },
  smtputf8: {
    title: 'An address with letters beyond a-z cannot be delivered there.',
    explanation: 'The address or header needs SMTPUTF8, and a server on the way cannot do it.',
    steps: [
      'Ask the recipient for an address in plain letters; many have both.',
      'If only the domain is in other letters, write it in its xn-- form: `idn2 DOMAIN` prints it.',
      'Look for a letter that slipped in by a wrong keyboard layout (Cyrillic а, е, о, с look like Latin ones).',
      {
        for: ['exim-debian'],
        says: 'Your own server takes such addresses with `MAIN_SMTPUTF8_ADVERTISE_HOSTS = *` in /etc/exim4/exim4.conf.localmacros, then `update-exim4.conf && systemctl restart exim4`.',
      },
      {
        for: ['postfix'],
        says: "Your own server takes such addresses with `postconf -e 'smtputf8_enable = yes' && postfix reload`.",
      },
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
