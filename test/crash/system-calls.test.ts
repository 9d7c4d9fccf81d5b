// The reader of strace's output, on lines as strace writes them.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { parseSystemCalls } from './system-calls.ts'

test('calls of several threads are put together and ordered by their beginning', () => {
  const log = [
    '101 write(21<TCP:[127.0.0.1:25->127.0.0.1:4000]>, "354 go on\\r\\n", 11) = 11',
    '102 fdatasync(9</s/queue.db-wal> <unfinished ...>',
    '101 read(21<TCP:[127.0.0.1:25->127.0.0.1:4000]>, "(a) = b", 65536) = 7',
    '102 <... fdatasync resumed>)            = 0',
    '103 rename("/m/tmp/x", "/m/new/x") = -1 ENOENT (No such file or directory)',
    '+++ exited with 0 +++',
  ].join('\n')
  assert.deepEqual(
    parseSystemCalls(log).map(({ name, began, returned, result }) => [name, began, returned, result]),
    [
      ['write', 0, 0, '11'],
      ['fdatasync', 1, 3, '0'],
      ['read', 2, 2, '7'],
      ['rename', 4, 4, '-1 ENOENT (No such file or directory)'],
    ],
  )
})
