// What of a message's origin is found out, told and taken away while it is received.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mailbox } from '../../core/message.test-support.ts'
import { messageId } from '../../core/id.ts'
import { instant } from '../../core/time.ts'
import { fakeResolver } from '../../dns/fake-resolver.test-support.ts'
import { verifyDkim } from '../../email-auth/dkim/verify.ts'
import type { ScannedContent } from '../../policy/rule-subject.ts'
import { FACTS } from '../../smtp/session-driver.test-support.ts'
import { acceptance, YES } from '../accept.test-support.ts'
import { Intake } from '../intake.ts'

const ZONES = `
far.test TXT "v=spf1 -all"
_dmarc.far.test TXT "v=DMARC1; p=reject"
`

interface Wish {
  readonly text?: string
  readonly ask?: (content: ScannedContent) => Promise<unknown>
  readonly tellsSpf?: boolean
}

async function receive({ text = '', ask, tellsSpf = false }: Wish) {
  const resolver = fakeResolver(ZONES)
  const transaction = {
    mailFrom: mailbox('x@far.test'),
    options: { body: '7BIT', smtputf8: false },
    recipients: [{ rcptTo: mailbox('alice@here.test'), dsn: {} }],
    helo: 'client.test',
    protocol: 'ESMTP',
    facts: FACTS,
    tags: [],
  } as const
  const openBody = (): never => assert.fail('the message is short')
  const intake = new Intake({
    id: messageId(5),
    at: instant(0),
    hostname: 'mx.test',
    transaction,
    inlineBody: 1e6,
    openBody,
  })
  await intake.write(Buffer.from(`${text}From: <a@far.test>\r\nSubject: x\r\n\r\nhello\r\n`))
  const ended = await acceptance(intake, {
    resolver,
    verifyDkim,
    tellsSpf: () => tellsSpf,
    decide: async (_question, _facts, content) => {
      if (content) await ask?.(content)
      return YES
    },
  })
  const content = ended.entry?.content
  const stored = content?.kind === 'inline' ? Buffer.from(content.bytes).toString() : assert.fail('nothing was stored')
  const checks = (ended.entry?.events ?? []).flatMap((event) => (event.kind === 'origin-checked' ? [event.check] : []))
  return { stored, checks, asked: resolver.asked, events: ended.entry?.events ?? [] }
}

test('where no rule asks, DNS is not asked and nothing is added', async () => {
  const { stored, checks, asked } = await receive({})
  assert.deepEqual([checks, asked], [[], []])
  assert.doesNotMatch(stored, /Authentication-Results|Received-SPF/)
})

test('what rules asked is found out once, told at the top and in events', async () => {
  const { stored, checks, asked } = await receive({
    ask: async ({ origin }) => Promise.all([origin.dmarc(), origin.spf('mailfrom'), origin.dmarc()]),
  })
  assert.deepEqual(
    checks.map(({ method, result }) => `${method} ${result}`),
    ['spf fail', 'dmarc fail'],
  )
  assert.deepEqual(asked, ['TXT far.test', 'TXT _dmarc.far.test', 'TXT _dmarc.test'])
  assert.match(stored, /^Authentication-Results: mx\.test;\r\n\tspf=fail .*;\r\n\tdkim=none;\r\n\tdmarc=fail /)
})

test('only what was asked is told', async () => {
  const { stored, checks } = await receive({ ask: ({ origin }) => origin.spf('helo') })
  assert.equal(checks.length, 1)
  assert.match(stored, /^Authentication-Results: mx\.test;\r\n\tspf=none \(.*\) smtp\.helo=client\.test\r\nReceived: /)
})

test('Received-SPF comes on wish', async () => {
  const { stored } = await receive({ tellsSpf: true })
  assert.match(stored, /^Authentication-Results: [^]*\r\nReceived-SPF: fail \(mx\.test: far\.test, matched\)\r\n/)
})

test('fields under our name are taken out, and that is an event', async () => {
  const { stored, events } = await receive({
    text: 'Authentication-Results: mx.test; spf=pass\r\nAuthentication-Results: else.test; spf=pass\r\n',
  })
  assert.doesNotMatch(stored, /mx\.test; spf=pass/)
  assert.match(stored, /else\.test; spf=pass/)
  const removed = events.flatMap((event) => (event.kind === 'fields-removed' ? [`${event.field} ${event.count}`] : []))
  assert.deepEqual(removed, ['Authentication-Results 1'])
})

test('a message with hundreds of broken signatures is taken, with a bounded story', async () => {
  const { stored, checks } = await receive({
    text: 'DKIM-Signature: v=1; a=rsa-sha256; d=far.test; s=x; h=from; bh=AA==; b=AA==\r\n'.repeat(300),
    ask: ({ origin }) => origin.dkim(),
  })
  assert.ok(checks.length > 0 && checks.length <= 30)
  assert.ok(stored.length < 60_000)
})
