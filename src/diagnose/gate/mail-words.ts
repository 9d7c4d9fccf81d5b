// The words by which a text is known to speak of mail, and the forms by which errors of other programs are known. Data for
// the gate (speaks-of-mail.ts) and nothing else: no cause is concluded from them.

/** Nouns of mail, in the languages in which refusals were seen. They are looked for in small letters, as beginnings of words. */
const MAIL_NOUNS = [
  'e-?mail',
  'mail(?!man\\b|chimp)',
  'mailbox',
  'maildir',
  'mailer',
  'webmail',
  'sendmail',
  'mta\\b',
  'smtp(?!utf8)',
  'smtputf8',
  'delivered-to',
  'phishing',
  'black-?listed\\b',
  'esmtp',
  'lmtp\\b',
  'smtpd',
  'imap',
  'pop3',
  'mx\\b',
  'spf\\b',
  'dkim',
  'dmarc',
  'arc-seal',
  'helo\\b',
  'ehlo\\b',
  'rcpt\\b',
  'starttls',
  'tls (?:session|error on connection)',
  'ssl_(?:accept|connect)',
  'gnutls_handshake',
  'tls library problem',
  'tls setup failed',
  'ssl routines:',
  'recipients?\\b',
  'addressee',
  'bounced?\\b',
  'undeliver',
  'postmaster',
  'mailer-daemon',
  'inbox',
  'outbox',
  'исходящи[ех](?!\\p{L})',
  'sasl',
  'virtual (?:users?|domains?|alias)',
  'spam',
  'junk (?:e?mail|folder)',
  'smart ?host',
  'relay(?:ing)? (?:access|not|denied|attempt|is|disabled|prohibited|for)',
  'unable to relay',
  'gr[ea]y-?list',
  'rbl\\b',
  'dnsbl',
  'spamhaus',
  'spamcop',
  'barracuda',
  'exim\\d?\\b',
  'postfix',
  'dovecot',
  'opensmtpd',
  'qmail',
  'rspamd',
  'spamassassin',
  'spamd\\b',
  'clam(?:av|d)\\b',
  'amavis',
  'saslauthd',
  'fuglu',
  'roundcube',
  'clamav-milter',
  'milter',
  'opendkim',
  'phpmailer',
  'swift_?mailer',
  'nodemailer',
  'smtplib',
  'thunderbird',
  'outlook',
  'hotmail',
  'gmail',
  'icloud',
  'yahoo',
  'proofpoint',
  'mimecast',
  'mail\\.ru',
  'yandex',
  'rambler',
  'письм',
  'почт',
  'получател',
  'отправител',
  'ящик',
  'рассылк',
  'спам',
  'адресат',
  'сообщени\\p{L}* не (?:может быть |могло быть |было )?доставлен',
  'correo',
  'destinatari',
  'buz[oó]n',
  'remitente',
  'courrie[lr]',
  'destinataire',
  'exp[ée]diteur',
  'empf[äa]nger',
  'absender',
  'postfach',
  'casella',
  'mittente',
  'caixa postal',
  'remetente',
  'odbiorc',
  'nadawc',
  'skrzynk',
  'poczt',
  '邮件',
  '郵件',
  '邮箱',
  '收件人',
  '发件人',
  'メール',
  '受信者',
  '宛先',
].join('|')

export const MAIL_NOUN = new RegExp(`(?<![\\p{L}\\d.-])(?:${MAIL_NOUNS})`, 'iu')

/** Of these alone nobody knows that mail is meant: they are words of letters on paper, of banks, parcels and queues of other things. */
const AMBIGUOUS = [
  'mailbox',
  'black-?listed',
  'mx',
  'spf',
  'arc-seal',
  'tls \\w+',
  'ssl \\w+',
  'ssl_\\w+',
  'gnutls_handshake',
  'recipients?',
  'addressee',
  'bounced?',
  'spam',
  'relay\\w*',
  'unable to relay',
  'postfix(?![/[:-]| *(?:log|queue|mail|says))',
  'письмо',
  'письма',
  'почтов\\p{L}{1,3} (?:индекс|отделени|ящик)\\p{L}*',
  'почте? росси\\p{L}*',
  'получател\\p{L}*',
  'отправител\\p{L}*',
  'ящик\\p{L}*',
  'рассылк\\p{L}*',
  'спам\\p{L}*',
  'адресат\\p{L}*',
  'destinatari\\p{L}*',
  'destinataire',
  'empf[äa]nger',
  'absender',
  'mittente',
  'remetente',
  'remitente',
  'caixa postal',
  'odbiorc\\p{L}*',
  'nadawc\\p{L}*',
].join('|')

