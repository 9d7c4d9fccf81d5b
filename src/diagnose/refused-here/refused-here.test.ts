// Whoever runs the server that refused is told about his own rules; whoever was refused is told about his own sending.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain } from '../library.ts'

const client = 'a.there.example[192.0.2.7]'
const rest = 'from=<a@there.example> to=<b@own.example> proto=ESMTP helo=<a.there.example>'
const postfix = (words: string): string =>
  `Nov 28 10:00:00 mx postfix/smtpd[12]: NOQUEUE: reject: RCPT from ${client}: ${words}; ${rest}`

const CASES: readonly (readonly [log: string, first: RegExp, postfix: RegExp])[] = [
  [
    postfix(`554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org`),
    /allow the client here/,
    /client_access/,
  ],
  [postfix('554 5.7.1 <b@far.example>: Relay access denied'), /stranger is rightly refused/, /mynetworks/],
  [postfix('450 4.7.1 <a.there>: Helo command rejected: Host not found'), /allow the client/, /reject_unknown_helo/],
  [
    `Nov 28 10:00:00 mx postfix/cleanup[12]: 4FzQ1r0Yl7z9: milter-reject: END-OF-MESSAGE from ${client}: 5.7.1 Spam message rejected; ${rest}`,
    /see its score/,
    /milter-reject/,
  ],
]

for (const [log, first, steps] of CASES) {
  test(`in the log of the server that refused: ${first.source}`, () => {
    const { diagnosis } = explain(log)
    assert.match(diagnosis?.title ?? '', /[Tt]his server/)
    assert.match(diagnosis?.first ?? '', first)
    assert.match(diagnosis?.softwareSteps.flatMap(({ steps }) => steps).join('\n') ?? '', steps)
    const russian = explain(log, { language: 'ru' }).diagnosis
    assert.match(russian?.title ?? '', /[Ээ]тот сервер|[Ээ]того сервера/)
    assert.equal(russian?.steps.length, diagnosis?.steps.length)
  })
}

test('in a reply the same words speak to whoever was refused', () => {
  const { diagnosis } = explain('554 5.7.1 <b@far.example>: Relay access denied')
  assert.doesNotMatch(diagnosis?.title ?? '', /[Tt]his server/)
})
