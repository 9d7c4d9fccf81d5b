// What both servers are asked, made from the site itself: its aliases, users, domains, networks and lists, the addresses of its log, and
// edges that every site has.

import type { SiteFiles } from '../exim/site-files.ts'
import { answerItems } from '../exim/exim-list.ts'
import { compareWithStock } from '../exim/stock.ts'
import { blocksOf } from '../exim/blocks.ts'

export interface Corpus {
  readonly addresses: readonly string[]
  readonly clients: readonly string[]
  readonly senders: readonly string[]
  /** Of the sessions. */
  readonly recipients: readonly string[]
}

const MOST_USERS = 100
const MOST_ALIASES = 300
const MOST_LOGGED = 200
/** Recipients of the sessions that come from log, aliases and users: each is asked with every client and sender. */
const MOST_OF_EACH = 6
/** Senders that somebody wrote into a rule, and of those whose domains are written elsewhere. */
const MOST_SENDERS = 4
const MOST_OTHER_SENDERS = 2
/** Addresses of the documentation, which nobody has (RFC 5737). */
const STRANGER = '203.0.113.9'
const EDGES = ['postmaster', 'root', 'abuse', 'nobody', 'daemon', 'no-such-user', 'mailer-daemon']

export function corpusOf(files: SiteFiles, hostname: string, mailDomain: string): Corpus {
  const answers = (key: string): readonly string[] => answerItems(files.answers.get(key)?.value ?? '')
  const local = [
    ...new Set([
      mailDomain,
      hostname,
      'localhost',
      ...answers('dc_other_hostnames').filter((name) => /^[a-z0-9.-]+\.[a-z]+$/.test(name)),
    ]),
  ]
  const relayed = answers('dc_relay_domains').map((name) => name.replace(/^\*/, 'sub'))
  const aliases = keys(files, '/etc/aliases').slice(0, MOST_ALIASES)
  const users = usersOf(files).slice(0, MOST_USERS)
  const hubs = keys(files, '/etc/exim4/hubbed_hosts').map((name) => name.replace(/^\*\.?/, 'sub.'))
  const { domains, names, senders: named } = written(files)
  const logged = loggedAddresses(files)
  const [first = 'root'] = users
  const elsewhere = [
    'no-such-domain.invalid',
    'remote.example',
    ...hubs,
    ...relayed,
    ...domains.filter((name) => !local.includes(name)),
  ]
  const addresses = [
    ...[...EDGES, ...aliases, ...users, ...names].map((name) => `${name}@${mailDomain}`),
    ...local.flatMap((domain) => [`${first}@${domain}`, `no-such-user@${domain}`, `postmaster@${domain}`]),
    ...[first, ...aliases.slice(0, 1)].flatMap((name) => [
      `${name}+x@${mailDomain}`,
      `${name}-x@${mailDomain}`,
      `real-${name}@${mailDomain}`,
      `${name.toUpperCase()}@${mailDomain}`,
    ]),
    ...elsewhere.flatMap((domain) =>
      ['x', first, ...names].map((name) => `${name}@${domain}`).concat(`x@sub.${domain}`),
    ),
    ...logged,
  ]
  const senders = [
    '',
    `${first}@${mailDomain}`,
    'x@remote.example',
    ...listed(files, 'local_sender_blacklist').map(asAddress),
  ]
  return {
    addresses: [...new Set(addresses)],
    clients: [
      ...new Set([
        '127.0.0.1',
        STRANGER,
        ...answers('dc_relay_nets').flatMap(aHostOf),
        ...listed(files, 'local_host_blacklist').flatMap(aHostOf),
      ]),
    ],
    senders: [
      ...new Set([
        ...senders,
        ...named.slice(0, MOST_SENDERS),
        ...domains
          .filter((domain) => !local.includes(domain))
          .slice(-MOST_OTHER_SENDERS)
          .map((domain) => `x@${domain}`),
      ]),
    ],
    recipients: [
      ...new Set([
        ...[
          'postmaster',
          'no-such-user',
          'a%b',
          '/etc/passwd',
          'x|y',
          ...users.slice(0, MOST_OF_EACH),
          ...aliases.slice(0, MOST_OF_EACH),
        ].map((name) => `${name}@${mailDomain}`),
        ...elsewhere.slice(0, 3 * MOST_OF_EACH).map((domain) => `x@${domain}`),
        `x%remote.example@${mailDomain}`,
        'a!b@remote.example',
        // Domains whose way needs no DNS, so that only the form of the local part can be in the way.
        ...[...hubs, ...relayed].slice(0, 2).map((domain) => `a!b@${domain}`),
      ]),
    ],
  }
}