const AMBIGUOUS_NOUN = new RegExp(`(?<![\\p{L}\\d.-])(?:${AMBIGUOUS})(?![\\p{L}])`, 'giu')

/** A noun that is of electronic mail and of nothing else. */
export const isSurelyMail = (text: string): boolean => MAIL_NOUN.test(text.replaceAll(AMBIGUOUS_NOUN, ''))

/**
 * Other fields that have refusals, queues, relays and recipients of their own, by words that no reply of a mail server has. Asked only
 * where nothing is surely of mail.
 */
export const OTHER_FIELD = new RegExp(
  [
    // The web and what is built for it.
    'nginx|apache2?|upstream|browser|cors|webhooks?|websocket|bad gateway|gateway time-?out|reverse proxy|rest api|graphql|relaynetwork|relay is not set|phpmyadmin',
    'mutation|fragment|component|middleware|landing page|cookie|captcha',
    // Brokers, chats, telephones.
    'kafka\\w*|rabbitmq|amqp|broker|pub/?sub|sqs|dead-?letters?|deadletter\\w*|basic\\.(?:reject|nack|ack)|consumer|producer|celery|service bus',
    'discord\\w*|telegram|slack|whatsapp|viber|twilio|push notifications?|xmpp|stream:error|subscriber',
    // Source code and what compilers and kernels say.
    'throw std|queue<|template ?<|static (?:int|void|inline|const)|struct|#include|template <|std::|return -e\\w+|typeerror|undefined|compile\\p{L}*|operator|nullptr|stack ?trace|firmware|kernel|driver|gpio|mbox_\\w+',
    'sql|postgres\\w*|pg_hba|database user|repository|commit|git@|docker|registry|kubernetes|pod|socks\\d?|sshd?|vpn|cups\\w*|print(?:er|ing)',
    // Things and people.
    'parcel|courier company|shipment|postage|stamp|envelope bore|grams?|\\d+ ?g of|race|teams?|votes?|committee|chairman|minister|court|invoice|payment|bank|iban',
    'плат[её]ж\\p{L}*|банк\\p{L}*|бик|перевод\\p{L}* средств|сч[её]т\\p{L}*|карт[аыуе]|налог\\p{L}*|курьер\\p{L}*|посылк\\p{L}*|бандерол\\p{L}*|заказ\\p{L}*|магазин\\p{L}*|индекс',
    'заявлени\\p{L}*|подпись|суд\\p{L}{0,2}|реле|катушк\\p{L}*|контакт\\p{L}* \\d|вольт|(?<=\\d ?)[вВ](?![\\p{L}])|при[её]м\\p{L}*|запис[ьи] на|таблич?к\\p{L}*|баз[аыуе] данных|принтер\\p{L}*',
  ]
    .map((words) => `(?<![\\p{L}\\d_])(?:${words})(?![\\p{L}])`)
    .join('|'),
  'iu',
)

/** That something went wrong, in the same line as a noun of mail. */
export const TROUBLE_WORD =
  /(?<![\p{L}])(?:reject|refus|denied|deny|fail|error|bounc|defer|block|blacklist|cannot|can't|can not|could ?n[o']t|unable|not (?:offered|found|allowed|permitted|accepted|deliver|arriv|receiv|send|work|exist|available)|doesn'?t|does not|don't|won't|isn't|never|exceed|limit|not listed|black ?list|unwanted|fake|forge|forbid|prohibit|violat|deviation|infected|virus|suspen|suspicious|loop|hop count|phish|disabled|inactive|closed|no such|must (?:be|have|not)|requires?\b|invalid|unknown|expired|timed? ?out|lost|missing|returns? (?:false|null)|keeps? asking|spam|junk|quota|over ?quota|full\b|too (?:many|large|big)|frozen|stuck|disappear|unrouteable|unroutable|undeliver|не (?:приход|доход|отправ|удал|достав|наход|работ|приним|может|получа)|отказ|отклон|ошибк|запрещ|заблокир|переполн|недоступ|невозможн|попада|исчез|пропал|просит|rechaz|refus[ée]|fehler|fehlgeschlagen|erreur|échec|impossible de|errore|fallo |erro |błąd|panic|fatal|abgelehnt|nicht|odrzuc|拒|失败|失敗|エラー|недействит|истёк|истек|перестал|ничего не|nobody|no one|stopped|incorrect|unsuccessful|wrong|stays? in|broken|висит|зависа|не прийшл)/iu

