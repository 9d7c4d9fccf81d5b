// Holds docs/reference/events.md to the types: every kind and field of the program is on the page, and nothing else is.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { REASON_CODES } from '../core/reason.ts'
import { EVENT_FIELDS } from './event-fields.test-support.ts'

const page = readFileSync(new URL('../../docs/reference/events.md', import.meta.url), 'utf8')
const [events = '', shapes = ''] = page.split('## Shapes inside events')

test('the reference page lists every kind of event with exactly its fields', () => {
  const documented = Object.fromEntries(
    events
      .split(/^### /m)
      .slice(1)
      .map((section) => {
        const kind = section.slice(0, section.indexOf('\n'))
        const rows = [...section.matchAll(/^\| `(\w+)` \| (optional)? ?\|/gm)]
        return [kind, Object.fromEntries(rows.map(([, field = '', optional]) => [field, optional ?? 'always']))]
      }),
  )
  assert.deepEqual(documented, EVENT_FIELDS)
})

test('the reference page lists every reason code with its meaning', () => {
  const rows = [...shapes.matchAll(/^\| `([a-z0-9.-]+)` \| (.+) \|$/gm)]
  assert.deepEqual(Object.fromEntries(rows.map(([, code = '', text]) => [code, text])), REASON_CODES)
})
