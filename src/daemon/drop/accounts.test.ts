import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePasswd } from './accounts.ts'

test('a number has the first name that stands for it, and the person that the comment names', () => {
  const accounts = parsePasswd(
    [
      'root:x:0:0:root:/root:/bin/bash',
      'toor:x:0:0:other:/root:/bin/sh',
      'alice:x:1000:1000:Alice Miller,,,:/home/alice:/bin/bash',
      'bob:x:1001:1001:& Smith:/home/bob:/bin/sh',
      '../x:x:1002:1002::/:/bin/sh',
      'eve\x1b:x:1003:1003::/:/bin/sh',
      'odd:x:-1:0::/:/bin/sh',
      '+::::::',
    ].join('\n'),
  )
  assert.deepEqual(
    [...accounts].map(([uid, { login, fullName }]) => `${uid} ${login} ${fullName}`),
    ['0 root root', '1000 alice Alice Miller', '1001 bob Bob Smith'],
  )
})
