// The macros by which Debian's template is adjusted (its README lists them), in Waybill's words. One that is not here is told of.

import { yaml, yamlList, type Draft } from '../draft.ts'
import { both, type Both } from '../finding.ts'
import { itemsOf } from './exim-list.ts'
import type { LogicalLine, LineOfFile } from './lines.ts'
import { MACRO_LINE, type Macros } from './macros.ts'

type Take = (
  value: string,
  place: LineOfFile,
  draft: Draft,
  macros: Macros,
) => 'taken' | { readonly verdict: 'differs' | 'not-needed' | 'not-taken'; readonly note: Both }

const check =
  (key: string, text = 'true'): Take =>
  (_, place, draft) => {
    draft.set(`checks.${key}`, text, place)
    return 'taken'
  }
const set =
  (key: string, write: (value: string) => string = yaml): Take =>
  (value, place, draft) => {
    draft.set(key, write(value), place)
    return 'taken'
  }
const notNeeded =
  (en: string, ru: string): Take =>
  () => ({ verdict: 'not-needed', note: both(en, ru) })
const notTaken =
  (en: string, ru: string): Take =>
  () => ({ verdict: 'not-taken', note: both(en, ru) })

const zones = (value: string): string =>
  yamlList(itemsOf(value).map((item) => item.replace(/^&?!?/, '').split(/[=!/&]/)[0] ?? item))

const takeTls: Take = (_, place, draft, macros) => {
  const confdir = '/etc/exim4'
  const pair = macros.get('MAIN_TLS_CERTKEY')
  const certificate = pair ?? macros.get('MAIN_TLS_CERTIFICATE') ?? `${confdir}/exim.crt`
  const key = pair ?? macros.get('MAIN_TLS_PRIVATEKEY') ?? `${confdir}/exim.key`
  const path = (text: string): string => text.replaceAll('CONFDIR', confdir)
  draft.set('certificates', `[{ certificate: ${yaml(path(certificate))}, key: ${yaml(path(key))} }]`, place)
  return 'taken'
}

const takeDkim: Take = (_, place, draft, macros) => {
  const [domain = '', selector = '', key = ''] = ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_PRIVATE_KEY'].map((name) =>
    macros.get(name),
  )
  if ([domain, selector, key].some((text) => text === '' || text.includes('$'))) {
    return {
      verdict: 'not-taken',
      note: both(
        'name domain, selector and file of each key: dkim: { domains: { example.org: { keys: [{ selector: s1, file: /etc/exim4/dkim.key }] } } }',
        'укажите домен, селектор и файл каждого ключа: dkim: { domains: { example.org: { keys: [{ selector: s1, file: /etc/exim4/dkim.key }] } } }',
      ),
    }
  }
  const file = key.replaceAll('CONFDIR', '/etc/exim4')
  draft.set(
    'dkim.domains',
    `{ ${yaml(domain)}: { keys: [{ selector: ${yaml(selector)}, file: ${yaml(file)} }] } }`,
    place,
  )
  return 'taken'
}
const partOfDkim: Take = (_, __, ___, macros) =>
  macros.get('DKIM_DOMAIN') === undefined
    ? {
        verdict: 'not-taken',
        note: both('without DKIM_DOMAIN nothing is signed', 'без DKIM_DOMAIN ничего не подписывается'),
      }
    : 'taken'

