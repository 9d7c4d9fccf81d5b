// English texts: encryption on the way.

import type { CauseText } from '../catalogue.ts'

export const EN_TLS = {
  'tls.required': {
    title: 'The connection must be encrypted, and it was not.',
    explanation: 'One side demands TLS and the other did not offer or start it.',
    steps: [
      'Mail program, website or device: choose STARTTLS on port 587 or SSL/TLS on port 465.',
      'Mail server: switch on TLS for sending (below).',
      'See whether the other server offers it: `openssl s_client -starttls smtp -connect HOST:25 -servername HOST`. If not, its admin must switch it on, or a firewall between hides it.',
      {
        for: ['thunderbird'],
        says: 'Account Settings → Outgoing Server (SMTP) → Edit: Connection security STARTTLS, port 587.',
      },
      {
        for: ['outlook'],
        says: 'File → Account Settings → Account Settings → Change → More Settings → Advanced: outgoing server 587, encryption STARTTLS.',
      },
      { for: ['thebat'], says: 'Account → Properties → Transport → Send mail: connection with STARTTLS, port 587.' },
      { for: ['php'], says: "PHPMailer: `$mail->SMTPSecure = 'tls'; $mail->Port = 587;`" },
      { for: ['wordpress'], says: 'Plugin WP Mail SMTP → Settings: encryption TLS, port 587.' },
      {
        for: ['exim-debian', 'exim'],
        says: 'Exim uses TLS for sending by itself; look for hosts_avoid_tls (Debian: `REMOTE_SMTP_HOSTS_AVOID_TLS`). Always demand it from the smarthost on Debian: `REMOTE_SMTP_SMARTHOST_HOSTS_REQUIRE_TLS = *` in /etc/exim4/exim4.conf.localmacros, then `update-exim4.conf && systemctl restart exim4`.',
      },
      {
        for: ['postfix'],
        says: "`postconf -e 'smtp_tls_security_level = may' && postfix reload`; with a smarthost that wants log-in: `encrypt` in place of `may`.",
      },
      {
        for: ['postfix'],
        says: "Your own server offers none: `postconf -e 'smtpd_tls_security_level = may' 'smtpd_tls_chain_files = /etc/postfix/key-and-chain.pem' && postfix reload`.",
      },
      {
        for: ['qmail'],
        says: 'Plain qmail knows no TLS; netqmail with the TLS patch or another server in front is needed.',
      },
      {
        for: ['waybill'],
        says: '`tls: opportunistic` (the default) uses STARTTLS wherever it is offered; `required` never sends in clear text.',
      },
    ],
  },
  'tls.cert': {
    title: 'The secure connection failed: the certificate or the handshake is faulty.',
    first: 'Look at the certificate: `openssl s_client -starttls smtp -connect HOST:25 -servername HOST`.',
    explanation:
      'The certificate is expired, made out to another name or not trusted, or both sides know no common protocol.',
    steps: [
      'Look at it: `openssl s_client -starttls smtp -connect HOST:25 -servername HOST` (port 465: without -starttls smtp). See dates, names and the last line, Verify return code.',
      'Mail program: the name of the outgoing server must be the one in the certificate; date and time of the computer must be right; a virus scanner may put its own certificate between.',
      'Whoever runs that server must renew the certificate with its whole chain and allow TLS 1.2 or 1.3.',
      'Do not switch verification off to get round it where a password is sent: anybody between could read it.',
      {
        for: ['exim-debian'],
        says: 'Your own server: certificate with chain and key (root:Debian-exim, mode 640) in /etc/exim4/exim.crt and exim.key, `MAIN_TLS_ENABLE = yes` in /etc/exim4/exim4.conf.localmacros, then `update-exim4.conf && systemctl restart exim4`.',
      },
      {
        for: ['exim'],
        says: 'Plain Exim: `tls_certificate` and `tls_privatekey` at the beginning of the configuration file.',
      },
      {
        for: ['postfix'],
        says: "Your own server: `postconf -e 'smtpd_tls_chain_files = /etc/letsencrypt/live/HOST/privkey.pem, /etc/letsencrypt/live/HOST/fullchain.pem' && postfix reload`.",
      },
      {
        for: ['exchange'],
        says: 'Your own Exchange server: `Get-ExchangeCertificate`, then `Enable-ExchangeCertificate -Thumbprint THUMBPRINT -Services SMTP`.',
      },
      { for: ['cpanel'], says: 'WHM → Service Configuration → Manage Service SSL Certificates → Exim.' },
      { for: ['plesk'], says: 'Tools & Settings → SSL/TLS Certificates → Certificate for securing mail.' },
      {
        for: ['php'],
        says: 'The host must be the name in the certificate, not an address or localhost. Missing authorities: `openssl.cafile` in php.ini must name the CA bundle.',
      },
      {
        for: ['waybill'],
        says: 'Your own server: `certificates` (files) or `acme` (issued and renewed by itself) in the configuration file.',
      },
    ],
  },
  'tls.dane': {
    title: 'The certificate does not fit the one announced in DNS (DANE).',
    explanation: 'The TLSA record or its DNSSEC signature is wrong or outdated, so careful senders do not deliver.',
    steps: [
      'Temporary refusal (4xx): your server tries again, and it passes once it is fixed. Tell the recipient in another way.',
      'Whoever runs the receiving domain publishes `_25._tcp.HOST. TLSA 3 1 1 HASH` for the present key; see: `dig +dnssec TLSA _25._tcp.HOST`.',
      'HASH of the present key: `openssl x509 -in CERTIFICATE -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum`. Publish the next key before the certificate changes, or keep the key when renewing.',
    ],
  },
  'tls.mta-sts': {
    title: 'The receiving server does not fit the MTA-STS policy of its domain.',
    explanation:
      'The domain announces which hosts with which certificates take its mail, and this one is not among them or not trusted.',
    steps: [
      'Temporary refusal (4xx): your server tries again, and it passes once it is fixed. Tell the recipient in another way.',
      'The owner of the receiving domain compares `dig +short MX DOMAIN` with the mx: lines of `curl https://mta-sts.DOMAIN/.well-known/mta-sts.txt`, and renews the certificate of the host if that is expired.',
      'After each change of the policy: a new id in `_mta-sts.DOMAIN. TXT "v=STSv1; id=NEW"`.',
    ],
  },
  'tls.requiretls': {
    title: 'The message demands encryption all the way; the next server cannot promise it.',
    explanation: 'It was sent with REQUIRETLS, so no server may pass it on without verified TLS.',
    steps: [
      'Send it without that demand, if its content allows.',
      'Or encrypt the content itself (S/MIME, OpenPGP), or use another way to this recipient.',
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
