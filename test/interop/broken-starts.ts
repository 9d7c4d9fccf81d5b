// Mail programs with something broken in what they are given: what is broken, and what may be answered to the words they print
// about it. Written down from what was broken, before their words were explained.

import type { CauseId } from '../../src/diagnose/causes/facts.ts'
import type { Program } from './programs.ts'

export interface BrokenStart {
  readonly what: string
  readonly program: Program
  /** Placeholders everywhere: {folder}, {port} (free), {taken} (somebody listens), {program} (its place). */
  readonly arguments: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  readonly input?: string
  readonly causes: readonly CauseId[]
}

const SYNTAX = ['local-config.syntax'] as const
const EXPANSION = ['local-config.expansion', 'local-config.syntax'] as const
const MISSING = ['local-config.file-missing'] as const
const MISSING_OR_SYNTAX = ['local-config.file-missing', 'local-config.syntax'] as const
const CERTIFICATE = ['tls.own-cert', 'local-config.file-missing'] as const
const DELIVERY = ['local-config.permission', 'local-config.file-missing', 'local-config.delivery-program'] as const

const EXIM_MAIN = `primary_hostname = mx.own.test
exim_path = {program}
spool_directory = {folder}/spool
log_file_path = {folder}/log/%s
pid_file_path = {folder}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
host_lookup =
rfc1413_query_timeout = 0s
tls_advertise_hosts =
never_users =
keep_environment =
`
const SESSION = `EHLO there.test\r\nMAIL FROM:<a@there.test>\r\nRCPT TO:<b@own.test>\r\nQUIT\r\n`
const MESSAGE = 'Subject: a test\n\nText.\n'

/** What is given goes in place of lines that set the same. */
function withLines(text: string, lines: string): string {
  const set = new Set(lines.split('\n').map(nameIn))
  return `${text
    .split('\n')
    .filter((line) => !set.has(nameIn(line)) || line === '')
    .join('\n')}${lines}`
}

const nameIn = (line: string): string => line.split(/ *=/)[0] ?? ''

const exim = (what: string, causes: readonly CauseId[], broken: string): BrokenStart => ({
  what,
  program: 'exim4',
  arguments: ['-C', '{folder}/exim.conf', '-be', ''],
  files: { 'exim.conf': withLines(EXIM_MAIN, broken) },
  causes,
})

/** A session is pretended; what the rules do is printed with what is logged. */
const eximSession = (what: string, causes: readonly CauseId[], broken: string): BrokenStart => ({
  ...exim(what, causes, broken),
  arguments: ['-C', '{folder}/exim.conf', '-bh', '192.0.2.1'],
  input: SESSION,
})

/** A message to b@own.test is delivered by the transport that is given. */
const eximDelivery = (what: string, causes: readonly CauseId[], transport: string): BrokenStart => ({
  ...exim(
    what,
    causes,
    `begin routers\nall:\n  driver = accept\n  transport = local_delivery\nbegin transports\nlocal_delivery:\n${transport}begin retry\n* * F,2h,15m\n`,
  ),
  arguments: ['-C', '{folder}/exim.conf', '-odi', '-f', 'a@there.test', 'b@own.test'],
  input: MESSAGE,
})

const eximDaemon = (what: string, causes: readonly CauseId[], broken: string): BrokenStart => ({
  ...exim(what, causes, `daemon_startup_retries = 0\n${broken}`),
  arguments: ['-C', '{folder}/exim.conf', '-bdf'],
})

