// The programs for which the catalogue has steps of their own: mail servers, panels, mail programs, senders on web sites. And
// the words by which each is recognised in what was pasted. Recognising is for choosing steps only: it never decides a cause.

export const SOFTWARE_IDS = [
  'exim-debian',
  'exim',
  'postfix',
  'sendmail',
  'qmail',
  'opensmtpd',
  'exchange',
  'microsoft365',
  'google-workspace',
  'cpanel',
  'directadmin',
  'ispmanager',
  'plesk',
  'thunderbird',
  'outlook',
  'thebat',
  'apple-mail',
  'php',
  'wordpress',
  'waybill',
] as const

export type SoftwareId = (typeof SOFTWARE_IDS)[number]

export const SOFTWARE_NAMES: Readonly<Record<SoftwareId, string>> = {
  'exim-debian': 'Exim (Debian)',
  exim: 'Exim',
  postfix: 'Postfix',
  sendmail: 'Sendmail',
  qmail: 'qmail',
  opensmtpd: 'OpenSMTPD',
  exchange: 'Exchange',
  microsoft365: 'Microsoft 365',
  'google-workspace': 'Google Workspace',
  cpanel: 'cPanel',
  directadmin: 'DirectAdmin',
  ispmanager: 'ISPmanager',
  plesk: 'Plesk',
  thunderbird: 'Thunderbird',
  outlook: 'Outlook',
  thebat: 'The Bat!',
  'apple-mail': 'Apple Mail',
  php: 'PHP',
  wordpress: 'WordPress',
  waybill: 'Waybill',
}

export const isSoftwareId = (text: string): text is SoftwareId => Object.hasOwn(SOFTWARE_NAMES, text)

/** The surest first. Each is a fixed text or a header that only this program writes. */
const MARKS: readonly (readonly [SoftwareId, RegExp])[] = [
  [
    'exim-debian',
    /\bDebian-exim\b|update-exim4\.conf|dc_eximconfig|\/etc\/exim4\/|Mailing to remote domains not supported/,
  ],
  ['cpanel', /\bX-AntiAbuse: This header was added to track abuse|\bcPanel\b|R=dkim_lookuphost|\/usr\/local\/cpanel/],
  ['directadmin', /\bDirectAdmin\b|\bdirectadmin\b|R=spam_directory/],
  ['ispmanager', /\bISPmanager\b|\bispmanager\b|\/usr\/local\/mgr5/i],
  ['plesk', /\bPlesk\b|\/var\/qmail\/mailnames|X-PPP-Vhost/],
  [
    'exim',
    /SMTP error from remote mail server after|created automatically by mail delivery software|\(Exim \d|\bR=\w+ T=\w+|all relevant MX records point to non-existent hosts|retry timeout exceeded|-eximdsn-|SMTP(?:<<|>>) /,
  ],
  [
    'postfix',
    /This is the mail system at host|\(in reply to [A-Z][\w -]{2,30}\)|\bpostfix\/\w+|X-Postfix-|\(Postfix\)|host [\w.-]+\[[\d.:a-f]+\] said:/,
  ],
  [
    'sendmail',
    /Transcript of session follows|\(8\.\d{1,2}\.\d{1,2}\/8\.\d|\bsm-mta\b|stat=(?:Deferred|User unknown|Sent)/,
  ],
  ['qmail', /This is the qmail-send program|Remote[ _]host[ _]said:|\bqmail-(?:send|remote|smtpd)\b/],
  [
    'opensmtpd',
    /\(OpenSMTPD\)|\bsmtpd\[\d+\]: [\da-f]{16} (?:mta|smtp)\b|This is the MAILER-DAEMON, please DO NOT REPLY/,
  ],
  [
    'microsoft365',
    /\bprod\.(?:outlook|exchangelabs)\.com|\bmail\.protection\.outlook\.com|\bOffice ?365\b|\bMicrosoft 365\b|\bonmicrosoft\.com/i,
  ],
  [
    'exchange',
    /Diagnostic information for administrators|Microsoft Exchange|RESOLVER\.[A-Z]+\.|Microsoft SMTP Server|X-MS-Exchange-/,
  ],
  [
    'google-workspace',
    /Google tried to deliver your message|The response (?:from the remote server )?was:|mailer-daemon@googlemail\.com|\bsmtp-relay\.gmail\.com/,
  ],
  ['wordpress', /\bX-Mailer: [^\n]{0,80}\bWordPress\b|\bwp-(?:content|includes|admin|mail)\b|\bwp_mail\b/i],
  ['php', /X-PHP-(?:Originating-)?Script|\bPHPMailer\b|class[.-]phpmailer|SERVER -> CLIENT:|SMTP connect\(\) failed/i],
  ['thunderbird', /\b(?:User-Agent|X-Mailer): [^\n]{0,60}Thunderbird|\bThunderbird\b/],
  ['thebat', /\bX-Mailer: The Bat!|\bThe Bat!/],
  ['apple-mail', /\bX-Mailer: (?:Apple Mail|iPhone Mail|iPad Mail)/],
  ['outlook', /\bX-Mailer: Microsoft (?:Office )?Outlook|\b0x800CCC[0-9A-F]{2}\b/i],
  ['waybill', /\(Waybill\)|\bwaybill\b/],
]

/** How much of a text is looked at; marks stand near its beginning. */
const LOOKED_AT = 65_536

/** A panel or a package is told besides the server below it: `exim-debian` brings `exim` with it. */
export function recogniseSoftware(text: string): readonly SoftwareId[] {
  const head = text.slice(0, LOOKED_AT)
  return MARKS.filter(([, mark]) => mark.test(head)).map(([id]) => id)
}