const keys = (files: SiteFiles, path: string): readonly string[] =>
  files.has(path)
    ? files
        .read(path)
        .split('\n')
        .flatMap((line) => /^([^\s#:"|/][^\s:"]*)\s*(?::|\s)/.exec(line)?.[1]?.toLowerCase() ?? [])
    : []

function usersOf(files: SiteFiles): readonly string[] {
  if (!files.has('/etc/passwd')) return []
  return files
    .read('/etc/passwd')
    .split('\n')
    .flatMap((line) => {
      const [name = '', , uid = ''] = line.split(':')
      return Number(uid) >= 1000 && Number(uid) < 60_000 && /^[a-z_][a-z0-9_.-]*$/.test(name) ? [name] : []
    })
}

const listed = (files: SiteFiles, name: string): readonly string[] => {
  const path = `/etc/exim4/${name}`
  return files.has(path)
    ? files
        .read(path)
        .split('\n')
        .map((line) => line.replace(/#.*/, '').trim())
        .filter((line) => line !== '' && !/^[!^+]/.test(line))
    : []
}

const asAddress = (pattern: string): string =>
  pattern.includes('@') ? pattern.replaceAll('*', 'x') : `x@${pattern.replace(/^\*/, 'sub')}`

/** An address of a network; names have none that could be asked for. */
function aHostOf(item: string): readonly string[] {
  const [, net, last] = /^(\d+\.\d+\.\d+)\.(\d+)(?:\/\d+)?$/.exec(item) ?? []
  return net === undefined ? [] : [`${net}.${last === '0' ? '7' : last}`]
}

/** Domains and names that somebody wrote into the template. */
function written(files: SiteFiles): {
  readonly domains: readonly string[]
  readonly names: readonly string[]
  readonly senders: readonly string[]
} {
  const own = compareWithStock(blocksOf(files.lines)).changed.flatMap(({ added }) => added)
  const texts = own.map(({ text }) => text)
  const domains = texts.flatMap((text) =>
    [...text.matchAll(/\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b/gi)].map(([name]) => name.toLowerCase()),
  )
  const names = texts.flatMap((text) =>
    (/^local_parts = ([\w.: -]+)$/.exec(text)?.[1] ?? '').split(/[\s:]+/).filter((name) => name !== ''),
  )
  const senders = texts.flatMap((text) =>
    (/^\s*(?:senders|sender_domains) = ([\w.:@* -]+)$/.exec(text)?.[1] ?? '')
      .split(/[\s:]+/)
      .filter((item) => item.includes('.'))
      .map(asAddress),
  )
  return {
    domains: [...new Set(domains.filter((name) => !/\.(?:conf|rul|html|txt|pl|key|crt|sock)$/.test(name)))],
    names: [...new Set(names)],
    senders: [...new Set(senders)],
  }
}

function loggedAddresses(files: SiteFiles): readonly string[] {
  const path = '/var/log/exim4/mainlog'
  if (!files.has(path)) return []
  const found = [...files.read(path).matchAll(/ (?:=>|->|\*\*|==) (?:[^\s<]+ <)?([^\s<>@]+@[A-Za-z0-9.-]+)/g)]
  return [...new Set(found.map(([, address = '']) => address.toLowerCase()))].slice(-MOST_LOGGED)
}