const EXIM: readonly BrokenStart[] = [
  exim('a main option that does not exist', SYNTAX, 'primary_hostnme = mx\n'),
  exim('a main option without a value', SYNTAX, 'qualify_domain\n'),
  exim('a number that is none', SYNTAX, 'smtp_accept_max = many\n'),
  exim('a span of time that is none', SYNTAX, 'timeout_frozen_after = 7x\n'),
  exim('a section that does not exist', SYNTAX, 'begin routrs\n'),
  exim('an ACL verb that does not exist', EXPANSION, 'begin acl\nx:\n  permit hosts = *\n'),
  exim('an ACL condition that does not exist', SYNTAX, 'begin acl\nx:\n  deny hostz = *\n'),
  exim('an ACL line outside an ACL', SYNTAX, 'begin acl\n  accept\n'),
  exim('a router driver that does not exist', SYNTAX, 'begin routers\nx:\n  driver = dnslookups\n'),
  exim('a router without a driver', SYNTAX, 'begin routers\nx:\n  domains = *\n'),
  exim('a router option that does not exist', SYNTAX, 'begin routers\nx:\n  driver = accept\n  transprt = y\n'),
  exim('a transport driver that does not exist', SYNTAX, 'begin transports\nx:\n  driver = smtps\n'),
  exim('a transport option that does not exist', SYNTAX, 'begin transports\nx:\n  driver = smtp\n  hostz = a\n'),
  exim('an authenticator driver that does not exist', SYNTAX, 'begin authenticators\nx:\n  driver = scram\n'),
  exim(
    'a user that does not exist',
    [...SYNTAX, ...MISSING, 'local-config.permission'],
    'begin transports\nx:\n  driver = pipe\n  command = /bin/true\n  user = nobodyhere\n',
  ),
  exim('an .ifdef without .endif', SYNTAX, '.ifdef X\n'),
  exim('an .include that does not exist', MISSING_OR_SYNTAX, '.include {folder}/more.conf\n'),
  exim('a retry rule that is none', SYNTAX, 'begin retry\n* * Z,2h\n'),
  exim('a rewriting rule that is none', SYNTAX, 'begin rewrite\n*@a.test\n'),
  {
    ...exim('a configuration that is not there', MISSING_OR_SYNTAX, ''),
    arguments: ['-C', '{folder}/other.conf', '-be', ''],
  },
  eximSession('an expression without its end', EXPANSION, 'acl_smtp_rcpt = ${if eq{a}{b}{x}\n'),
  eximSession('a variable that does not exist', EXPANSION, 'acl_smtp_rcpt = ${if eq{$sender_hst}{b}{x}{y}}\n'),
  eximSession('an operator that does not exist', EXPANSION, 'acl_smtp_rcpt = ${lower:${uppr:x}}\n'),
  eximSession('an ACL that does not exist', EXPANSION, 'acl_smtp_rcpt = check_rcpts\n'),
  eximSession(
    'a message with a look-up in a file that is not there',
    [...MISSING, ...EXPANSION],
    'acl_smtp_rcpt = x\nbegin acl\nx:\n  deny message = ${lookup{a}lsearch{{folder}/none}}\n',
  ),
  eximSession(
    'a look-up of a kind that was not built in',
    [...EXPANSION, 'backend.lookup'],
    'acl_smtp_rcpt = x\nbegin acl\nx:\n  accept condition = ${lookup mysql{select 1}}\n',
  ),
  eximSession(
    'a list of domains that does not exist',
    EXPANSION,
    'acl_smtp_rcpt = x\nbegin acl\nx:\n  accept domains = +own_domains\n',
  ),
  eximSession(
    'a condition that is neither true nor false',
    EXPANSION,
    'acl_smtp_rcpt = x\nbegin acl\nx:\n  accept condition = perhaps\n',
  ),
  eximSession(
    'a calculation with words',
    EXPANSION,
    'acl_smtp_rcpt = x\nbegin acl\nx:\n  accept ratelimit = ${eval:a/2} / 1h / strict\n',
  ),
  eximDelivery(
    'a path with a name that a stranger gave',
    ['local-config.tainted'],
    '  driver = appendfile\n  file = {folder}/mail/$local_part\n  user = Debian-exim\n',
  ),
  eximDelivery(
    'a delivery as root',
    ['local-config.permission', 'local-config.delivery-program', ...SYNTAX],
    '  driver = appendfile\n  file = {folder}/mail/b\n  user = root\n',
  ),
  eximDelivery(
    'a folder that is not there',
    DELIVERY,
    '  driver = appendfile\n  maildir_format\n  directory = {folder}/none/b\n  create_directory = false\n  user = Debian-exim\n',
  ),
  eximDelivery(
    'a folder that its user may not enter',
    DELIVERY,
    '  driver = appendfile\n  file = {folder}/closed/b\n  user = Debian-exim\n',
  ),
  eximDelivery(
    'a pipe to a program that is not there',
    ['local-config.program-missing', 'local-config.delivery-program', ...MISSING],
    '  driver = pipe\n  command = /usr/local/bin/sort-mail\n  user = Debian-exim\n',
  ),
  eximDelivery(
    'a pipe to a program that fails',
    ['local-config.delivery-program'],
    '  driver = pipe\n  command = /bin/false\n  user = Debian-exim\n  return_output\n',
  ),
  eximDelivery('a transport option that cannot be worked out', EXPANSION, '  driver = smtp\n  hosts = ${if eq{a}{b}\n'),
  eximDelivery(
    'a mail store on this machine that does not listen',
    ['backend.delivery'],
    '  driver = smtp\n  hosts = 127.0.0.1\n  port = {port}\n  allow_localhost\n',
  ),
  eximDelivery(
    'a transport that has no user',
    [...SYNTAX, 'local-config.permission', 'local-config.delivery-program'],
    '  driver = appendfile\n  file = {folder}/x\n',
  ),
  eximDaemon('a port that is taken', ['daemon.port-taken'], 'daemon_smtp_ports = {taken}\n'),
  eximDaemon('an address that this machine does not have', ['daemon.cannot-bind'], 'local_interfaces = 192.0.2.77\n'),
  eximDaemon('an interface that is no address', [...SYNTAX, 'daemon.cannot-bind'], 'local_interfaces = mx.own.test\n'),
  {
    ...exim(
      'a log that cannot be written',
      ['local-config.permission', ...MISSING],
      'log_file_path = {folder}/exim.conf/%s\n',
    ),
    arguments: ['-C', '{folder}/exim.conf', '-odi', '-f', 'a@there.test', 'b@own.test'],
    input: MESSAGE,
  },
]

