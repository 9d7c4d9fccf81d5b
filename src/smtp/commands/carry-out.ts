// From a command line to the function that carries the command out. Those that bring no mail nearer are answered here.

import type { Reply } from '../../core/reply.ts'
import { ABSENT_COMMANDS, type Command } from '../command.ts'
import * as replies from '../server-replies.ts'
import type { SessionCore } from '../session-core.ts'
import { auth } from './auth.ts'
import { bdat, data } from './data.ts'
import { hello } from './hello.ts'
import { mail } from './mail.ts'
import { rcpt } from './rcpt.ts'
import { starttls } from './starttls.ts'
import { xclient } from './xclient.ts'

/** Commands that no user name or password can be taken for. */
const NO_SECRETS = new Set(['EHLO', 'HELO', 'MAIL', 'RCPT', 'DATA', 'BDAT', 'STARTTLS', 'QUIT', 'RSET', 'NOOP'])

export function carryOut(core: SessionCore, line: string, { verb, argument }: Command): void {
  if (verb === 'AUTH') core.loginTried = true
  else if (NO_SECRETS.has(verb)) core.loginTried = false
  core.heard(verb === 'AUTH' ? 'AUTH (the rest is not shown)' : core.keepable(line))
  switch (verb) {
    case 'EHLO':
    case 'HELO':
      return hello(core, line, verb, argument)
    case 'MAIL':
      return mail(core, line, argument)
    case 'RCPT':
      return rcpt(core, line, argument)
    case 'DATA':
      return data(core, line, argument)
    case 'BDAT':
      return bdat(core, line, argument)
    case 'STARTTLS':
      return starttls(core, line, argument)
    case 'AUTH':
      return auth(core, argument)
    case 'XCLIENT':
      return xclient(core, line, argument)
    case 'QUIT':
      if (argument !== '') return core.refuse(line, replies.noArgument('QUIT'))
      core.send(replies.closing)
      return core.close('client')
    default:
      return idleCommand(core, line, verb, argument)
  }
}

function idleCommand(core: SessionCore, line: string, verb: string, argument: string): void {
  if (ABSENT_COMMANDS.has(verb)) return core.refuse(line, replies.notImplemented(verb))
  const known = IDLE_COMMANDS.get(verb)
  if (!known) {
    if (core.closeIf(core.tolerance.unknown())) return
    return core.refuse(core.keepable(line), replies.unknownCommand)
  }
  if (core.closeIf(core.tolerance.idle())) return
  if (verb === 'RSET') {
    if (argument !== '') return core.refuse(line, replies.noArgument('RSET'))
    core.abandon()
  }
  return core.send(known)
}

const IDLE_COMMANDS: ReadonlyMap<string, Reply> = new Map([
  ['RSET', replies.ok],
  ['NOOP', replies.ok],
  ['VRFY', replies.cannotVerify],
  ['HELP', replies.help],
])
