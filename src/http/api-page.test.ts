// Holds docs/reference/api.md to the use-cases and to the statuses of problems.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { CONTROL_PROBLEMS, problem, type ControlProblemCode } from '../control/control.ts'
import { fieldsOf } from '../control/fields.ts'
import type { AnyUseCase } from '../control/use-case.ts'
import { USE_CASES } from '../control/use-cases.ts'
import { needOf } from '../control/visitor.ts'
import { createApi } from './api.ts'

const page = readFileSync(new URL('../../docs/reference/api.md', import.meta.url), 'utf8')
const rows = page.split('\n').filter((line) => line.startsWith('| `'))

function row(useCase: AnyUseCase): string {
  const { name, effect, http, output } = useCase
  const fields = fieldsOf(useCase)
    .filter(({ inPath }) => !inPath)
    .map((field) => `\`${field.name}${field.required ? '' : '?'}\``)
  return `| \`${http.method} ${http.path}\` | \`${name}\` | ${effect} | ${needOf(useCase)} | ${fields.join(', ')} | \`${output.shape}\` |`
}

test('the page has a row for every use-case', () => {
  assert.deepEqual(
    rows.filter((line) => line.includes(' /')),
    USE_CASES.map(row),
  )
})

test('the page has a row for every problem, with its status', async () => {
  const codes = Object.keys(CONTROL_PROBLEMS) as ControlProblemCode[]
  const expected = await Promise.all(
    codes.map(async (code) => {
      const api = createApi({ ask: async () => problem(code, '') })
      const { status } = await api.request('/health')
      return `| \`${code}\` | ${status} | ${CONTROL_PROBLEMS[code]} |`
    }),
  )
  assert.deepEqual(
    rows.filter((line) => !line.includes(' /')),
    expected,
  )
})