const POSTFIX_MAIN = `compatibility_level = 3.6
myhostname = mx.own.test
mydomain = own.test
mail_owner = daemon
setgid_group = mail
queue_directory = {folder}/queue
data_directory = {folder}/data
inet_interfaces = 127.0.0.1
maillog_file = {folder}/log/postfix
maillog_file_prefixes = {folder}
alias_maps =
alias_database =
local_recipient_maps =
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
`
const POSTFIX_MASTER = 'smtp inet n - n - - smtpd\n'

const postfix = (
  program: Program,
  what: string,
  causes: readonly CauseId[],
  {
    main = '',
    master = '',
    args = [],
    input,
  }: { main?: string; master?: string; args?: readonly string[]; input?: string },
): BrokenStart => ({
  what,
  program,
  arguments: ['-c', '{folder}', ...args],
  files: { 'main.cf': withLines(POSTFIX_MAIN, main), 'master.cf': POSTFIX_MASTER + master },
  causes,
  ...(input === undefined ? {} : { input }),
})

const POSTFIX: readonly BrokenStart[] = [
  postfix('postconf', 'a parameter that does not exist', SYNTAX, { main: 'myhostnme = mx\n', args: ['-n'] }),
  postfix('postconf', 'a line without a value', SYNTAX, { main: 'myhostname mx\n', args: ['-n'] }),
  postfix('postconf', 'a service with too few fields', SYNTAX, { master: 'smtps inet n\n', args: ['-M'] }),
  postfix('postconf', 'a service of an unknown type', SYNTAX, { master: 'x inetd n - n - - smtpd\n', args: ['-M'] }),
  postfix('postmap', 'a table that is not there', MISSING, { args: ['hash:{folder}/virtual'] }),
  postfix('postmap', 'a table of a kind that was not built in', [...SYNTAX, 'backend.lookup', ...MISSING], {
    args: ['mysql:{folder}/virtual'],
  }),
  postfix('postmap', 'a number that is none', SYNTAX, {
    main: 'message_size_limit = many\n',
    args: ['-q', 'x', 'hash:{folder}/main.cf'],
  }),
  postfix('postmap', 'a word that is neither yes nor no', SYNTAX, {
    main: 'smtputf8_enable = perhaps\n',
    args: ['-q', 'x', 'hash:{folder}/main.cf'],
  }),
  postfix('postmap', 'a table that was never made from its text', MISSING, {
    args: ['-q', 'x', 'hash:{folder}/main.cf'],
  }),
  postfix('postmap', 'an owner that does not exist', [...SYNTAX, ...MISSING, 'local-config.permission'], {
    main: 'mail_owner = nobodyhere\n',
    args: ['-q', 'x', 'hash:{folder}/main.cf'],
  }),
  postfix('postmap', 'a host name that is none', ['local-config.hostname', ...SYNTAX], {
    main: 'myhostname = mx_1!.own.test\n',
    args: ['-q', 'x', 'hash:{folder}/main.cf'],
  }),
  postfix(
    'postqueue',
    'a mail system that does not run',
    ['backend.delivery', ...MISSING, 'daemon.crashed', 'local-config.permission'],
    { args: ['-p'] },
  ),
  postfix('postalias', 'aliases that are not there', MISSING, { args: ['hash:{folder}/aliases'] }),
  {
    ...postfix('postconf', 'a configuration that is not there', MISSING, { args: ['-n'] }),
    arguments: ['-c', '{folder}/none', '-n'],
  },
  postfix('postsuper', 'a queue that is not there', MISSING, { args: ['-s'] }),
]

