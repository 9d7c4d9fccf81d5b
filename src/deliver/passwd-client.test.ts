import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findClient, parsePasswdClient } from './passwd-client.ts'

const FILE = `# password file used when the local exim is authenticating to a remote host
#target.mail.server.example:login:password
^smtp\\d:never:read
Smtp.isp.example:me@isp.example:with:colons and spaces\r
*.google.com:me@gmail.com:app
broken line
*:else:where
smtp.late.example:late:late
`

test('the first line that fits the name of the configuration counts, as in Debian', () => {
  const of = (host: string): string => {
    const found = findClient(parsePasswdClient(FILE), host)
    return `${found?.user} ${found?.password}`
  }
  assert.equal(of('smtp.isp.example'), 'me@isp.example with:colons and spaces')
  assert.equal(of('gmail-smtp.l.google.com'), 'me@gmail.com app')
  assert.equal(of('smtp.late.example'), 'else where')
  assert.equal(findClient(parsePasswdClient('a.test:u:p'), 'b.test'), undefined)
})
