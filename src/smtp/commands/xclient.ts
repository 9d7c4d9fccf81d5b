// XCLIENT: a trusted proxy or test tool says who the real client is, in the form that Postfix made known. Afterwards the
// session begins anew, with a greeting, as if that client had connected. Only offered to addresses that the operator named.

import { parseIp } from '../../core/ip.ts'
import type { SessionFacts } from '../session-facts.ts'
import type { SessionCore } from '../session-core.ts'
import * as replies from '../server-replies.ts'
import { readHello } from '../envelope-arguments.ts'
import { decodeXtext } from '../xtext.ts'
import { connected } from './hello.ts'

const UNKNOWN = new Set(['[UNAVAILABLE]', '[TEMPUNAVAIL]'])
const ATTRIBUTES = new Set(['NAME', 'ADDR', 'PORT', 'PROTO', 'HELO', 'LOGIN', 'DESTADDR', 'DESTPORT', 'REVERSE_NAME'])

export function xclient(core: SessionCore, line: string, argument: string): void {
  if (!core.settings.offers.xclient) return core.refuse(line, replies.notImplemented('XCLIENT'))
  if (core.transaction) return core.refuse(line, replies.notInTransaction('XCLIENT'))
  const told = readAttributes(argument)
  const facts = told && applied(core.facts, told)
  if (!facts) return core.refuse(line, replies.xclientSyntax)
  core.facts = facts
  connected(core)
  const { helo, user, mechanism = '' } = facts
  if (helo) core.journal.hello({ kind: 'helo', ...helo })
  if (user !== undefined) core.journal.loggedIn({ kind: 'logged-in', mechanism, user })
}

function readAttributes(argument: string): ReadonlyMap<string, string> | undefined {
  const told = new Map<string, string>()
  for (const word of argument.split(/ +/)) {
    const equals = word.indexOf('=')
    const name = word.slice(0, equals).toUpperCase()
    const value = decodeXtext(word.slice(equals + 1).replaceAll('=', '+3D'))
    if (equals < 0 || value === undefined || !ATTRIBUTES.has(name)) return undefined
    if (value !== '' && !UNKNOWN.has(value.toUpperCase())) told.set(name, value)
  }
  return told
}

function applied(facts: SessionFacts, told: ReadonlyMap<string, string>): SessionFacts | undefined {
  const address = ipOf(told.get('ADDR')) ?? facts.client.address
  const local = ipOf(told.get('DESTADDR')) ?? facts.local.address
  const port = portOf(told.get('PORT'), facts.client.port)
  const localPort = portOf(told.get('DESTPORT'), facts.local.port)
  const badAddress = [told.get('ADDR'), told.get('DESTADDR')].some((text) => text !== undefined && !ipOf(text))
  if (badAddress || port === undefined || localPort === undefined) return undefined
  const verb = told.get('PROTO')?.toUpperCase() === 'SMTP' ? 'HELO' : 'EHLO'
  const helo = told.get('HELO')
  // A client may give itself no other name, and one that it could not have given was not read by the proxy either.
  if (helo !== undefined && (helo.includes(' ') || !readHello(verb, helo).ok)) return undefined
  const { helo: _helo, user: _user, mechanism: _mechanism, ...kept } = facts
  const user = told.get('LOGIN')
  return {
    ...kept,
    client: { address, port },
    local: { address: local, port: localPort },
    proxy: facts.proxy ?? facts.client.address,
    ...(helo === undefined ? {} : { helo: { verb, name: helo } }),
    ...(user === undefined ? {} : { user, mechanism: 'XCLIENT' }),
  }
}

const ipOf = (text: string | undefined) => (text === undefined ? undefined : parseIp(text.replace(/^IPV6:/i, '')))

function portOf(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined) return otherwise
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined
}
