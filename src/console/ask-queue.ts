// What the address of the queue page asks for: the fields of `queue list`, and by what to group.

import { answer, type Control, type ControlAnswer } from '../control/control.ts'
import { fieldsOf, valueOf } from '../control/fields.ts'
import { checkInput } from '../control/http-form.ts'
import { hasFilter } from '../control/use-cases/filter-fields.ts'
import { queueList } from '../control/use-cases/queue-list.ts'
import { GROUP_KINDS, PAGE_ROWS, type QueueShown } from './pages/queue.ts'

/** Groups of a queue as short as this are counted unasked: it takes no time. */
const SOON_COUNTED = 5_000
const MOST_GROUPS = 20

const FIELDS = fieldsOf(queueList).filter(({ name }) => !['ids', 'count', 'summary'].includes(name))

export async function askQueue(control: Control, query: URLSearchParams): Promise<ControlAnswer<QueueShown>> {
  const fields: Record<string, unknown> = { limit: PAGE_ROWS }
  for (const { name, kind } of FIELDS) {
    // A field of the form that was left empty asks for nothing.
    const texts = query.getAll(name).filter((text) => text !== '')
    if (texts.length > 0) fields[name] = valueOf(kind, texts)
  }
  const read = checkInput(queueList, fields)
  if (!read.ok) return read
  const input = read.value
  // One more than is shown tells whether there is another page.
  const rows = await control.ask(queueList, { ...input, limit: Math.min(input.limit + 1, 1000) })
  if (!rows.ok) return rows
  const wanted = GROUP_KINDS.find((kind) => kind === query.get('by'))
  const by =
    wanted ?? (rows.value.counts.messages > 0 && rows.value.counts.messages <= SOON_COUNTED ? 'domain' : undefined)
  if (by === undefined) return answer({ input, rows: rows.value })
  const { after: _after, sort: _sort, ...filter } = input
  const found = await control.ask(queueList, { ...(hasFilter(input) ? filter : {}), summary: by, limit: MOST_GROUPS })
  return found.ok ? answer({ input, rows: rows.value, groups: { by, found: found.value } }) : found
}