const DOVECOT_MAIN = `base_dir = {folder}/run
log_path = /dev/stderr
ssl = no
`
const doveconf = (what: string, causes: readonly CauseId[], broken: string): BrokenStart => ({
  what,
  program: 'doveconf',
  arguments: ['-c', '{folder}/dovecot.conf', '-n'],
  files: { 'dovecot.conf': DOVECOT_MAIN + broken },
  causes,
})
const dovecot = (what: string, causes: readonly CauseId[], broken: string): BrokenStart => ({
  ...doveconf(what, causes, broken),
  program: 'dovecot',
  arguments: ['-F', '-c', '{folder}/dovecot.conf'],
})

const DOVECOT: readonly BrokenStart[] = [
  doveconf('a setting that does not exist', SYNTAX, 'mail_locaton = maildir:~/Maildir\n'),
  doveconf('a section that does not exist', SYNTAX, 'servce imap {\n}\n'),
  doveconf('a bracket that is missing', SYNTAX, 'service imap-login {\n  process_limit = 10\n'),
  doveconf('a bracket too many', SYNTAX, '}\n'),
  doveconf('a number that is none', SYNTAX, 'mail_max_keyword_length = long\n'),
  doveconf('a word that is neither yes nor no', SYNTAX, 'disable_plaintext_auth = perhaps\n'),
  doveconf('a line that is no setting', SYNTAX, 'protocols imap lmtp\n'),
  doveconf('an include that is not there', MISSING_OR_SYNTAX, '!include {folder}/conf.d/10-mail.conf\n'),
  doveconf('a time that is none', SYNTAX, 'auth_cache_ttl = 3 lightyears\n'),
  { ...doveconf('a configuration that is not there', MISSING, ''), arguments: ['-c', '{folder}/none.conf', '-n'] },
  dovecot(
    'a certificate that is not there',
    CERTIFICATE,
    'ssl = required\nssl_cert = <{folder}/cert.pem\nssl_key = <{folder}/key.pem\n',
  ),
  dovecot('a protocol that is not installed', [...SYNTAX, ...MISSING], 'protocols = pop3\n'),
  dovecot('a protocol that does not exist', [...SYNTAX, ...MISSING], 'protocols = gopher\n'),
  dovecot(
    'an internal user that does not exist',
    [...SYNTAX, ...MISSING, 'local-config.permission'],
    'default_internal_user = nobodyhere\nprotocols =\n',
  ),
  dovecot(
    'a port that is taken',
    ['daemon.port-taken'],
    'protocols =\nservice auth {\n  inet_listener {\n    address = 127.0.0.1\n    port = {taken}\n  }\n}\n',
  ),
  dovecot(
    'an address that this machine does not have',
    ['daemon.cannot-bind'],
    'protocols =\nservice auth {\n  inet_listener {\n    address = 192.0.2.77\n    port = {port}\n  }\n}\n',
  ),
  dovecot(
    'a listener that cannot be found in DNS',
    [...SYNTAX, 'resolver.broken', 'daemon.cannot-bind'],
    'protocols =\nservice auth {\n  inet_listener {\n    address = mx.own.invalid\n    port = {port}\n  }\n}\n',
  ),
  dovecot(
    'a log that cannot be written',
    ['local-config.permission', ...MISSING],
    'log_path = {folder}/dovecot.conf/log\nprotocols =\n',
  ),
]

const MSMTP_MAIN = 'defaults\nauth off\ntls off\naccount default\nhost 127.0.0.1\nport {port}\nfrom a@own.test\n'
const msmtp = (what: string, causes: readonly CauseId[], broken: string, base = MSMTP_MAIN): BrokenStart => ({
  what,
  program: 'msmtp',
  arguments: ['-C', '{folder}/msmtprc', 'b@there.test'],
  files: { msmtprc: base + broken },
  input: MESSAGE,
  causes,
})

