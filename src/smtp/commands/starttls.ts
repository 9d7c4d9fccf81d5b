// STARTTLS (RFC 3207): the same connection goes on in TLS. Whatever a client sends behind the command and before the
// handshake is not read as commands: somebody in between could have put it there (RFC 3207 §6 with CVE-2011-0411 in mind).

import type { TlsSession } from '../session-facts.ts'
import type { SessionCore } from '../session-core.ts'
import * as replies from '../server-replies.ts'

export function starttls(core: SessionCore, line: string, argument: string): void {
  const { facts, settings } = core
  if (argument !== '') return core.refuse(line, replies.noArgument('STARTTLS'))
  if (facts.tls) return core.refuse(line, replies.securedAlready)
  if (!settings.offers.starttls) return core.refuse(line, replies.notImplemented('STARTTLS'))
  if (!facts.helo) return core.refuse(line, replies.helloFirst)
  if (core.transaction) return core.refuse(line, replies.notInTransaction('STARTTLS'))
  core.send(replies.startTls)
  core.state = 'securing'
  core.act({ kind: 'starttls' })
}

/** RFC 3207 §4.2: all that the client said in clear is void. */
export function secured(core: SessionCore, tls: TlsSession): void {
  const { helo: _helo, user: _user, mechanism: _mechanism, ...kept } = core.facts
  core.facts = { ...kept, tls }
  core.journal.secured({ kind: 'secured', implicit: false, ...tls })
  core.state = 'command'
}
