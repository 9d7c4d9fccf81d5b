// The greeting, and EHLO and HELO (RFC 5321 §4.1.1.1): who the client says it is, and what it is offered.

import type { Reply } from '../../core/reply.ts'
import { readHello } from '../envelope-arguments.ts'
import type { SessionCore } from '../session-core.ts'
import type { Submitter } from '../session-facts.ts'
import * as replies from '../server-replies.ts'

/** The connection is open, and secured where that comes first. */
export function connected(core: SessionCore): void {
  const { listener, client, local, proxy, submitter } = core.facts
  if (listener === 'local') {
    if (submitter) submitted(core, submitter)
    return
  }
  core.journal.open({
    kind: 'connected',
    listener,
    client: client.address,
    clientPort: client.port,
    local: local.address,
    localPort: local.port,
    ...(proxy === undefined ? {} : { proxy }),
  })
  if (core.settings.asks.has('connect')) core.ask({ stage: 'connect' })
  else greet(core)
}

/** Nobody is there to be greeted, and the rules about clients and their names have nobody to be about. */
function submitted(core: SessionCore, { uid, login, program, caller, folder }: Submitter): void {
  core.facts = { ...core.facts, helo: { verb: 'EHLO', name: 'localhost' } }
  core.journal.open({
    kind: 'submitted',
    uid,
    ...(login !== undefined && { user: login }),
    program,
    ...(caller !== undefined && { caller }),
    folder,
  })
}

export const greet = (core: SessionCore): void => core.send(replies.greeting(core.settings.hostname))

export function hello(core: SessionCore, line: string, verb: 'EHLO' | 'HELO', argument: string): void {
  const read = readHello(verb, argument)
  if (!read.ok) return core.refuse(line, read.reply)
  if (core.closeIf(core.tolerance.idle())) return
  // RFC 5321 §4.1.4: a second EHLO or HELO resets like RSET.
  core.abandon()
  if (core.settings.asks.has('helo')) core.ask({ stage: 'helo', verb, name: read.value })
  else welcome(core, verb, read.value)
}

export function welcome(core: SessionCore, verb: 'EHLO' | 'HELO', name: string): void {
  core.facts = { ...core.facts, helo: { verb, name } }
  core.journal.hello({ kind: 'helo', verb, name })
  core.send(helloReply(core, verb, name))
}

/** RFC 4954 §4: AUTH is offered until the client has logged in; RFC 3207 §4.2: STARTTLS until TLS is there. */
function helloReply({ settings, facts }: SessionCore, verb: 'EHLO' | 'HELO', name: string): Reply {
  const { hostname, limits, offers } = settings
  const text = `${hostname} Hello ${name} [${facts.client.address}]`
  if (verb === 'HELO') return replies.hello(text)
  const secured = facts.tls !== undefined
  const mechanisms = facts.user === undefined ? offers.mechanisms(secured, facts).join(' ') : ''
  return replies.hello(text, [
    ...replies.extensions(limits),
    ...(offers.starttls && !secured ? ['STARTTLS'] : []),
    ...(mechanisms === '' ? [] : [`AUTH ${mechanisms}`, ...(offers.oldAuthLine ? [`AUTH=${mechanisms}`] : [])]),
    ...(offers.xclient ? ['XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT'] : []),
    'HELP',
  ])
}
