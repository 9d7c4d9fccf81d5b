// What debconf asked, in Waybill's words.

import { SITES, type Site } from '../../config/config.ts'
import { parseDomain } from '../../core/domain.ts'
import { parseIp, parseNetwork } from '../../core/ip.ts'
import { yaml, yamlList, type Draft } from '../draft.ts'
import { both } from '../finding.ts'
import { answerItems, hostAndPort } from './exim-list.ts'
import type { DebconfAnswer, SiteFiles } from './site-files.ts'

export interface TakenAnswers {
  readonly site: Site
  readonly localDomains: readonly string[]
}

export function takeAnswers(files: SiteFiles, hostname: string, draft: Draft): TakenAnswers {
  const nowhere: DebconfAnswer = { file: '/etc/exim4/update-exim4.conf.conf', line: 1, value: '' }
  const answer = (key: string): DebconfAnswer => files.answers.get(key) ?? nowhere
  const told = (key: string, text = `${key}='${answer(key).value}'`): readonly [DebconfAnswer, string] => [
    answer(key),
    text,
  ]

  const type = answer('dc_eximconfig_configtype')
  const site = SITES.find((one) => one === type.value) ?? 'none'
  draft.set('site', site, type)
  draft.note('taken', ...told('dc_eximconfig_configtype'))
  draft.set('hostname', yaml(hostname))

  const { mailname } = files
  const others = answerItems(answer('dc_other_hostnames').value).filter((name) => name !== '@' && name !== 'localhost')
  const lookups = others.filter((name) => name.includes(';'))
  const domains = [...new Set([hostname, ...others.filter((name) => parseDomain(name) !== undefined)])]
  draft.set('local_domains', yamlList(domains), answer('dc_other_hostnames'))
  if (others.length > 0) draft.note('taken', ...told('dc_other_hostnames'))
  for (const name of [
    ...lookups,
    ...others.filter((one) => !lookups.includes(one) && parseDomain(one) === undefined),
  ]) {
    draft.note(
      'not-taken',
      ...told('dc_other_hostnames', name),
      both(
        'name each domain in local_domains; patterns and look-ups are not read there',
        'перечислите домены в local_domains: шаблоны и поиск по файлам там не работают',
      ),
    )
  }
  if (mailname !== undefined) {
    draft.set('mail_domain', yaml(mailname), { file: '/etc/mailname', line: 1 })
    draft.note('taken', { file: '/etc/mailname', line: 1 }, mailname)
  }
  takeListeners(files, answer, site, draft)
  takeRelaying(answer, told, draft)
  if (site === 'smarthost' || site === 'satellite') takeSmarthost(files, answer, told, draft)

  const readhost = answer('dc_readhost').value
  if (readhost !== '' && (site === 'satellite' || site === 'smarthost')) {
    draft.set('visible_domain', yaml(readhost), answer('dc_readhost'))
    draft.note('taken', ...told('dc_readhost'))
  }
  const hides = answer('dc_hide_mailname').value === 'true' && readhost !== ''
  if (site === 'satellite' || hides) draft.set('hide_mailname', `${hides}`, answer('dc_hide_mailname'))
  if (hides) draft.note('taken', ...told('dc_hide_mailname'))
  if (answer('dc_minimaldns').value === 'true') {
    draft.note(
      'not-needed',
      ...told('dc_minimaldns'),
      both(
        'clients are looked up only where a rule asks for it',
        'обратная запись клиента запрашивается, только если этого требует правило',
      ),
    )
  }
  takeMailboxes(files, site, told, answer, draft)
  return { site, localDomains: domains }
}

type Ask = (key: string) => DebconfAnswer
type Told = (key: string, text?: string) => readonly [DebconfAnswer, string]

