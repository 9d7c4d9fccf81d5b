import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RecipientView } from '../../control/control.ts'
import type { TroubleDiagnosis } from '../../control/recipient-diagnosis.ts'
import { at } from '../../control/sample-story.test-support.ts'
import { noPaint } from './paint.ts'
import { diagnosisBlocks } from './recipient-diagnosis.ts'
import { makeTimes } from './times.ts'

const NOW = at(120_000)
const SPF: TroubleDiagnosis = {
  outcome: 'failed',
  language: 'en',
  cause: 'spf.fail',
  layer: 'authentication',
  who: 'domain-owner',
  retryHelps: false,
  confidence: 'high',
  rule: 'words.spf',
  happened: 'mx.x.test refused the message.',
  title: 'SPF forbids it.',
  explanation: 'The record does not list this server.',
  move: 'Yours.',
  steps: ['Add the address.', 'Send the message again, once the old record has run out everywhere in the world.'],
  evidence: [
    { kind: 'confirms', text: 'The record does not list 192.0.2.7.', at: NOW },
    { kind: 'refutes', text: 'The name leads\u001b[31m back.', at: at(0) },
    { kind: 'recorded', text: 'mx.x.test refused the message.' },
    { kind: 'words', text: 'These words decided.' },
  ],
  alternatives: [{ cause: 'dkim.fail', title: 'DKIM fails.' }],
  contacts: { urls: ['https://x.test/help'], emails: [], ids: ['A1'] },
  links: ['https://rfc.example/7208'],
}

const view = (address: string, diagnosis?: RecipientView['diagnosis']): RecipientView => ({
  index: 0,
  address,
  dsn: {},
  state: { kind: 'active', attempts: 1 },
  ...(diagnosis === undefined ? {} : { diagnosis }),
})
const context = { paint: noPaint, width: 72, times: makeTimes(NOW, 'UTC') }

test('recipients of whom the same is told are told of together: cause, move, steps, what is known, how sure', () => {
  const lines = diagnosisBlocks([view('a@x.test', SPF), view('b@x.test', SPF), view('c@ok.test')], context)
  assert.equal(
    `${lines.join('\n')}\n`,
    `
What stands in the way of a@x.test, b@x.test
  Cause     SPF forbids it. The record does not list this server.
  Move      Yours.
  Do        1. Add the address.
            2. Send the message again, once the old record has run out
               everywhere in the world.
  Known     The record does not list 192.0.2.7 (looked up just now).
            But: The name leads\\x1b[31m back (looked up at 05:20:43).
  Ask at    https://x.test/help
            A1
  Or else   DKIM fails.
  Read      https://rfc.example/7208
  Sure?     Yes (spf.fail, rule words.spf). These words decided.
`,
  )
})

test('labels and times follow the language', () => {
  const lines = diagnosisBlocks([view('a@x.test', { ...SPF, language: 'ru' })], { ...context, language: 'ru' })
  assert.match(lines.join('\n'), /^\nЧто мешает доставить: a@x\.test\n {2}Причина .*\n {2}Чей ход /)
  assert.match(lines.join('\n'), /проверено только что.*\n.*Но: .*проверено в 05:20:43/)
})

test('mail that was taken over has its caveat', () => {
  const lines = diagnosisBlocks(
    [view('a@x.test', { outcome: 'delivered', language: 'en', caveat: 'Not read yet.' })],
    context,
  )
  assert.deepEqual(lines, ['', '  Known     Not read yet.'])
})
