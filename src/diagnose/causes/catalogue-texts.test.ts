// Holds the texts to what a reader in trouble needs: short steps, the same commands and placeholders in every language, known
// programs, and no advice that opens a relay or weakens encryption.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LANGUAGES, type Language } from '../diagnosis.ts'
import { SOFTWARE_IDS } from '../software.ts'
import { CATALOGUE, type Step } from './catalogue.ts'
import { CAUSE_IDS, causeFacts, type CauseId } from './facts.ts'

/** What fits into four lines of a terminal. */
const LONGEST_STEP = 325
const LONGEST_EXPLANATION = 300
/** General steps of one cause; more would not be read. */
const MOST_STEPS = 5
/** Steps of one cause for one program. */
const MOST_OWN_STEPS = 6

const words = (step: Step): string => (typeof step === 'string' ? step : step.says)

/** What is to be typed or published: it stands between backticks. */
const commands = (step: Step): readonly string[] => words(step).match(/`[^`]+`/g) ?? []

/** What the reader is to replace: YOUR.ADDRESS, DOMAIN, MX.OF.THE.RECEIVER. */
const placeholders = (step: Step): readonly string[] =>
  (
    commands(step)
      .join(' ')
      .match(/(?<![\w-])[A-Z]{2,}(?:[.-][A-Z]+)*(?![\w-])/g) ?? []
  ).toSorted()

const stepsIn = (language: Language): readonly (readonly [CauseId, Step])[] =>
  CAUSE_IDS.flatMap((id) => CATALOGUE[language][id].steps.map((step): [CauseId, Step] => [id, step]))

for (const language of LANGUAGES) {
  test(`no text in ${language} is empty or too long to be read in trouble`, () => {
    for (const id of CAUSE_IDS) {
      const { explanation, steps } = CATALOGUE[language][id]
      assert.ok(explanation.length <= LONGEST_EXPLANATION, `${id}: ${explanation.length}`)
      for (const step of steps) {
        const text = words(step)
        assert.equal(text, text.trim(), id)
        assert.ok(text.length > 15 && text.length <= LONGEST_STEP, `${id}: ${text.length}: ${text}`)
        assert.equal((text.match(/`/g) ?? []).length % 2, 0, `${id}: ${text}`)
      }
      assert.ok(steps.filter((step) => typeof step === 'string').length <= MOST_STEPS, id)
    }
  })
}

test('every cause has a general step before the first one for a single program', () => {
  for (const id of CAUSE_IDS) {
    const [first] = CATALOGUE.en[id].steps
    assert.ok(typeof first === 'string' || (first && !('for' in first)), id)
  }
})

test('no program has more steps of one cause than can be followed', () => {
  for (const id of CAUSE_IDS) {
    for (const software of SOFTWARE_IDS) {
      const own = CATALOGUE.en[id].steps.filter(
        (step) => typeof step !== 'string' && 'for' in step && step.for.includes(software),
      )
      assert.ok(own.length <= MOST_OWN_STEPS, `${id} ${software}: ${own.length}`)
    }
  }
})

test('every program that the catalogue knows has steps, and each step names its programs once', () => {
  const told = new Set<string>()
  for (const [id, step] of stepsIn('en')) {
    if (typeof step === 'string' || !('for' in step)) continue
    assert.ok(step.for.length > 0 && new Set(step.for).size === step.for.length, id)
    for (const software of step.for) told.add(software)
  }
  assert.deepEqual(
    SOFTWARE_IDS.filter((software) => !told.has(software)),
    [],
  )
})

test('commands, records and placeholders are the same in every language', () => {
  const russian = stepsIn('ru')
  for (const [i, [id, step]] of stepsIn('en').entries()) {
    const [, other = ''] = russian[i] ?? []
    assert.deepEqual(commands(other).toSorted(), commands(step).toSorted(), `${id}: ${words(step)}`)
    assert.deepEqual(placeholders(other), placeholders(step), id)
  }
})