/**
 * How other programs begin what they complain of. None of them delivers mail; where one of them speaks of it nonetheless (a
 * tool that fetches a mail server's package), it is not a refusal of mail that it tells of.
 */
export const OTHER_PROGRAM_FORM = new RegExp(
  [
    // Package managers, version control, build tools, shells.
    '^(?:E|W|Err|Get|Hit|Ign|N):\\d* ?',
    '^(?:fatal|hint|remote|error): (?!.*\\b(?:mail|smtpd?|postfix|exim|dovecot|control socket|envelope)\\b)',
    '^ ! \\[(?:remote )?rejected\\]',
    '^(?:npm|yarn|pip|pnpm|cargo|gem|bundler|composer|brew|dpkg|apt(?:-get)?|dnf|yum|snap|git|make|cmake|gcc|cc1|ld|go|rustc|javac|tsc|docker|podman|kubectl|curl|wget|ssh|scp|rsync|sudo|su|mount|umount|fsck|systemctl|journalctl|nginx|apache2?|httpd|mysqld?|psql|postgres|redis(?:-cli)?|mongod?|kernel|systemd(?:-\\w+)?|sshd|ldap_\\w+|slapd|[sn]mbd|winbindd|wpa_supplicant|hostapd|cupsd|lpd|lpr|openvpn|OpenVPN|charon|ipsec|pppd|xl2tpd|radiusd|freeradius|squid|haproxy|vsftpd|proftpd|pure-ftpd|in\\.ftpd|tftpd|asterisk|prosody|ejabberd|snmpd|smartd|mdadm|nagios|zabbix_\\w+|telegraf|rabbitmq|kafka|memcached|consul|vault|nfsd|rpc\\.\\w+|autofs|cron|CRON|bind|named|unbound|dhclient|NetworkManager|ufw|iptables|chronyd|ntpd|bash|sh|zsh|python3?|perl|ruby|node|java)(?:\\[\\d+\\])?: (?!.*\\b(?:(?:send)?mail|smtp|postfix|exim4?|dovecot|msmtp|imap|smtplib|port (?:25|465|587))\\b)',
    '^npm ERR!',
    '\\bSQLSTATE\\[',
    '^(?:PHP )?Warning: +(?! )(?!mail\\(|stream_socket|fsockopen)',
    '^ERROR \\d{4} \\(',
    '^(?:ERROR|WARNING|error\\[E\\d+\\]): (?!.*\\b(?:mail|smtp)\\b)',
    '^Traceback \\(most recent call last\\)(?![\\s\\S]*smtp)',
    '^Error response from daemon|^(?:kex_exchange|Host key|passwd: |ansible: |panic: runtime)|^This site can.t be reached|\\b0x80(?:07|24)[\\dA-F]{4}\\b',
    // Exceptions of libraries that talk to other servers.
    '\\b(?:urllib3|requests\\.exceptions|HTTPS?ConnectionPool|django\\.db|sqlalchemy|redis\\.exceptions|psycopg\\d?|Mongo\\w*Error|(?:Key|Value|Type|Index|Assertion|Runtime)Error\\b(?!.*\\b(?:mail|smtp)\\b))',
    // Logs of web servers, in text and as JSON.
    '^\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d \\[\\w+\\] \\d+#(?!.*\\b(?:mail|smtp)\\b)',
    '^\\[[A-Z][a-z]{2} [A-Z][a-z]{2} \\d+ [\\d:. ]+\\] \\[',
    '^\\{"(?:level|time|ts|msg)":(?!.*\\b(?:mail|smtp|email)\\b)',
    // A host with a port that is none of mail's.
    '(?:localhost|\\d{1,3}(?:\\.\\d{1,3}){3}|::)[: ](?!(?:2[45]|465|587|2525|110|143|99[35]|783|3310|8891|8893|10\\d{3}|113\\d\\d|4190|12345|3[3-9]\\d{3}|[456]\\d{4})\\b)\\d{2,5}\\b(?!.*\\b(?:e?mail|smtp|milter|postfix|exim|dovecot|rspamd|clamd|spamd)\\b)',
    '\\(publickey',
    '^\\d{1,3}(?:\\.\\d{1,3}){3} - \\S+ \\[\\d\\d/',
    // Sessions of other protocols: FTP and its clients, SIP, XMPP, MQTT, SMB, IKE, services on the web, telephones, banks.
    '^Command:\\s+(?:USER|PASS|PASV|EPSV|LIST|MLSD|STOR|RETR|CWD|PWD|TYPE|OPTS)\\b|^(?:Response:\\s*)?(?:530 (?:Login incorrect|Please login with USER)|331 )|\\bs?ftps?(?:[ :/]|\\d)|[Ff]ile transfer error',
    '\\b550[ -](?:/\\S*: (?:Permission denied|No such file|Not a |Access is denied)|Failed to (?:open file|change directory)|(?:Create|Remove|Delete|Rename) (?:directory )?operation)',
    '\\bSIP/2\\.0\\b|<stream:error|\\b(?:MQTT|XMPP|AMQP|NT_STATUS_\\w+|IKEv[12]|NO_PROPOSAL_CHOSEN|RADIUS|SNMP|Kerberos|KDC_ERR_\\w+|org\\.apache\\.kafka)\\b',
    '\\b4\\d\\d (?:Payment Required|Method Not Allowed|Not Acceptable|Request Timeout|Conflict|Gone|Payload Too Large|Content Too Large|URI Too Long|Unsupported Media Type|Misdirected Request|Unprocessable|Locked|Too Many Requests|Unavailable For Legal Reasons)\\b|\\b(?:HTTP|API)(?:/2)?(?: error)? [45]\\d\\d\\b(?!.*\\b(?:mail|smtp)\\b)',
    '\\bSMS\\b(?!.*\\b(?:e-?mail|smtp)\\b)',
    '\\bHTTP/[\\d.]+"? [1-5]\\d\\d',
    '\\b(?:4\\d\\d (?:Not Found|Forbidden|Bad Request|Unauthorized)|50[0-4] (?:Internal Server Error|Not Implemented|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out))\\b(?!.*\\b(?:mail|smtp)\\b)',
  ].join('|'),
  'm',
)

