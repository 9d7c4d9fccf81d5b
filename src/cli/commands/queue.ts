// `waybill queue`: its subcommands stand in files of their own.

import type { Register } from '../command.ts'
import { registerQueueList } from './queue-list.ts'
import { registerQueueRemove } from './queue-remove.ts'
import { registerQueueRetry } from './queue-retry.ts'
import { registerQueueShow } from './queue-show.ts'

export const registerQueue: Register = (program, context) => {
  const queue = program.command('queue').description('look at what waits to be delivered, and change it')
  for (const register of [registerQueueList, registerQueueShow, registerQueueRetry, registerQueueRemove]) {
    register(queue, context)
  }
}
