// What `waybill trace` says of mail that does not get through: the cause, whose move it is and whether trying again helps,
// with the sandbox's receivers and look-ups in its DNS, in both languages.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Config } from '../../src/config/config.ts'
import type { MessageId } from '../../src/core/id.ts'
import type { RecipientDiagnosis, TroubleDiagnosis } from '../../src/control/recipient-diagnosis.ts'
import type { Language } from '../../src/diagnose/diagnosis.ts'
import { noPaint } from '../../src/cli/render/paint.ts'
import { renderStory } from '../../src/cli/render/story.ts'
import { makeTimes } from '../../src/cli/render/times.ts'
import { sandboxConfig } from '../../src/sandbox/sandbox-config.ts'
import { World } from '../support/world.ts'
import { queueShow } from '../../src/control/use-cases/queue-show.ts'
import { trace } from '../../src/control/use-cases/trace.ts'

const { checks } = sandboxConfig({ stateFolder: '/unused', dns: { address: '127.0.0.1', port: 53 } })
const LATE: Partial<Config> = { checks: { ...checks, recipientDomain: false }, tls: 'off' }

async function diagnose(world: World, id: MessageId, language: Language, lookUps = true): Promise<RecipientDiagnosis> {
  const client = await world.control()
  const found = await client.control.ask(trace, { subject: id, limit: 1, explain: language, lookups: lookUps })
  await client.close()
  assert.ok(found.ok)
  const [story] = found.value.stories
  assert.ok(story?.kind === 'message')
  const times = makeTimes(world.clock.now(), 'UTC', language)
  const lines = renderStory(story, { paint: noPaint, width: 80, times, language })
  assert.doesNotMatch(lines.join('\n'), /undefined|\[object|\{\w+\}/)
  return story.message.recipients[0]?.diagnosis ?? assert.fail('no diagnosis')
}

function trouble(diagnosis: RecipientDiagnosis): TroubleDiagnosis {
  assert.ok(diagnosis.outcome !== 'delivered')
  return diagnosis
}

type Row = readonly [
  domain: string,
  outcome: 'deferred' | 'failed',
  cause: string,
  who: string,
  retryHelps: boolean,
  move: Readonly<Record<Language, RegExp>>,
]

const ROWS: readonly Row[] = [
  [
    'spam.test',
    'failed',
    'spam.content',
    'sender',
    false,
    { en: /^That of the sender, alice@sandbox\.test\. .*would not help/, ru: /^Отправителя: alice@.*бесполезно/ },
  ],
  [
    'dmarc.test',
    'failed',
    'dmarc.fail',
    'domain-owner',
    false,
    { en: /keeps the DNS of sandbox\.test/, ru: /управляет DNS домена sandbox\.test/ },
  ],
  [
    'relay.test',
    'failed',
    'relay.denied',
    'recipient-admin',
    false,
    { en: /^That of those who run the mail of relay\.test\./, ru: /^Тех, кто ведёт почту relay\.test\./ },
  ],
  [
    'full.test',
    'deferred',
    'recipient.full',
    'recipient',
    true,
    {
      en: /^That of the recipient, x@full\.test\. Waybill tries again.*can help/,
      ru: /^Получателя: x@full\.test\..*помочь/,
    },
  ],
  [
    'greylist.test',
    'deferred',
    'greylist',
    'wait',
    true,
    { en: /^Nobody's: waiting will do\./, ru: /^Ничей: достаточно подождать\./ },
  ],
  ['gone.test', 'failed', 'domain.not-found', 'sender', false, { en: /^That of the sender/, ru: /^Отправителя/ }],
  ['down.test', 'deferred', 'network.connect', 'wait', true, { en: /^Nobody's/, ru: /^Ничей/ }],
  [
    'tls.test',
    'failed',
    'tls.required',
    'sender-admin',
    false,
    { en: /^Yours, as the one who runs this server\./, ru: /^Ваш: этот сервер ведёте вы\./ },
  ],
  ['loop.test', 'failed', 'local-config.mx-points-here', 'sender-admin', false, { en: /^Yours/, ru: /^Ваш/ }],
]

test('trace names cause, move and use of trying again for each receiver, in both languages', async (t) => {
  await using world = await World.start(LATE)
  for (const [domain, outcome, cause, who, retryHelps, move] of ROWS) {
    await t.test(domain, async () => {
      const id = await world.accepted({ to: `x@${domain}` })
      await world.rest(id)
      for (const language of ['en', 'ru'] as const) {
        const told = trouble(await diagnose(world, id, language))
        assert.deepEqual([told.outcome, told.cause, told.who, told.retryHelps], [outcome, cause, who, retryHelps])
        assert.match(told.move, move[language])
        assert.ok(told.steps.length > 0)
        assert.equal(told.nextAttempt === undefined, outcome === 'failed')
        assert.equal(told.triesUntil === undefined, outcome === 'failed')
      }
    })
  }
})

test('what was looked up stands beside what the reply says, and not when nothing is to be looked up', async () => {
  await using world = await World.start(LATE)
  const id = await world.accepted({ to: 'x@dmarc.test' })
  await world.rest(id)
  const told = trouble(await diagnose(world, id, 'en'))
  const looked = told.evidence.filter(({ at }) => at !== undefined)
  assert.match(
    looked.map(({ text }) => text).join(' '),
    /publishes DMARC: “v=DMARC1; p=reject”.*publishes no SPF record/,
  )
  const offline = trouble(await diagnose(world, id, 'en', false))
  assert.deepEqual(
    offline.evidence.filter(({ at }) => at !== undefined),
    [],
  )
  assert.equal(offline.cause, 'dmarc.fail')
})

test('a message that another server took over carries the word that this is not yet the inbox', async () => {
  await using world = await World.start()
  const id = await world.accepted({ to: 'x@ok.test' })
  await world.rest(id)
  const told = await diagnose(world, id, 'en')
  assert.ok(told.outcome === 'delivered')
  assert.match(told.caveat, /spam folder/)
})

test('what became of other mail to the same domain is told', async () => {
  await using world = await World.start(LATE)
  const first = await world.accepted({ to: 'x@down.test' })
  const second = await world.accepted({ to: 'y@down.test' })
  await world.rest(first)
  await world.rest(second)
  const told = trouble(await diagnose(world, second, 'en'))
  assert.ok(told.evidence.some(({ text }) => /Other mail to down\.test.*: 0 delivered, 1 waiting, 0 failed/.test(text)))
})

test('queue show explains as trace does, and a stopped server without look-ups', async () => {
  await using world = await World.start(LATE)
  const id = await world.accepted({ to: 'x@down.test' })
  await world.rest(id)
  await world.stopServer()
  const client = await world.control()
  assert.equal(client.running, false)
  const shown = await client.control.ask(queueShow, { id: id, explain: 'ru', lookups: true })
  await client.close()
  assert.ok(shown.ok && 'message' in shown.value)
  const diagnosis = shown.value.message.recipients[0]?.diagnosis
  assert.ok(diagnosis && diagnosis.outcome === 'deferred')
  assert.equal(diagnosis.cause, 'network.connect')
  assert.ok(diagnosis.evidence.every(({ at }) => at === undefined))
})