/** Words that a refusal has without a noun of mail. */
export const OF_A_REFUSAL =
  /\b(?:message|attachment|sender|user|account|domain|ip|host|client|connect|connection|server|access|address)\b/i

/** Lines of configuration, source code, tables and mark-up: whatever they say, they do not report of anything. */
export const NO_PROSE =
  /^\s*(?:#|\{"|\/\/|\/\*|\*[ /]|;|--\s|%|"|<[!?/a-zA-Z](?![^<>\s]*@)|\.\\"|\.[A-Z]{1,2}\b|@\w+|[{}()[\]]+[;,]?$|[-\w.]+ ?(?:=|:=|\+=)|(?:if|else|elif|fi|case|esac|for|while|do|done|return|import|from|export|function|def|class|const|let|var|static|struct|typedef|include|use|my|sub|package|require|end|begin)\b|["']?[\w.-]+["']?: ["'\d[{]|.{0,300}[;{]$|\d+\.? *$|(?:[-=_*~]\s?){4,}$)/

/** A line of code, of SQL, of a shell or of a table of the system: never a complaint. */
export const NO_COMPLAINT =
  /^(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER)\b.{0,400};?$|^(?:enum|var|let|const|def|class|public|import|from|raise|return|throw)\b.*[;}(){'"]|^import \w+$|^(?:grep|awk|sed|find|chmod|chown|cp|mv|ls|cat|tail|echo)\s|^[\w-]+:x?:\d+:|^\S+\s+\d+\/(?:tcp|udp)\b/

/** What stands behind the codes of success. */
export const OF_A_SUCCESS =
  /\b(?:ok|accepted|queued|sent|ready|bye|hello|closing|go ahead|continue|complet\w*|auth\w*|succe\w*|start|end|help|sender|recipient|user|pipelining|size|8bitmime|e?smtp|mail|message|reset|flushed|service|requested|delivered|relayed|pleased|at your service)\b|\d\.\d\.\d|\p{Script=Cyrillic}/iu
