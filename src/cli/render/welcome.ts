// What `waybill start` prints when it is ready: where it listens, what to type next, and who lives in the sandbox.

import type { Language } from '../../words/language.ts'
import { WELCOME_WORDS } from '../../words/welcome.ts'
import { labelled } from './layout.ts'
import type { Paint } from './paint.ts'

export interface Welcome {
  readonly version: string
  readonly sandbox: boolean
  readonly stateFolder: string
  readonly hostname: string
  readonly listening: readonly {
    readonly mode: 'smtp' | 'submission' | 'submissions' | 'http' | 'https' | 'metrics' | 'client-files'
    readonly address: string
    readonly port: number
  }[]
  readonly localDomains: readonly string[]
  readonly users: readonly string[]
  /** How much a user may send elsewhere before the mail is held; left out: nobody is counted. */
  readonly guard?: { readonly hour: number; readonly day: number }
  /** The pretended receivers of the sandbox. */
  readonly domains: readonly { readonly domain: string; readonly habit: string }[]
  /** How this user runs Waybill, and what to add for this state folder: `bin/waybill.js`, ` --state /tmp/x`. */
  readonly typed: { readonly program: string; readonly state: string }
}

const COLUMN = 18

export function renderWelcome(
  welcome: Welcome,
  { paint, width, language }: { readonly paint: Paint; readonly width: number; readonly language: Language },
): string[] {
  const { version, sandbox, hostname, stateFolder, guard, typed } = welcome
  const line = (label: string, text: string): string[] => labelled(`  ${label}`, text, { column: COLUMN, width })
  const words = WELCOME_WORDS[language]
  return [
    paint('strong', sandbox ? words.asSandbox(version) : words.as(version, hostname)),
    ...(sandbox ? [words.nothingLeaves] : []),
    '',
    ...welcome.listening.flatMap(({ mode, address, port }) =>
      line(
        words.labels[mode],
        PAGE[mode]
          ? `${mode === 'https' ? 'https' : 'http'}://${reach(address, port)}${PAGE[mode]}`
          : at(address, port),
      ),
    ),
    ...line(words.labels.state, stateFolder),
    ...(sandbox || guard === undefined
      ? []
      : line(words.labels.guard, words.guard(guard, `${typed.program} guard list`))),
    ...(sandbox ? line(words.labels.mailboxes, mailboxes(welcome)) : []),
    '',
    paint('strong', words.try),
    ...commands(welcome).map((text) => `  ${text}`),
    ...(welcome.domains.length === 0 ? [] : ['', paint('strong', words.receivers)]),
    ...welcome.domains.flatMap(({ domain, habit }) => line(domain, words.habit(domain, habit))),
    '',
    words.stops,
  ]
}

type Mode = Welcome['listening'][number]['mode']
/** Of those that a browser is for. */
const PAGE: Readonly<Partial<Record<Mode, string>>> = {
  http: '/',
  https: '/',
  metrics: '/metrics',
  'client-files': '/',
}

const at = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

/** An address to connect to: a listener on all addresses is reached on this machine by the loopback one. */
const reach = (address: string, port: number): string =>
  at(address === '::' || address === '0.0.0.0' ? '127.0.0.1' : address, port)

const mailboxes = ({ users, localDomains: [domain = ''] }: Welcome): string =>
  users.map((name) => `${name}@${domain}`).join(', ')

function commands({ sandbox, typed, listening, users, localDomains }: Welcome): string[] {
  const smtp = listening.find(({ mode }) => mode === 'smtp') ?? listening.find(({ mode }) => mode === 'submission')
  const server = smtp === undefined ? '127.0.0.1' : reach(smtp.address, smtp.port)
  const [domain = 'example.org'] = localDomains
  if (!sandbox) {
    return [
      `${typed.program} send --server ${server} --from postmaster@${domain} --to ${users[0] ?? 'postmaster'}@${domain}`,
      `${typed.program} queue list${typed.state}`,
      `${typed.program} trace postmaster@${domain}${typed.state}`,
    ]
  }
  const toServer = server === '127.0.0.1:2525' ? '' : ` --server ${server}`
  return [
    `swaks --server ${server} --to ${users[0] ?? 'alice'}@${domain}`,
    `${typed.program} send${toServer} --to x@spam.test`,
    `swaks --server ${server} --tls --auth-user ${users[0] ?? 'alice'} --auth-password sandbox --to x@ok.test`,
    `${typed.program} trace x@spam.test${typed.state}`,
  ]
}
