// `waybill dkim`: signatures and the keys that they are made with.

import type { CommandContext, Register } from '../command.ts'
import { registerVerify } from '../dkim/verify.ts'

export const register: Register = (program, context: CommandContext) => {
  const dkim = program.command('dkim').description('check signatures of messages (DKIM)')
  for (const add of [registerVerify]) add(dkim, context)
}
