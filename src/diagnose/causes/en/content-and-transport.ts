// English texts: content and its form, the SMTP dialogue, and TLS.

import type { CauseText } from '../catalogue.ts'

export const EN_CONTENT = {
  'spam.content': {
    title: 'The receiver takes the message for spam.',
    explanation:
      'Its filter judged by text, links, attachments and by what it knows of the sender. A harmless message can be hit.',
    steps: [
      'If the reply has a link, an address or an error code, use them: send all of them, with the message, to the address given and ask for a review.',
      'Try again with a plain text, without links, pictures and capital letters; that shows whether it is the content.',
      'If plain messages fail too: check SPF, DKIM, reverse DNS and block lists of the sending server.',
      'If mail goes out that nobody wrote: look for a stolen password or a script on the website.',
    ],
  },
  'spam.bulk': {
    title: 'The receiver refuses this message as bulk mail.',
    explanation: 'It looks like a mailing to many, and the receiver does not take those or not in this form.',
    steps: [
      'Send only to people who asked for it, with a working List-Unsubscribe header.',
      'Sign with DKIM and send from a constant address and domain.',
      'For single messages: send them one by one and not to a long list.',
    ],
  },
  'spam.phishing': {
    title: 'The message is suspected of phishing or of a forged sender.',
    explanation: 'Links, logos or the sender name look like those of somebody else.',
    steps: [
      'Check every link: text and target must be of the same domain, none may be shortened.',
      'Do not use the names or addresses of others as sender.',
      'If your website or account is linked there, check it for a break-in.',
    ],
  },
  virus: {
    title: 'The message contains, or seems to contain, harmful software.',
    explanation: 'A scanner of the receiver recognised something in the text or an attachment.',
    steps: [
      'Do not send the file again; scan it and the computer it comes from.',
      'If you did not send the message: change the password of the mailbox.',
      'If the file is clean: share it by a link, and report the mistake to the maker of the scanner.',
    ],
  },
  attachment: {
    title: 'The receiver does not accept this kind of attachment.',
    explanation: 'Programs, scripts, some archives and documents with macros are refused, also inside a ZIP.',
    steps: [
      'Put the file where it can be downloaded and send the link.',
      'Or agree on another format with the recipient.',
    ],
  },
  'format.address': {
    title: 'An address is not written as it must be.',
    explanation: 'There is a blank, a comma, a missing domain or a forbidden character in it.',
    steps: [
      'Look at the address in the reply character by character; type it anew and do not copy it.',
      'In a program: give the full address with domain, without quotes and brackets.',
    ],
  },
  'format.rfc5322': {
    title: 'The header or the structure of the message is not as it must be.',
    explanation:
      'A field such as From, Date or Message-ID is missing, stands there twice or is malformed; that is a fault of the program that wrote it.',
    steps: [
      'Look at the source of the message: exactly one From, Date, Message-ID, Subject; a valid address in From.',
      'In own scripts: use a mail library and do not put the header together by hand.',
      'Update the program that sends.',
    ],
  },
  'format.smtp': {
    title: 'The message has lines that SMTP does not allow.',
    explanation: 'Lines end with a bare line feed, are longer than 998 characters, or contain a NUL.',
    steps: [
      'End every line with CR LF; keep lines below 998 characters, with quoted-printable or base64 for the rest.',
      'Update or repair the program that sends.',
    ],
  },
  protocol: {
    title: 'The two servers did not understand each other.',
    explanation:
      'A command came at the wrong time, had a wrong form or is not known to the server. Somewhere between may be a firewall that changes SMTP.',
    steps: [
      'Record the dialogue and look at the command before this reply.',
      'Switch off "SMTP fixup" or mail inspection in firewalls and virus scanners on the way.',
      'In own programs: send one command, wait for the answer, then the next; greet with EHLO first.',
    ],
  },
  smtputf8: {
    title: 'An address with letters beyond a-z cannot be delivered there.',
    explanation: 'The address or header needs SMTPUTF8, and a server on the way cannot do it.',
    steps: [
      'Ask the recipient for an address in plain letters; many have both.',
      'Write the domain in its xn-- form if only the domain is in other letters.',
    ],
  },
  'tls.required': {
    title: 'The connection must be encrypted, and it was not.',
    explanation: 'One side demands TLS and the other did not offer or start it.',
    steps: [
      'In a mail program: choose STARTTLS on port 587 or TLS on port 465.',
      'On a server: switch on TLS for sending (Exim does it by itself when it can; Postfix `smtp_tls_security_level = may`).',
      'If the receiver offers no STARTTLS: its admin must switch it on; look whether a firewall hides it.',
    ],
  },
  'tls.cert': {
    title: 'The secure connection failed: the certificate or the handshake is faulty.',
    explanation:
      'The certificate is expired, made out to another name or not trusted, or both sides know no common protocol.',
    steps: [
      'Look at it: `openssl s_client -starttls smtp -connect HOST:25 -servername HOST`.',
      'Whoever runs that server must renew the certificate with its whole chain.',
      'If your server demands verification for this receiver, ask whether it must.',
    ],
  },
  'tls.dane': {
    title: 'The certificate does not fit the one announced in DNS (DANE).',
    explanation: 'The TLSA record or its DNSSEC signature is wrong or outdated, so careful senders do not deliver.',
    steps: [
      'Whoever runs the receiving domain must publish a TLSA record that fits the certificate, or repair DNSSEC.',
      'Wait: senders try again once it is mended.',
    ],
  },
  'tls.mta-sts': {
    title: 'The receiving server does not fit the MTA-STS policy of its domain.',
    explanation:
      'The domain announces which hosts with which certificates take its mail, and this one is not among them or not trusted.',
    steps: [
      'The owner of the receiving domain must correct the policy file or the certificate.',
      'Wait: senders try again once it is mended.',
    ],
  },
  'tls.requiretls': {
    title: 'The message demands encryption all the way, and the next server cannot promise it.',
    explanation: 'It was sent with REQUIRETLS.',
    steps: ['Send it without that demand, if its content allows.', 'Or use another way to this recipient.'],
  },
} as const satisfies Readonly<Record<string, CauseText>>