const UNREACHED = ['network.connect', 'backend.delivery'] as const
const CLIENTS: readonly BrokenStart[] = [
  msmtp('a command that does not exist', SYNTAX, 'hots smtp.there.test\n'),
  msmtp('a word that is neither on nor off', SYNTAX, 'tls perhaps\n'),
  msmtp('no host', SYNTAX, '', 'account default\nfrom a@own.test\n'),
  msmtp('no sender', [...SYNTAX, 'local-config.hostname', 'sender.mismatch'], '', 'account default\nhost 127.0.0.1\n'),
  msmtp('a server that does not listen', UNREACHED, ''),
  msmtp(
    'a server that DNS does not know',
    ['resolver.broken', 'domain.not-found', 'network.connect'],
    'host smtp.own.invalid\n',
  ),
  msmtp(
    'a file of authorities that is not there',
    [...MISSING, 'tls.own-cert', ...SYNTAX],
    'tls on\ntls_trust_file {folder}/none.crt\n',
  ),
  {
    ...msmtp('an account that does not exist', SYNTAX, ''),
    arguments: ['-C', '{folder}/msmtprc', '-a', 'work', 'b@there.test'],
  },
  { ...msmtp('a configuration that is not there', MISSING, ''), arguments: ['-C', '{folder}/none', 'b@there.test'] },
  {
    what: 'a server that does not listen',
    program: 'swaks',
    arguments: ['--server', '127.0.0.1:{port}', '--to', 'b@there.test', '--from', 'a@own.test'],
    causes: UNREACHED,
  },
  {
    what: 'a server that DNS does not know',
    program: 'swaks',
    arguments: ['--server', 'smtp.own.invalid', '--to', 'b@there.test', '--from', 'a@own.test'],
    causes: ['resolver.broken', 'domain.not-found', 'network.connect'],
  },
  {
    what: 'a server that does not listen',
    program: 'curl',
    arguments: [
      '-sS',
      '--url',
      'smtp://127.0.0.1:{port}',
      '--mail-from',
      'a@own.test',
      '--mail-rcpt',
      'b@there.test',
      '-T',
      '-',
    ],
    input: MESSAGE,
    causes: UNREACHED,
  },
  {
    what: 'a server that DNS does not know',
    program: 'curl',
    arguments: [
      '-sS',
      '--url',
      'smtp://smtp.own.invalid',
      '--mail-from',
      'a@own.test',
      '--mail-rcpt',
      'b@there.test',
      '-T',
      '-',
    ],
    input: MESSAGE,
    causes: ['resolver.broken', 'domain.not-found', 'network.connect'],
  },
]

const opensmtpd = (what: string, causes: readonly CauseId[], broken: string): BrokenStart => ({
  what,
  program: 'smtpd',
  arguments: ['-n', '-f', '{folder}/smtpd.conf'],
  files: { 'smtpd.conf': broken },
  causes,
})

const OPENSMTPD: readonly BrokenStart[] = [
  opensmtpd('a word that does not exist', SYNTAX, 'lisen on lo\n'),
  opensmtpd('an interface that does not exist', [...SYNTAX, 'daemon.cannot-bind'], 'listen on eth77\n'),
  opensmtpd('an action that does not exist', SYNTAX, 'match for local action "keep"\n'),
  opensmtpd('a table that is not there', MISSING_OR_SYNTAX, 'table users file:{folder}/users\n'),
  opensmtpd(
    'a table that nobody defined',
    SYNTAX,
    'action "keep" maildir alias <aliases>\nmatch for local action "keep"\n',
  ),
  opensmtpd(
    'a certificate that is not there',
    [...SYNTAX, ...CERTIFICATE],
    'pki mx cert "{folder}/cert.pem"\npki mx key "{folder}/key.pem"\nlisten on lo tls pki mx\n',
  ),
  opensmtpd('a key that nobody defined', [...SYNTAX, ...CERTIFICATE], 'listen on lo tls pki mx\n'),
  opensmtpd('a size that is none', SYNTAX, 'smtp max-message-size "35Q"\n'),
  opensmtpd('the grammar of years ago', SYNTAX, 'accept for local deliver to maildir\n'),
  opensmtpd('a filter that nobody defined', SYNTAX, 'listen on lo filter "spam"\n'),
  { ...opensmtpd('a configuration that is not there', MISSING, ''), arguments: ['-n', '-f', '{folder}/none.conf'] },
]

export const BROKEN_STARTS: readonly BrokenStart[] = [...EXIM, ...POSTFIX, ...DOVECOT, ...OPENSMTPD, ...CLIENTS]