const MACROS: Readonly<Record<string, Take>> = {
  CHECK_RCPT_VERIFY_SENDER: check('verify_sender'),
  CHECK_RCPT_REVERSE_DNS: check('reverse_dns'),
  CHECK_RCPT_IP_DNSBLS: (value, place, draft, macros) => check('ip_dnsbls', zones(value))(value, place, draft, macros),
  CHECK_RCPT_DOMAIN_DNSBLS: (value, place, draft, macros) =>
    check('domain_dnsbls', zones(value.replaceAll(/\/\$sender_address_domain/g, '')))(value, place, draft, macros),
  CHECK_RCPT_POSTMASTER: (value, place, draft, macros) =>
    check('always_reachable', yamlList(itemsOf(value)))(value, place, draft, macros),
  CHECK_RCPT_NO_FAIL_TOO_MANY_BAD_RCPT: check('bad_recipients', 'false'),
  CHECK_RCPT_SPF: (_, place, draft) => {
    const unless = '{ any: [{ relay_from: true }, { authenticated: true }] }'
    draft.add(
      'policy.rcpt',
      `{ name: spf-fail, when: { spf: fail, not: ${unless} }, deny: "[SPF] you are not allowed to send mail from this domain" }`,
      place,
    )
    draft.set('checks.received_spf', 'true', place)
    return 'taken'
  },
  CHECK_DATA_VERIFY_HEADER_SENDER: check('header_sender'),
  NO_CHECK_DATA_VERIFY_HEADER_SYNTAX: check('header_syntax', 'false'),
  IGNORE_SMTP_LINE_LENGTH_LIMIT: check('line_length', 'false'),
  CHECK_RCPT_LOCAL_LOCALPARTS: notTaken(
    'write a rule with local_part, or checks: { restricted_characters: false }',
    'напишите правило с local_part или checks: { restricted_characters: false }',
  ),
  CHECK_RCPT_REMOTE_LOCALPARTS: notTaken(
    'write a rule with local_part, or checks: { restricted_characters: false }',
    'напишите правило с local_part или checks: { restricted_characters: false }',
  ),
  MESSAGE_SIZE_LIMIT: set('limits.message_size', (value) =>
    /^\d+[KMG]?$/i.test(value) ? value.toUpperCase() : JSON.stringify(value),
  ),
  MAIN_HARDCODE_PRIMARY_HOSTNAME: set('hostname'),
  MAIN_QUALIFY_DOMAIN: set('mail_domain'),
  MAIN_LOCAL_DOMAINS: (value, place, draft) => {
    const names = itemsOf(value).filter((name) => name !== '@' && name !== 'localhost')
    if (names.some((name) => /[;${}]|^!/.test(name)))
      return {
        verdict: 'not-taken',
        note: both('name each domain in local_domains', 'перечислите домены в local_domains'),
      }
    draft.set('local_domains', yamlList(names), place)
    return 'taken'
  },
  MAIN_TLS_ENABLE: takeTls,
  MAIN_TLS_CERTIFICATE: () => 'taken',
  MAIN_TLS_PRIVATEKEY: () => 'taken',
  MAIN_TLS_CERTKEY: () => 'taken',
  MAIN_TLS_ADVERTISE_HOSTS: notNeeded('STARTTLS is offered to everybody', 'STARTTLS предлагается всем'),
  MAIN_LOG_SELECTOR: (value, place, draft) => {
    const names = value.split(/\s+/).map((name) => name.replace(/^\+/, ''))
    const ours = [
      'arguments',
      'deliver_time',
      'delivery_size',
      'incoming_interface',
      'incoming_port',
      'millisec',
      'outgoing_port',
      'pid',
      'queue_time',
      'received_recipients',
      'received_sender',
      'return_path_on_delivery',
      'sender_on_delivery',
      'subject',
      'timezone',
      'tls_sni',
    ].filter((name) => names.includes(name))
    if (ours.length > 0) draft.set('log.selectors', yamlList(ours), place)
    return 'taken'
  },
  MAIN_IGNORE_BOUNCE_ERRORS_AFTER: set('bounces.hold'),
  MAIN_TIMEOUT_FROZEN_AFTER: notNeeded(
    'nothing is frozen: mail is held with a reason and an end',
    'ничего не замораживается: почта задерживается с указанием причины и срока',
  ),
  MAIN_FREEZE_TELL: notNeeded('postmaster is told of what is held', 'о задержанном сообщается postmaster'),
  MAIN_HOST_LOOKUP: notNeeded(
    'clients are looked up where a rule asks for it',
    'обратная запись клиента запрашивается, где этого требует правило',
  ),
  MAIN_TRUSTED_USERS: (value, place, draft) => {
    draft.set('submission.trusted_users', yamlList(itemsOf(value)), place)
    return 'taken'
  },
  MAIN_ALLOW_DOMAIN_LITERALS: notNeeded('x@[192.0.2.7] is always read', 'x@[192.0.2.7] понимается всегда'),
  MAIN_KEEP_ENVIRONMENT: notNeeded('programs get a clean environment', 'программы получают чистое окружение'),
  MAIN_ADD_ENVIRONMENT: notNeeded('programs get a clean environment', 'программы получают чистое окружение'),
  MAIN_SMTPUTF8_ADVERTISE_HOSTS: notNeeded('SMTPUTF8 is always offered', 'SMTPUTF8 предлагается всегда'),
  DISABLE_DKIM_VERIFY: notNeeded(
    'signatures are checked only where a rule asks for it',
    'подписи проверяются, только если этого требует правило',
  ),
  DKIM_DOMAIN: takeDkim,
  DKIM_SELECTOR: partOfDkim,
  DKIM_PRIVATE_KEY: partOfDkim,
  DKIM_CANON: notNeeded('relaxed/relaxed, as Exim’s default', 'relaxed/relaxed, как и в Exim'),
  REMOTE_SMTP_HOSTS_REQUIRE_TLS: (value, place, draft, macros) =>
    value === '*' ? set('tls', () => 'required')(value, place, draft, macros) : TLS_OF_SOME,
  REMOTE_SMTP_HOSTS_AVOID_TLS: (value, place, draft, macros) =>
    value === '*' ? set('tls', () => 'off')(value, place, draft, macros) : TLS_OF_SOME,
  REMOTE_SMTP_SMARTHOST_HOSTS_REQUIRE_TLS: notNeeded(
    'with a log-in TLS is required and its certificate checked',
    'при входе TLS обязателен, и сертификат проверяется',
  ),
  REMOTE_SMTP_SMARTHOST_PROTOCOL: notNeeded('port 465 begins with TLS by itself', 'порт 465 и так начинается с TLS'),
  REMOTE_SMTP_SMARTHOST_TLS_VERIFY_HOSTS: notNeeded(
    'certificates are checked where this server logs in',
    'сертификат проверяется там, где сервер входит',
  ),
  REMOTE_SMTP_HELO_DATA: notTaken(
    'HELO is the hostname; write the name there',
    'в HELO всегда стоит hostname; запишите имя там',
  ),
  AUTH_CLIENT_ALLOW_NOTLS_PASSWORDS: notTaken(
    'a password is never sent in clear; the smarthost must offer TLS',
    'пароль никогда не передаётся открыто: смарт-хост должен предлагать TLS',
  ),
  AUTH_SERVER_ALLOW_NOTLS_PASSWORDS: (_, place, draft) => {
    draft.set('auth.clear_text_from_loopback', 'true', place)
    return {
      verdict: 'differs',
      note: both(
        'passwords in clear are taken from this machine only',
        'открытые пароли принимаются только с этой же машины',
      ),
    }
  },
}

