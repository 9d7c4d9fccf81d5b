// A line of a log is read wherever people put it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain } from '../library.ts'

const EXIM =
  '2026-05-05 09:08:07 1s3abc-0007hG-2Q ** user@there.example R=smarthost T=remote_smtp_smarthost H=smtp.isp.example [192.0.2.25]: SMTP error from remote mail server after MAIL FROM:<a@own.example>: 530 5.7.0 Authentication required'
const POSTFIX =
  'May  5 09:08:07 mx postfix/lmtp[12]: 4A1B2C3D4E: to=<a@own.example>, relay=none, delay=2, dsn=4.4.1, status=deferred (connect to own.example[private/dovecot-lmtp]: Connection refused)'
const REFUSED =
  'May  5 09:08:07 mx postfix/smtpd[13]: NOQUEUE: reject: RCPT from unknown[192.0.2.9]: 554 5.7.1 <x@y.example>: Relay access denied; from=<a@b.example> to=<x@y.example> proto=ESMTP helo=<pc>'

const PLACES: Readonly<Record<string, (line: string) => string>> = {
  'as it is': (line) => line,
  'quoted twice': (line) => `> > ${line}`,
  'in a list': (line) => `- ${line}`,
  'in a list, as code': (line) => `1. \`${line}\``,
  'behind the file and number of grep': (line) => `/var/log/exim4/mainlog.1:118:${line}`,
  'behind words': (line) => `Подскажите, что это: ${line}`,
  'in a span of code, words on both sides': (line) => `Every time I get \`${line}\` and nothing arrives. What is it?`,
  'between fences, words around': (line) =>
    `It worked last week.\n\`\`\`\n${line}\n\`\`\`\nI have not changed anything.`,
  'below a prompt': (line) => `root@mx:~# tail -1 /var/log/mail.log\n${line}`,
  'behind a level': (line) => `INFO    ${line}`,
}

for (const [place, put] of Object.entries(PLACES)) {
  test(`a line of a log ${place}`, () => {
    const smarthost = explain(put(EXIM))
    assert.equal(smarthost.cause, 'smarthost.login-missing')
    assert.equal(smarthost.who, 'sender-admin')
    const store = explain(put(POSTFIX))
    assert.equal(store.cause, 'backend.delivery')
    assert.equal(store.diagnosis?.vantage.speaker, 'backend')
    const client = explain(put(REFUSED))
    assert.equal(client.cause, 'relay.denied')
    assert.equal(client.diagnosis?.vantage.speaker, 'own-to-client')
  })
}

test('a line that a terminal wrapped is whole again, and words below a blank line are no part of it', () => {
  const wrapped = `${POSTFIX.slice(0, 80)}\n${POSTFIX.slice(80)}\n\nMailbox full? Spam?`
  const { cause, diagnosis } = explain(wrapped)
  assert.equal(cause, 'backend.delivery')
  assert.doesNotMatch(diagnosis?.observed.reply ?? '', /Spam/)
})
