import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coveringTests } from './covering-tests.ts'

const file = (path: string, text = '') => ({ path, text })

test('the test beside a file comes first, then those of its folder, then the nearest; who starts it as a thread counts', () => {
  const files = [
    file('src/queue/thread.ts', `import { row } from './row.ts'`),
    file('src/queue/row.ts'),
    file('src/queue/row.test.ts', `import { row } from './row.ts'`),
    file('src/queue/open.ts', 'new Worker(new URL(`./thread.${extension}`, import.meta.url))'),
    file('src/queue/open.test.ts', `import { open } from './open.ts'`),
    file('src/net/near.test.ts', `import { row } from '../queue/row.ts'`),
    file('src/net/other.test.ts', `import { open } from './other.ts'`),
  ]
  assert.deepEqual(coveringTests('src/queue/row.ts', files), [
    'src/queue/row.test.ts',
    'src/queue/open.test.ts',
    'src/net/near.test.ts',
  ])
})