const TLS_OF_SOME = {
  verdict: 'not-taken',
  note: both(
    'write a route with tls for these hosts, or tls: verified for all',
    'задайте для этих узлов маршрут или tls: verified для всех',
  ),
} as const

/** Those by which the template tells itself what is there, and what update-exim4.conf has made of the answers. */
const INNER =
  /^(?:UPEX4C|DCconfig_|DC_|DC[a-z]|_|MAIN_ACL_|MAIN_PACKAGE|ETC_MAILNAME$|CONFDIR$|SPOOLDIR$|LOCAL_DELIVERY$)/

/** `given`: macros that this site has defined by itself. */
export function takeMacros(given: readonly LogicalLine[], macros: Macros, draft: Draft): void {
  for (const line of given) {
    const [, name = '', , value = ''] = MACRO_LINE.exec(line.text) ?? []
    if (name === '' || (INNER.test(name) && name !== 'CONFDIR')) continue
    const taken = MACROS[name]?.(macros.replaceIn(value), line, draft, macros)
    if (taken === undefined) {
      draft.note(
        'not-taken',
        line,
        line.text,
        both(
          'this macro is not known here; what it changes is told of where it is used',
          'этот макрос здесь неизвестен; что он меняет, сказано там, где он используется',
        ),
      )
    } else if (taken === 'taken') draft.note('taken', line, line.text)
    else draft.note(taken.verdict, line, line.text, taken.note)
  }
}