function takeListeners(files: SiteFiles, answer: Ask, site: Site, draft: Draft): void {
  const addresses = answerItems(answer('dc_local_interfaces').value)
  const options = files.has('/etc/default/exim4') ? files.read('/etc/default/exim4') : ''
  const at = options.split('\n').findIndex((line) => /^\s*SMTPLISTENEROPTIONS=/.test(line))
  const ports = (/-oX\s+'?"?([\d:]+)/.exec(options.split('\n')[at] ?? '')?.[1] ?? '25')
    .split(':')
    .filter((port) => port !== '')
  const place = ports.join() === '25' ? answer('dc_local_interfaces') : { file: '/etc/default/exim4', line: at + 1 }
  const entries = (addresses.length === 0 ? [undefined] : addresses).flatMap((address) => {
    // `127.0.0.1.587` is an address with its port.
    const [, plain, own] = /^(\d+\.\d+\.\d+\.\d+)\.(\d+)$/.exec(address ?? '') ?? []
    return (own === undefined ? ports : [own]).map((port) => {
      const mode = port === '465' ? ', mode: submissions' : port === '587' ? ', mode: submission' : ''
      const where = plain ?? address
      return `{ ${where === undefined ? '' : `address: ${yaml(where)}, `}port: ${port}${mode} }`
    })
  })
  draft.set('listen', `[${entries.join(', ')}]`, place)
  if (addresses.length > 0)
    draft.note('taken', answer('dc_local_interfaces'), `dc_local_interfaces='${addresses.join(' ; ')}'`)
  if (ports.includes('587')) {
    draft.note(
      'differs',
      place,
      `-oX ${ports.join(':')}`,
      both(
        'port 587 is for those who log in or may send anywhere; other servers come to port 25',
        'порт 587 — только для тех, кто вошёл или может отправлять куда угодно; другие серверы приходят на порт 25',
      ),
    )
  }
  if (ports.includes('26')) {
    draft.note(
      'differs',
      place,
      '26',
      both(
        'port 26 is no standard: mail programs expect 587 with log-in',
        'порт 26 — не стандарт: почтовые программы ждут порт 587 со входом',
      ),
    )
  }
  if (site === 'internet' && addresses.length > 0 && addresses.every((one) => /^(?:127\.|::1$)/.test(one))) {
    draft.note(
      'differs',
      answer('dc_local_interfaces'),
      addresses.join(' ; '),
      both(
        'an Internet site that listens on loopback only gets no mail from others',
        'сервер типа internet, который слушает только петлевой интерфейс, не получит почты извне',
      ),
    )
  }
}

function takeRelaying(answer: Ask, told: Told, draft: Draft): void {
  const domains = answerItems(answer('dc_relay_domains').value)
  const plain = domains.filter((name) => parseDomain(name.replace(/^\*\./, '')) !== undefined)
  if (plain.length > 0) {
    draft.set('relay_to', yamlList(plain), answer('dc_relay_domains'))
    draft.note('taken', ...told('dc_relay_domains'))
  }
  for (const name of domains.filter((one) => !plain.includes(one))) {
    draft.note(
      'not-taken',
      ...told('dc_relay_domains', name),
      both(
        'name each domain in relay_to (`example.org`, `*.example.org`)',
        'перечислите домены в relay_to (`example.org`, `*.example.org`)',
      ),
    )
  }
  const nets = answerItems(answer('dc_relay_nets').value)
  const networks = nets.filter((net) => parseNetwork(net) !== undefined || parseIp(net) !== undefined)
  if (networks.length > 0) {
    draft.set('relay_from', yamlList([...new Set(['127.0.0.1', '::1', ...networks])]), answer('dc_relay_nets'))
    draft.note('taken', ...told('dc_relay_nets'))
  }
  for (const net of nets.filter((one) => !networks.includes(one))) {
    draft.note(
      'not-taken',
      ...told('dc_relay_nets', net),
      both(
        'write the address or network of that host in relay_from: names of clients can be forged where their DNS is',
        'запишите в relay_from адрес или сеть этого узла: имя клиента подделывает тот, кому принадлежит его обратная зона',
      ),
    )
  }
}

function takeSmarthost(files: SiteFiles, answer: Ask, told: Told, draft: Draft): void {
  const hosts = answerItems(answer('dc_smarthost').value).map(hostAndPort)
  if (hosts.length === 0) {
    draft.note(
      'not-taken',
      ...told('dc_smarthost'),
      both(
        'name the server that takes all other mail: smarthost: smtp.isp.example:587',
        'укажите сервер, который принимает всю остальную почту: smarthost: smtp.isp.example:587',
      ),
    )
    return
  }
  const file = '/etc/exim4/passwd.client'
  const hasPasswords =
    files.has(file) &&
    files
      .read(file)
      .split('\n')
      .some((line) => /^\s*[^#\s]/.test(line))
  if (!hasPasswords) draft.set('smarthost', yamlList(hosts), answer('dc_smarthost'))
  else {
    const entries = hosts.map((text) => {
      const [, host = text, port] = /^(.*):(\d+)$/.exec(text) ?? []
      return `{ host: ${yaml(host.replace(/^\[(.*)\]$/, '$1'))}${port === undefined ? ', port: 25' : `, port: ${port}`}, login: { file: ${file} } }`
    })
    draft.set('smarthost', `[${entries.join(', ')}]`, answer('dc_smarthost'))
    draft.note(
      'differs',
      { file, line: 1 },
      file,
      both(
        'a log-in that fails holds the mail and tells you; Exim sends it without log-in, and it comes back',
        'при неудачном входе почта задерживается, и вам об этом сообщают; Exim отправляет её без входа, и она возвращается',
      ),
    )
  }
  draft.note('taken', ...told('dc_smarthost'))
}

function takeMailboxes(files: SiteFiles, site: Site, told: Told, answer: Ask, draft: Draft): void {
  if (files.has('/etc/aliases')) draft.set('aliases', '/etc/aliases')
  if (files.has('/etc/email-addresses') && /^\s*[^#\s]/m.test(files.read('/etc/email-addresses'))) {
    draft.set('email_addresses', '/etc/email-addresses')
  }
  draft.set('lists_folder', '/etc/exim4')
  if (site === 'none') return
  draft.set('system_users', 'true')
  if (site === 'satellite') return
  const kind = answer('dc_localdelivery').value || 'mail_spool'
  if (kind === 'mail_spool' || kind === 'maildir_home') {
    if (kind === 'mail_spool') draft.set('deliver', 'mail_spool', answer('dc_localdelivery'))
    draft.note('taken', ...told('dc_localdelivery'))
  } else {
    draft.note(
      'not-taken',
      ...told('dc_localdelivery'),
      both(
        'write that transport under `transports` and name it in `deliver`',
        'опишите этот способ доставки в `transports` и назовите его в `deliver`',
      ),
    )
  }
}