test('a command is in plain ASCII, so that it can be typed as it stands', () => {
  for (const language of LANGUAGES) {
    for (const [id, step] of stepsIn(language)) {
      for (const command of commands(step)) assert.match(command, /^[\x20-\x7e]+$/, `${language} ${id}: ${command}`)
    }
  }
})

/** What must never be advised, each with an example that it must catch. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/0\.0\.0\.0\/0|::\/0/, 'mynetworks = 0.0.0.0/0'],
  [/smtpd?_tls_security_level = none/, 'smtpd_tls_security_level = none'],
  [/(?:mynetworks|dc_relay_nets|dc_relay_domains|relay_from)\W+\*/, "dc_relay_nets='*'"],
  [/permit_mynetworks, permit\b(?!_)/, 'permit_mynetworks, permit'],
  [/smtpd_forbid_bare_newline = no/, 'smtpd_forbid_bare_newline = no'],
  [/(?:verify_peer|verify_peer_name|SMTPAutoTLS)'? *=>? *false/, "'verify_peer' => false"],
  [/AUTH_(?:CLIENT|SERVER)_ALLOW_NOTLS_PASSWORDS/, 'AUTH_CLIENT_ALLOW_NOTLS_PASSWORDS = true'],
  [/smtpd_tls_auth_only = no/, 'smtpd_tls_auth_only = no'],
  [/tls: off|checks\.\w+: false|clear_text_from/, 'tls: off'],
  [/v=spf1 [^"`]*\+all/, 'v=spf1 +all'],
  [/-PermissionGroups AnonymousUsers/, '-PermissionGroups AnonymousUsers'],
  [/chmod (?:-R )?[0-7]?777/, 'chmod 777'],
]

test('no step opens a relay, sends passwords in clear text or switches a check off', () => {
  for (const [pattern, example] of FORBIDDEN) assert.match(example, pattern)
  for (const language of LANGUAGES) {
    for (const [id, step] of stepsIn(language)) {
      for (const [pattern] of FORBIDDEN) assert.doesNotMatch(words(step), pattern, `${language} ${id}`)
    }
  }
})

test('DNS records are shown whole, with their owner and type', () => {
  for (const [id, step] of stepsIn('en')) {
    for (const command of commands(step)) {
      if (!/v=(?:spf1|DKIM1|DMARC1)\b/.test(command)) continue
      assert.match(command, /^`(?:[\w.-]+\.)?[A-Z]+\. TXT "v=[^"]+"`$/, `${id}: ${command}`)
    }
  }
})

test('the Russian texts use ё, French quotes and no straight ones outside commands', () => {
  for (const id of CAUSE_IDS) {
    const { title, explanation, steps } = CATALOGUE.ru[id]
    for (const text of [title, explanation, ...steps.map(words)]) {
      const prose = text.replaceAll(/`[^`]*`/g, '')
      assert.doesNotMatch(prose, /["“”]|(?:^| )- /, `${id}: ${prose}`)
      assert.doesNotMatch(
        prose,
        /(?<![а-яё])(?:еще|ее|учетн|зашифрован[аоы]? все|придет|дает|берет|идет|шлет|пришлет|ведет|найдет)(?![ё])/i,
        `${id}: ${prose}`,
      )
    }
  }
})

test('where trying again always helps the reader is told to wait first, and nowhere where it never does', () => {
  const waits: Readonly<Record<Language, RegExp>> = {
    en: /^Wait:/,
    ru: /^Подождите:/,
  }
  for (const language of LANGUAGES) {
    for (const id of CAUSE_IDS) {
      const { retry, who } = causeFacts(id)
      const first = CATALOGUE[language][id].steps.map(words)[0] ?? ''
      if (retry === 'yes') assert.match(first, waits[language], `${language} ${id}`)
      if (retry === 'no') assert.doesNotMatch(first, waits[language], `${language} ${id}`)
      if (who === 'wait') assert.match(first, language === 'en' ? /[Ww]ait/ : /[Пп]одождите/, `${language} ${id}`)
    }
  }
})
