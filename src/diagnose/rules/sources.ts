// Where the wordings of the rules are told of: operators' own pages, manuals and sources of mail programs, standards. None of
// them is needed to run. The links have not been opened one by one yet; check one before you quote it.

export const SOURCES = {
  google: 'https://support.google.com/a/answer/3726730',
  'outlook.com': 'https://postmaster.live.com/pm/troubleshooting.aspx',
  exchange:
    'https://learn.microsoft.com/en-us/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online',
  'exchange-server':
    'https://learn.microsoft.com/en-us/exchange/mail-flow/non-delivery-reports-and-bounce-messages/non-delivery-reports-and-bounce-messages',
  yahoo: 'https://senders.yahooinc.com/smtp-error-codes/',
  apple: 'https://support.apple.com/en-us/102322',
  comcast: 'https://postmaster.xfinity.com/',
  'mail.ru': 'https://help.mail.ru/mail/',
  yandex: 'https://yandex.com/support/mail/bounces/',
  rambler: 'https://help.rambler.ru/mail/',
  gmx: 'https://postmaster.gmx.net/en/error-messages',
  't-online': 'https://postmaster.t-online.de/',
  mimecast: 'https://community.mimecast.com/s/article/Mimecast-SMTP-Error-Codes',
  godaddy: 'https://www.godaddy.com/help/what-does-my-email-bounceback-mean-3568',
  netease: 'http://mail.163.com/help/help_spam_16.htm',
  'nic.ru': 'https://www.nic.ru/help/',
  spamhaus: 'https://www.spamhaus.org/faqs/dnsbl-usage/',
  spamcop: 'https://www.spamcop.net/bl.shtml',
  'field-manual': 'https://github.com/ActiveCampaign/smtp-field-manual',
  sisimai: 'https://github.com/sisimai/go-sisimai',
  exim: 'https://www.exim.org/exim-html-current/doc/html/spec_html/',
  'exim-debian': 'https://wiki.debian.org/Exim',
  postfix: 'https://www.postfix.org/postconf.5.html',
  sendmail: 'https://www.proofpoint.com/us/products/email-protection/open-source-email-solution',
  qmail: 'https://cr.yp.to/proto/qsbmf.txt',
  opensmtpd: 'https://man.openbsd.org/smtpd.conf',
  haraka: 'https://github.com/haraka/Haraka',
  rspamd: 'https://docs.rspamd.com/',
  postgrey: 'https://postgrey.schweikert.ch/',
  dovecot: 'https://doc.dovecot.org/',
  php: 'https://www.php.net/manual/en/function.mail.php',
  errno: 'https://man7.org/linux/man-pages/man3/errno.3.html',
  'tls-libraries': 'https://docs.openssl.org/master/man3/ERR_error_string/',
  rfc5321: 'https://www.rfc-editor.org/rfc/rfc5321',
  rfc7504: 'https://www.rfc-editor.org/rfc/rfc7504',
  iana: 'https://www.iana.org/assignments/smtp-enhanced-status-codes/',
  waybill: 'src/smtp/server-replies.ts and src/policy/presets/',
  'public-thread': 'replies quoted in public issue trackers and mailing lists',
} as const

export type SourceId = keyof typeof SOURCES
