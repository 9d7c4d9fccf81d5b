// A control port for tests: answers from one sample message and remembers what it was asked.

import { viewMessage } from './views.ts'
import { answer, problem, type Control } from './control.ts'
import { MESSAGE, message, messageEvents, recipients } from './sample-story.test-support.ts'

export interface FakeControl extends Control {
  readonly asked: string[]
}

export function fakeControl(): FakeControl {
  const asked: string[] = []
  const view = viewMessage({ message, recipients })
  const counts = { messages: 1, recipients: 1, held: 0 }
  const missing = problem('not-found', 'No such message.')
  const change = { messages: [{ id: MESSAGE, recipients: 1 }], recipients: 1 }
  return {
    asked,
    health: async () => answer({ status: 'ok', server: 'running', version: '0.0.0', queue: counts }),
    list: async ({ limit, after }) => {
      asked.push(`list ${limit} ${after ?? ''}`.trim())
      return answer({ messages: [view], counts })
    },
    show: async (id) => {
      asked.push(`show ${id}`)
      return id === MESSAGE ? answer({ message: view, header: 'Subject: Hello', headerCut: false }) : missing
    },
    trace: async (subject, { limit }) => {
      asked.push(`trace ${subject} ${limit}`)
      if (subject === 'boom') throw new Error('secret detail')
      if (subject !== MESSAGE && !subject.includes('@')) return missing
      return answer({ subject, stories: [{ kind: 'message', message: view, events: messageEvents }], more: false })
    },
    why: async (id) => {
      asked.push(`why ${id}`)
      return missing
    },
    simulate: async (request) => {
      asked.push(`simulate ${JSON.stringify(request)}`)
      return missing
    },
    retry: async (id) => {
      asked.push(`retry ${id}`)
      return id === MESSAGE || id === 'all' ? answer(change) : missing
    },
    remove: async (id) => {
      asked.push(`remove ${id}`)
      return id === MESSAGE ? answer(change) : missing
    },
  }
}
