// What `waybill start` prints when it is ready: where it listens, what to type next, and who lives in the sandbox.

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
  { paint, width }: { readonly paint: Paint; readonly width: number },
): string[] {
  const { version, sandbox, hostname, stateFolder, guard, typed } = welcome
  const line = (label: string, text: string): string[] => labelled(`  ${label}`, text, { column: COLUMN, width })
  const title = sandbox ? 'as a sandbox: no --config was given' : `as ${hostname}`
  return [
    paint('strong', `Waybill ${version} runs ${title}.`),
    ...(sandbox ? ['Nothing leaves this machine.'] : []),
    '',
    ...welcome.listening.flatMap(({ mode, address, port }) =>
      line(
        LISTENER[mode],
        PAGE[mode]
          ? `${mode === 'https' ? 'https' : 'http'}://${reach(address, port)}${PAGE[mode]}`
          : at(address, port),
      ),
    ),
    ...line('state', stateFolder),
    ...(sandbox || guard === undefined
      ? []
      : line(
          'guard',
          `a user may send ${guard.hour} an hour and ${guard.day} a day elsewhere; more is held: ${typed.program} guard list`,
        )),
    ...(sandbox ? line('mailboxes', mailboxes(welcome)) : []),
    '',
    paint('strong', 'Try, in another terminal:'),
    ...commands(welcome).map((text) => `  ${text}`),
    ...(welcome.domains.length === 0 ? [] : ['', paint('strong', 'Pretended receivers to write to:')]),
    ...welcome.domains.flatMap(({ domain, habit }) => line(domain, habit)),
    '',
    'Ctrl-C stops it.',
  ]
}

type Mode = Welcome['listening'][number]['mode']
const LISTENER: Readonly<Record<Mode, string>> = {
  smtp: 'SMTP',
  submission: 'submission',
  submissions: 'submission, TLS',
  http: 'console',
  https: 'console',
  metrics: 'metrics',
  'client-files': 'client set-up',
}
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
