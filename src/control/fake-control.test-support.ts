// A control port for tests: answers from one sample message and remembers what it was asked. `on` and `scriptedControl` make
// others, from the use-cases that a test is about.

import { answer, problem, type ControlAnswer, type Control } from './control.ts'
import { MESSAGE, message, messageEvents, recipients } from './sample-story.test-support.ts'
import type { UseCase } from './use-case.ts'
import { explainText } from './use-cases/explain.ts'
import { serverHealth } from './use-cases/health.ts'
import { queueList } from './use-cases/queue-list.ts'
import { queueRemove } from './use-cases/queue-remove.ts'
import { queueRetry } from './use-cases/queue-retry.ts'
import { queueShow } from './use-cases/queue-show.ts'
import { simulateSession } from './use-cases/simulate.ts'
import { trace } from './use-cases/trace.ts'
import { whyRefused } from './use-cases/why.ts'
import { viewMessage } from './views.ts'

interface Scripted {
  readonly name: string
  readonly reply: (input: object) => ControlAnswer<unknown>
}

export const on = <Input extends object, T>(
  { name }: UseCase<Input, T>,
  reply: (input: Input) => ControlAnswer<T>,
): Scripted => ({ name, reply: (input) => reply(input as Input) })

export const scriptedControl = (scripts: readonly Scripted[]): Control => ({
  async ask<Input extends object, T>(useCase: UseCase<Input, T>, input: Input) {
    const script = scripts.find(({ name }) => name === useCase.name)
    if (!script) throw new Error(`nothing is scripted for ${useCase.name}`)
    return script.reply(input) as ControlAnswer<T>
  },
})

export interface FakeControl extends Control {
  readonly asked: string[]
}

export function fakeControl(): FakeControl {
  const asked: string[] = []
  const view = viewMessage({ message, recipients })
  const counts = { messages: 1, recipients: 1, held: 0 }
  const missing = problem('not-found', 'No such message.')
  const change = { ok: true as const, value: { messages: [{ id: MESSAGE, recipients: 1 }], recipients: 1 } }
  const control = scriptedControl([
    on(serverHealth, () => answer({ status: 'ok', server: 'running', version: '0.0.0', queue: counts })),
    on(queueList, ({ limit, after }) => {
      asked.push(`list ${limit} ${after ?? ''}`.trim())
      return answer({ messages: [view], counts })
    }),
    on(queueShow, ({ id }) => {
      asked.push(`show ${id}`)
      return id === MESSAGE ? answer({ message: view, header: 'Subject: Hello', headerCut: false }) : missing
    }),
    on(trace, ({ subject, limit }) => {
      asked.push(`trace ${subject} ${limit}`)
      if (subject === 'boom') throw new Error('secret detail')
      if (subject !== MESSAGE && !subject.includes('@')) return missing
      return answer({ subject, stories: [{ kind: 'message', message: view, events: messageEvents }], more: false })
    }),
    on(whyRefused, ({ id }) => {
      asked.push(`why ${id}`)
      return missing
    }),
    on(simulateSession, (request) => {
      asked.push(`simulate ${JSON.stringify(request)}`)
      return missing
    }),
    on(explainText, ({ text }) => {
      asked.push(`explain ${text}`)
      return missing
    }),
    on(queueRetry, ({ id }) => {
      asked.push(`retry ${id}`)
      return id === MESSAGE || id === 'all' ? change : missing
    }),
    on(queueRemove, ({ id, dryRun }) => {
      asked.push(`${dryRun === true ? 'foresee' : 'remove'} ${id}`)
      if (id !== MESSAGE) return missing
      return dryRun === true ? answer({ ...change.value, dryRun }) : change
    }),
  ])
  return { asked, ask: (useCase, input) => control.ask(useCase, input) }
}
