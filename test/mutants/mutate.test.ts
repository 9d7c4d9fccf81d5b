import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Script } from 'node:vm'
import { mutate, placesIn, type Mutant } from './mutate.ts'

const mutantsOf = (text: string): readonly Mutant[] => placesIn(text).flatMap((place) => mutate(text, place) ?? [])
const changes = (text: string): readonly string[] => mutantsOf(text).map(({ line, after }) => `${line}: ${after}`)

test('each kind of change is made, one at a time, and its line is told', () => {
  const text = `const LIMIT = 1_000
export function fits(size: number, open: boolean): boolean {
  note(size)
  if (!open || size >= LIMIT) return false
  this.size = size + 1
  return size === 3
}
`
  assert.deepEqual(changes(text).toSorted(), [
    '1: const LIMIT = 1001',
    '3: ;',
    '4: if (!open && size >= LIMIT) return false',
    '4: if (!open || size > LIMIT) return false',
    '4: if (!open || size >= LIMIT) return true',
    '4: if (open || size >= LIMIT) return false',
    '5: ;',
    '5: this.size = size + 2',
    '5: this.size = size - 1',
    '6: return size !== 3',
    '6: return size === 4',
    '6: return undefined',
  ])
})

test('comments, strings, patterns and types are left alone', () => {
  const text = `// 1 < 2 && true
/** 3 */
const said = 'a === b' // 4
const pattern = /a{1,2} && true/
const told = \`\${said} < 5\`
type Answer = { readonly ok: true; readonly code: 250 }
interface Box<T extends 1> { readonly size?: 7 }
`
  assert.deepEqual(changes(text), [])
})

test('what would be no program is no mutant', () => {
  for (const { text } of mutantsOf('const all = [1, 2].map((n) => n * 2)\n'))
    assert.doesNotThrow(() => new Script(text))
})
