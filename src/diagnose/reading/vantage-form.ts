// Who speaks in a text that no parser of logs could read: told from its form alone. A program's name before its complaint, the
// bounce's or the reply's own form, an answer that bears an id of Waybill's. Where the form tells nothing, nobody is named.

import type { Vantage } from '../vantage.ts'
import { DAEMON_LINE } from './daemon-names.ts'
import { isWorldWide } from './providers.ts'

/** Postfix of a name that it looked up. */
const NAME_SERVICE = /\bName service error for name=([\w.-]{1,255}) type=/

/** Forms in which nobody speaks but a server about itself. */
const OWN: readonly RegExp[] = [
  // exim -bp.
  /^ *\d{1,3}[mhd] +[\d.]+[KM]? +\w{6}-\w{6,11}-\w{2,4} </m,
  // Servers, what stands behind them and their tools.
  DAEMON_LINE,
  // Lines of Exim's main log that bear no id of a message.
  /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})? (?:[+-]\d{4} )?(?:\[\d+\] )?)?(?:TLS error on connection|daemon: |no host name found for IP|Tainted |SMTP (?:data|command) timeout|LOG: MAIN\b)/m,
  // What its resolver told Postfix, and OpenDKIM of its keys, wherever that is quoted.
  NAME_SERVICE,
  /\bkey data is not secure: /,
  // Stalwart: the event's name in brackets.
  /^\d{4}-\d\d-\d\dT[\d:.]+Z (?:INFO|WARN|ERROR) [^()\n]{3,80} \([a-z-]{3,30}\.[a-z-]{3,40}\)/m,
  // Rspamd's own log, Dovecot's `Panic:`, a plug-in of a filter.
  / #\d+\((?:normal|controller|fuzzy|main|rspamd_\w+)\) |^(?:Error|Fatal|Panic): (?:auth|service\(|file \w+\.c|master|lmtp|imap)|^.{0,60}\bfuglu\./m,
  // What Exim, Dovecot and OpenSMTPD say of themselves without their names.
  /^(?:\[?[\d\-T:. +]{0,30}\]? ?(?:\w{6}-\w{6,11}-\w{2,4} )?|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d )?(?:master: )?(?:Exim configuration error|[Ff]ailed to (?:create|get|open|expand|start)|[Cc](?:annot|an't|ould not|ouldn't) (?:open|create|read|write|bind|stat|find|access|start|load) |Unable_to_|[Mm]alformed |[Nn]on-existent configuration|re-exec |socket bind|unable to (?:open|set|create)|(?:Fatal|Error|Panic|Warning): (?:Failed to start |\w{2,20}\()|(?:pushfile|listen|bind|open|stat|chdir|mkdir)(?:\([^()]{1,200}\))?: )/m,
  /^(?:info: OpenSMTPD|(?:fatal|warn): (?:smtpd|control socket|lost child|mda|mta|queue|parent|lka|scheduler)\b)|^delivery: (?:Temp|Perm)Fail|\(rspamd_proxy\)|ERROR: ScanStream/m,
  /^delivery \d+: |^.{0,60} acl condition[: ]|^Error in |^Warning: purging|^Job for (?:exim4?|postfix|dovecot|opensmtpd)|^.{0,120}\b(?:hostname --fqdn|paniclog)/m,
  // Sendmail.
  /\bSYSERR\(\w{1,32}\): |\bMy unqualified host name|unable to qualify my own domain name/m,
  // A place in a file of configuration.
  /^.{0,200}(?:\b[\w-]{1,30}\.(?:conf|cf|mc|cfg)|\bmsmtprc)\b"?(?:[:,]? line \d+|:\d+)?(?: \([^()]{1,80}\))?: |\bline \d+ (?:of|in) (?:file )?"?\/\S/m,
  // Only a log of Exim has these.
  /\b(?:defer(?:red)? \(-\d+\)|euid=\d+)/,
]

export const isOwnForm = (text: string): boolean => OWN.some((form) => form.test(text))

