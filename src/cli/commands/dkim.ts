// `waybill dkim`: the keys that mail is signed with, and the signatures of a message.

import type { CommandContext, Register } from '../command.ts'
import { registerNew, registerRotate } from '../dkim/make.ts'
import { registerList, registerShow } from '../dkim/show.ts'
import { registerTest } from '../dkim/test-keys.ts'
import { registerVerify } from '../dkim/verify.ts'

export const register: Register = (program, context: CommandContext) => {
  const dkim = program
    .command('dkim')
    .description('make, list and test the keys that mail is signed with (DKIM); verify')
  for (const add of [registerNew, registerList, registerShow, registerTest, registerRotate, registerVerify]) {
    add(dkim, context)
  }
}
