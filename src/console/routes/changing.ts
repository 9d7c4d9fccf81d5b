// What an operator can do to what is queued: first how much it is about, then, on a second button, it is done. The fields are
// those of the commands, so that a selection is a list of ids, or all that a filter means.

import type { Context } from 'hono'
import { fieldsOf } from '../../control/fields.ts'
import { checkInput } from '../../control/http-form.ts'
import { answer, type ChangeResult, type ControlAnswer } from '../../control/control.ts'
import { queueBounce } from '../../control/use-cases/queue-bounce.ts'
import { queueHold } from '../../control/use-cases/queue-hold.ts'
import { queueRelease } from '../../control/use-cases/queue-release.ts'
import { queueRemove } from '../../control/use-cases/queue-remove.ts'
import { queueRetry } from '../../control/use-cases/queue-retry.ts'
import type { PageContext } from '../page-context.ts'
import { changedPage, confirmPage, type ConsoleChange, type MarkedMessages } from '../pages/change.ts'
import { page, type Serving } from '../serving.ts'

const CHANGES = {
  retry: queueRetry,
  hold: queueHold,
  release: queueRelease,
  bounce: queueBounce,
  remove: queueRemove,
} as const satisfies Readonly<Record<ConsoleChange, unknown>>

/** Octets: some thousands of ids. */
const MOST_SELECTED = 64 * 1024

export function changingRoutes({ get, post }: Serving): void {
  get(
    '/change',
    async (context) => {
      const selection = selectionOf(context.here.searchParams)
      if (selection === undefined) return page(confirmPage(undefined, undefined, context))
      const foreseen = await change(selection, true, context)
      return foreseen.ok ? page(confirmPage(selection, foreseen.value, context)) : foreseen
    },
    'operator',
  )
  post(
    '/change',
    async (context, c) => {
      const form = await formOf(c)
      const selection = selectionOf(form)
      if (selection === undefined) return page(confirmPage(undefined, undefined, context))
      const changed = await change(selection, false, context)
      if (!changed.ok) return changed
      // Whoever changes one message from its page wants to see it.
      if (form.get('back') === 'letter') return c.redirect(`/letters/${selection.ids[0] ?? ''}`, 303)
      return page(changedPage(selection, changed.value, context))
    },
    { need: 'operator', octets: MOST_SELECTED },
  )

  async function change(
    { name, ids, filter }: MarkedMessages,
    dryRun: boolean,
    { control }: PageContext,
  ): Promise<ControlAnswer<ChangeResult>> {
    const useCase = CHANGES[name]
    const ask = async (fields: object): Promise<ControlAnswer<ChangeResult>> => {
      const input = checkInput(useCase, { ...fields, dryRun })
      return input.ok ? control.ask(useCase, input.value) : input
    }
    const parts: ChangeResult[] = []
    for (const id of ids) {
      const part = await ask({ id })
      if (!part.ok) return part
      parts.push(part.value)
    }
    let after = filter && {}
    while (after) {
      const part = await ask({ ...filter, id: 'all', ...after })
      if (!part.ok) return part
      parts.push(part.value)
      after = part.value.next === undefined ? undefined : { after: part.value.next }
    }
    return answer({
      messages: parts.flatMap(({ messages }) => messages),
      recipients: parts.reduce((sum, { recipients }) => sum + recipients, 0),
    })
  }
}

const FILTER = fieldsOf(queueHold)
  .map(({ name }) => name)
  .filter((name) => !['id', 'after', 'dryRun'].includes(name))

function selectionOf(query: URLSearchParams): MarkedMessages | undefined {
  const name = (Object.keys(CHANGES) as ConsoleChange[]).find((one) => one === query.get('do'))
  if (name === undefined) return undefined
  const ids = query.getAll('id')
  if (query.get('all') === null) return ids.length === 0 ? undefined : { name, ids }
  const filter = Object.fromEntries(
    FILTER.flatMap((field) => {
      const text = query.get(field) ?? ''
      return text === '' ? [] : [[field, text]]
    }),
  )
  return { name, ids: [], filter }
}

async function formOf(c: Context): Promise<URLSearchParams> {
  return new URLSearchParams(await c.req.text())
}
