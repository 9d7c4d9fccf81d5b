// English texts: encrypted connections that did not come about, by what was wrong with them.

import type { CauseText } from '../catalogue.ts'

export const EN_HANDSHAKES = {
  'tls.version': {
    title: 'The two sides know no common version of TLS.',
    explanation: 'One of them speaks only old versions (TLS 1.0, 1.1, SSLv3), and the other no longer allows them.',
    steps: [
      'See what the other side speaks: `openssl s_client -starttls smtp -connect HOST:25 -tls1_2`, then the same with `-tls1_3`.',
      'Update the old side: a device, an old library or operating system. Where that cannot be done, let it send through a server in your own network.',
      {
        for: ['exim-debian', 'exim'],
        says: 'Exim on Debian uses GnuTLS: `tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2` allows both versions that are safe.',
      },
      {
        for: ['postfix'],
        says: "Both safe versions: `postconf -e 'smtpd_tls_protocols = >=TLSv1.2' 'smtp_tls_protocols = >=TLSv1.2'`, then `postfix reload`.",
      },
    ],
  },
  'tls.cipher': {
    title: 'The two sides know no common way to encrypt.',
    explanation:
      'They agree on TLS but on none of its ciphers, or the server has no key of the kind that the client asks for.',
    steps: [
      'See what the other side offers: `openssl s_client -starttls smtp -connect HOST:25`.',
      'Take your own list of ciphers back to the default of the program: hand-made lists are the usual cause. A server without a readable certificate has no cipher to offer either.',
      {
        for: ['postfix'],
        says: '`postconf -X smtpd_tls_mandatory_ciphers smtpd_tls_exclude_ciphers smtp_tls_exclude_ciphers`, then `postfix reload`.',
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'Remove `tls_require_ciphers`, or `MAIN_TLS_CIPHERS` on Debian, and restart Exim.',
      },
    ],
  },
  'tls.weak-key': {
    title: 'The other side offers a key that is too short to be safe.',
    first:
      'Write to whoever runs that server: it needs DH parameters of 2048 bits, or a certificate with a longer key.',
    explanation: 'Its certificate or its Diffie-Hellman parameters are weaker than this side accepts.',
    steps: [
      'Temporary: mail waits, or goes unencrypted where that is allowed. Whoever runs that server has to make DH parameters of 2048 bits, or a certificate with a longer key.',
      'Your own server: `openssl dhparam -out /etc/ssl/dh2048.pem 2048`, and a certificate with RSA 2048 or ECDSA P-256.',
      {
        for: ['postfix'],
        says: 'Only for that host, until it is mended: a line in smtp_tls_policy_maps: `DOMAIN may exclude=DHE`; then `postmap` and `postfix reload`.',
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'For sending only: `tls_dh_min_bits = 1024` in the smtp transport, until the other side has mended it.',
      },
    ],
  },
  'tls.own-cert': {
    title: 'Your own server cannot use its certificate or key.',
    explanation:
      'The file is missing, cannot be read, is expired, or key and certificate do not belong together. Clients are refused TLS until then.',
    steps: [
      'Look at dates and names: `openssl x509 -in CERTIFICATE -noout -dates -subject -ext subjectAltName`.',
      'They belong together if both print the same: `openssl x509 -in CERTIFICATE -noout -pubkey`, `openssl pkey -in KEY -pubout`.',
      'The user of the mail server must be able to read the key. After a renewal the server has to be reloaded: put that into the deploy hook of certbot.',
      {
        for: ['exim-debian'],
        says: 'Copy them: /etc/exim4/exim.crt and exim.key, owner root:Debian-exim, mode 640, then `systemctl restart exim4`.',
      },
      {
        for: ['exim'],
        says: 'Files of `tls_certificate` and `tls_privatekey` must be readable for the user that Exim runs as.',
      },
      {
        for: ['postfix'],
        says: "`postconf -e 'smtpd_tls_chain_files = KEY, FULLCHAIN' && postfix reload`: first the key, then the whole chain.",
      },
    ],
  },
  'tls.client-distrusts': {
    title: 'The client does not accept the certificate of this server.',
    explanation:
      'It broke the connection off with an alert: for it the certificate is unknown, expired, self-signed or for another name.',
    steps: [
      'See what clients see: `openssl s_client -starttls smtp -connect HOST:587 -servername HOST`; the last line must be Verify return code: 0.',
      'The usual faults: the chain is missing (use fullchain.pem), the certificate is for another name than the one that clients entered, or it is self-signed.',
      'Only a single client complains: its list of authorities is old, its clock is wrong, or it was told another name.',
    ],
  },
  'tls.cert-name': {
    title: 'The certificate is for another name than the one asked for.',
    explanation: 'The server was reached under a name that does not stand in its certificate.',
    steps: [
      'See its names: `openssl s_client -starttls smtp -connect HOST:587 -servername HOST` and compare with the name in your settings.',
      'Use the name that stands in the certificate: with many hosters mail.DOMAIN is only another name of theirs. Do not use an address or localhost.',
      'Your own server: get a certificate for each name that clients use: `certbot certonly -d mail.DOMAIN`.',
      { for: ['php'], says: 'PHPMailer: set `$mail->Host` to the name in the certificate; leave verification on.' },
    ],
  },
  'tls.wrong-port': {
    title: 'TLS and plain text met: the kind of encryption does not fit the port.',
    explanation:
      'One side began with TLS where the other speaks plain text first, or the other way round. Port 465 begins with TLS; 25 and 587 begin in plain text and go over with STARTTLS.',
    steps: [
      'Port 587: choose STARTTLS. Port 465: choose SSL/TLS. Never the other way round.',
      'It is in a log of your server: a client is set up so, or a scanner knocked. A line or two from strangers is nothing to mend.',
      {
        for: ['php'],
        says: "PHPMailer: port 587 with `$mail->SMTPSecure = 'tls'`, or port 465 with `$mail->SMTPSecure = 'ssl'`.",
      },
      {
        for: ['postfix'],
        says: 'Port 465 needs `-o smtpd_tls_wrappermode=yes` below smtps in master.cf; 587 must not have it. For a smarthost on 465: `smtp_tls_wrappermode = yes`.',
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'Port 465 must stand in `tls_on_connect_ports`; for a smarthost on 465: `protocol = smtps` in the transport.',
      },
    ],
  },
  'tls.cut-off': {
    title: 'The connection broke while encryption was being set up.',
    explanation:
      'One side went away without a word in the middle of the handshake. Between two servers it is mostly a passing trouble, or a firewall that looks into mail.',
    steps: [
      'Wait: your server tries again. In the log of a server such lines from strangers come from scanners, and need nothing.',
      'Always the same host: try `openssl s_client -starttls smtp -connect HOST:25`; if it hangs there too, look for mail inspection in a firewall, or a too large packet (`ip link set dev DEVICE mtu 1400`).',
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