/** Libraries and programs that hand mail in. */
const MAIL_PROGRAM =
  /\b(?:PHPMailer|SMTP Error:|SMTP ERROR:|SMTP Error \(|Mailer Error|SMTP connect\(\)|Swift_\w+|Symfony\\Component\\Mailer|Expected response code|mail\(\)|smtplib\.|S(?:MTP|mtp)\w*Exception|SslHandshakeException|[Ff]etchmail|TLS startup failed|No authentication type succeeded|\b0x800(?:CCC|4210)[\dA-Fa-f]|child exited \d+|Exception calling "Send"|openssl s_client|[Mm]ail server responded|Outgoing server \(SMTP\)|server message was: |Cannot send message using the server|Cannot Send Mail|[Tt]arget principal name is incorrect|security certificate that cannot be verified|SMTPNotSupportedError|[Ss]ending of (?:the )?message failed|javax\.mail|jakarta\.mail|angus\.mail|com\.sun\.mail|springframework\.mail|MailConnectException|AuthenticationFailedException|DEBUG SMTP:|MailKit\.|System\.Net\.Mail|nodemailer|EAUTH|ESOCKET|EENVELOPE|Net::SMTP|net\/smtp|Greeting never received|gomail|ActionMailer|notifier\.email|Async sent email|smtp\.rb:\d+|[Ff]ailed to send (?:\w+ ){0,3}e?-?mail|[Cc]ould not send (?:\w+ ){0,3}e?-?mail|[Ee]rror sending (?:\w+ ){0,3}e?-?mail|[Ee]mail could not be sent|[Ee]mail notification error|msmtp|ssmtp|wp_mail|swaks|Cannot connect to SMTP server|sendmail: (?:TLS|could|cannot))|(?:^|\n)=== Trying \S+:\d+\.{3}|\bcurl: \(\d+\) (?=.*\b(?:smtps?\b|mail|port (?:25|465|587)\b))/

/** What any program says that could not talk to a server. Whether it is about mail must be told by something else. */
const ANY_PROGRAM =
  /\b(?:fsockopen|stream_socket_\w+|IO::Socket::|Connection could not be established with host|DEPTH_ZERO_SELF_SIGNED_CERT|TLSSocket|ECONN(?:REFUSED|RESET|ECTION)|ETIMEDOUT|ENOTFOUND|_ssl\.c:\d+|TLS setup failed|dial tcp|Net::(?:Open|Read)Timeout|Errno::E|execution expired|System\.Net\.Sockets|java\.net\.)/

/** The same in Russian; a word in Cyrillic has no \b. */
const RUSSIAN_PROGRAM =
  /Ошибка SMTP|SMTP[- ]ошибка|(?:почтовый |SMTP[- ]?)сервер (?:ответил|сообщил|сообщает|вернул)|при отправке (?:почты|письма|сообщения) произошла ошибка|не удалось отправить (?:письмо|сообщение|почту)(?: по причине)?[.:]|сервер\p{L}* исходящей почты|ошибка при (?:работе с|отправке через) SMTP|сервер сообщает об ошибке|ошибка отправки(?: (?:почты|письма|сообщения))?[:.(]/iu

export const isMailProgram = (text: string): boolean => MAIL_PROGRAM.test(text) || RUSSIAN_PROGRAM.test(text)

/** A sentence of somebody's own: short, without a code or the marks of an error, and told from his side. */
const PERSON =
  /^(?:no |the )?e?-?mails?(?![\p{L}])|^mail server|(?<![\p{L}])(?:my|our|i|i'm|we|they|nobody|no one|everyone|people|why|how (?:do|can|to)|keeps?|customers?|clients?|newsletters?|wordpress|outlook|thunderbird|iphone|android|website|почему|как|никто|нам|мне|после|на телефоне|мо[яйёеию]\p{L}*|наш\p{L}*|у (?:нас|меня|клиент\p{L}*)|не (?:при|до|у)ход\p{L}*|не отправ\p{L}*|не получа\p{L}*|попада\p{L}*|пропада\p{L}*|просит|письма|почта)(?![\p{L}])/iu
/** What does not work, in the words in which people say it and servers do not. */
const NOT_WORKING =
  /(?<![\p{L}])(?:(?:does|do|did|is|are|was)(?:n['’]t| not)|not|never|stopped|can(?:not|['’]t)|no longer) (?:\p{L}+ ){0,2}?(?:work\p{L}*|being sent|delivered any ?more|sending|receiv(?:e|ing)|arriv(?:e|ing)|send e?-?mails?|reach\p{L}*|get(?:ting)?|got|coming)(?![\p{L}])|(?:disappear|vanish|end up|land)\p{L}* |\bstay\p{L}* in the queue|marks? (?:our|my)|nothing (?:comes|arrives)|no incoming|не (?:могу|можем|приход|доход|вид|получа|получил|отправля|уход|работа|идёт|идут)\p{L}*|оказыва\p{L}*|\bкладёт|\bкладет/iu
const LONGEST_SENTENCE = 300
const ERROR_MARKS =
  /[<>{}[\]=|]|[A-Za-z\d)]: |\b(?:rejected|refused|denied|blocked|policy|undeliver\w+|authori[sz]ed|allowed|permitted|accept\w*|prohibited|SMTP error|our system|message(?!s? (?:stay|never|is stuck|are)))\b|_(?!mail)/i

/** Postfix and Exim of clients that they refused, whatever stands round it. */
const REFUSED_CLIENT =
  /^.{0,30}(?:SMTP call from \S+ dropped|Connection from \[\S+\] refused): |\bproxy-reject: |\b(?:NOQUEUE: |milter-)reject: |\brejected (?:RCPT|MAIL|after DATA|EHLO|connection)\b(?!.*\*\*)|\bSASL [\w-]+ authentication failed:\s|\bDisconnected(?:: [^()]{1,60})? \(auth failed/

/** A refusal by Waybill: `(wb-7F3K2Q)`. */
const WAYBILL_ID = /\(wb-[0-9A-Z]{4,12}\)/

/** Who began a connection with TLS, in the words of Exim, Postfix, Dovecot, GnuTLS and OpenSSL. */
const CAME_IN =
  /\bconnection from |\bSSL_accept\b|client_hello|statem_srvr|\bsmtpd\[\d+\]|\b(?:imap|pop3|submission)-login\b|\bSSL alert number 4[268]\b/i
const WENT_OUT =
  /\bSSL_connect\b|\bconnect(?:ion)? to |\bTLS session: |server_hello|process_ske|statem_clnt|\bsmtp\[\d+\]|\bT=\w*smtp/i
const OF_TLS = /\b(?:TLS|SSL|gnutls)/i

/** Which way a connection went of which TLS is told. */
export function directionOf(text: string): Vantage['direction'] {
  if (!OF_TLS.test(text)) return 'unknown'
  return CAME_IN.test(text) ? 'incoming' : WENT_OUT.test(text) ? 'outgoing' : 'unknown'
}

export function vantageOfForm(whole: string, code: number | undefined, host?: string): Vantage {
  const told = whole.length > 2_000 ? whole.slice(0, 2_000) : whole
  const direction = directionOf(told)
  if (WAYBILL_ID.test(told) || REFUSED_CLIENT.test(told)) return { speaker: 'own-to-client', direction }
  if (isMailProgram(told) || ANY_PROGRAM.test(told))
    return { speaker: code === undefined ? 'program' : 'remote', direction }
  if (isOwnForm(told) && code === undefined) {
    const asked = NAME_SERVICE.exec(told)?.[1] ?? host
    return { speaker: 'own', direction, ...(asked !== undefined && isWorldWide(asked) ? { worldWide: true } : {}) }
  }
  if (code !== undefined) return { speaker: 'remote', direction }
  const sentence =
    told.length <= LONGEST_SENTENCE && (PERSON.test(told) || NOT_WORKING.test(told)) && !ERROR_MARKS.test(told)
  return { speaker: sentence ? 'person' : 'unknown', direction }
}
