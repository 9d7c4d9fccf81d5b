// The programs that handle mail on a server, and what stands beside them, by the names under which they log. One list: from it
// the gate knows whose line of a log it reads, and the vantage that it is a server that speaks of itself.

const NAMES = [
  'exim4?|update-exim4(?:\\.conf)?',
  'postfix[\\w/-]*|post(?:conf|map|alias|queue|super|log|multi|cat|drop|grey|screen|srsd)|newaliases',
  'dovecot|doveconf|doveadm|lda|lmtp|imap|imap-login|pop3|pop3-login|auth(?:-worker|-client|-master|-userdb)?|anvil|indexer(?:-worker)?',
  'managesieve(?:-login)?|submission(?:-login)?',
  'smtpd|smtpctl|opensmtpd|sendmail|sm-(?:mta|msp|msp-queue)|qmail(?:-[a-z]+)?|vpopmail|vchkpw',
  'pmg-smtp-filter|rspamd(?:_\\w{1,20})?|rspamadm|rmilter|spamp?d|clam(?:d|smtpd|av-milter|av-daemon)|freshclam|amavisd?(?:-new|-milter)?',
  'opendkim|opendmarc|openarc|[\\w-]{2,20}-milter|policyd[\\w-]*|policy-spf|saslauthd|mimedefang(?:-multiplexor)?|fuglu|pypolicyd-spf',
  'courier\\w*|authdaemond|esmtpd|couriertcpd|cyrus[/\\w]*|lmtpd|lmtpproxyd|zmmailboxd|zmconfigd',
  'haraka|stalwart(?:-smtp|-mail)?|maddy|chasquid|nullmailer(?:-send)?|dma|mlmmj[\\w-]*|mailman\\d?|waybill',
].join('|')

/**
 * `postfix/smtpd[12]: `, `dovecot: imap(anna)<7><x>: `: the name before a complaint, perhaps behind a time, a host and a level, and
 * behind marks of quoting, of a list or of code.
 */
export const DAEMON_LINE = new RegExp(
  `(?:^(?:[>*•+-] ?){0,3}[\`'"(]{0,3}|\`)(?:\\[?[\\d\\-T:.,+Z ]{0,34}\\]? ?|[A-Z][a-z]{2} {1,2}\\d{1,2} \\d\\d:\\d\\d:\\d\\d )?(?:\\S{1,60} )?(?:(?:INFO|WARN|WARNING|ERROR|FATAL|NOTICE) {1,5})?(?:[\\w./-]*/)?(?:${NAMES})(?:\\([^()\\s]*\\))?(?:<[^<>\\s]{0,40}>){0,2}(?:\\[\\d+\\])?: `,
  'im',
)

/** A tag of syslog that begins so is of mail; PHP and the programs that send are named too, since they log what they send. */
export const MAIL_TAG = new RegExp(
  `^(?:${NAMES}|smtp|mail|spam|clam|milter|master|sieve|php|msmtp|ssmtp|fetchmail|getmail)`,
  'i',
)

/** `Nov 28 09:00:01 mx dovecot: `: who logs is no word of what was said. */
export const LOG_TAG = new RegExp(
  `^(?:[A-Z][a-z]{2} {1,2}\\d{1,2} \\d\\d:\\d\\d:\\d\\d|\\d{4}-\\d\\d-\\d\\dT\\S{1,40}) \\S{1,255} (?:${NAMES})(?:\\[\\d{1,10}\\])?: `,
  'gim',
)
