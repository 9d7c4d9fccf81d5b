// `waybill health`: whether the server runs, and how much waits.

import type { Health } from '../../control/control.ts'
import { serverHealth } from '../../control/use-cases/health.ts'
import { EXIT } from '../exit-code.ts'
import { face } from '../face.ts'
import { layoutOf } from '../layout-of.ts'
import { diskLines } from '../render/disk.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { QUEUE_WORDS } from '../../words/queue.ts'
import type { Times } from '../render/times.ts'
import { printLines } from '../terminal.ts'

export const healthFace = face({
  useCase: serverHealth,
  examples: [['waybill health', 'ends with 0 when the server runs, with 1 when it does not']],
  print: (value, { terminal }) => printLines(terminal, healthLines(value, layoutOf(terminal).times)),
  waits: ({ queue }) => queue.messages > 0,
  exitCode: ({ server }) => (server === 'running' ? EXIT.ok : EXIT.failed),
})

function healthLines({ server, version, hostname, startedAt, queue, disk }: Health, times: Times): readonly string[] {
  const since = startedAt === undefined ? '' : `, since ${times.moment(startedAt)} (${times.age(startedAt)})`
  const held = queue.held === 0 ? '' : `, ${queue.held} of them held`
  const oldest = queue.oldest === undefined ? '' : `; the oldest came ${times.age(queue.oldest)} ago`
  return [
    server === 'running'
      ? `Waybill ${version} runs as ${hostname ?? 'a server without a name'}${since}.`
      : 'No server runs.',
    `${GRAMMAR.en.count(queue.messages, 'message')} with ${GRAMMAR.en.count(queue.recipients, 'recipient')} waiting${held}${oldest}.`,
    ...(queue.damaged === undefined ? [] : [QUEUE_WORDS.en.damaged(queue.damaged), QUEUE_WORDS.en.damagedMove]),
    ...undeliverable(queue.undeliverable),
    ...diskLines(disk, 'en'),
  ]
}

const undeliverable = (count = 0): readonly string[] =>
  count === 0
    ? []
    : [
        `${GRAMMAR.en.count(count, 'recipient')} of notifications that cannot be delivered: see \`waybill queue list\`. ` +
          'Postmaster is told, if there is one.',
      ]
