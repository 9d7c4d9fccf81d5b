// Every mistake that a configuration can have is told in Russian too: the sentences are looked for in the sources, where they stand
// as values of `message`, `advice` and `expected`, and each must have a translation that leaves nothing in English.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { parseConfig } from '../../config/load.ts'
import { problemsText } from './problems.ts'
import { ENV } from '../../config/load.test-support.ts'
import { problemInRussian } from '../../words/config-problems.ts'

const source = fileURLToPath(new URL('../..', import.meta.url))

/** What makes complaints of a configuration. */
const PLACES = ['config', 'policy', 'conditions', 'route/own', 'site', 'scan', 'sasl', 'lookup', 'dkim'] as const

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/\.test(?:-support)?\.ts$/.test(name))
      .map((name) => join(source, folder, name))
  } catch {
    return []
  }
}

/** `message: 'text'`, also behind a condition; what is filled in becomes a word that no sentence has. */
const WRITTEN = /\b(message|advice|expected)(?:: |\s*=\s*)(?:[^'"`\n,;{}]{0,80}\?\s*)?('(?:[^'\\\n]|\\.)*'|`[^`\n]*`)/g

/** `isNot(input, 'a domain', 'write ...')`: what it is not, and what to write. */
const IS_NOT = /\b(?:isNot|textWith|anyText)\([^'"`]{0,60}'([^'\n]+)',\s*('(?:[^'\\\n]|\\.)*'|`[^`\n]*`)/g

/** Put together of sentences that are looked for by themselves. */
const COMPOSED = /\$\{|^ЗНАЧЕНИЕ(?: is not|; ЗНАЧЕНИЕ| holds)|open relayЗНАЧЕНИЕ$|full nameЗНАЧЕНИЕ$/

const filledIn = (literal: string): string =>
  literal
    .slice(1, -1)
    .replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, 'ЗНАЧЕНИЕ')
    .replaceAll(/\\(['"`\\])/g, '$1')

function sentencesOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  return [
    ...[...text.matchAll(WRITTEN)].map(([, , literal = '']) => filledIn(literal)),
    ...[...text.matchAll(IS_NOT)].flatMap(([, what = '', advice = '']) => [
      `ЗНАЧЕНИЕ is not ${what}`,
      filledIn(advice),
    ]),
  ].filter(
    (sentence) =>
      sentence.includes(' ') && (/ is not (?:an?|one|the|true) /.test(sentence) || !COMPOSED.test(sentence)),
  )
}

/** Words of the language of rules, of protocols and of files; what stands in quotes or brackets is an example. */
const MAY_STAY =
  /`[^`]*`|"[^"]*"|\{[^}]*\}|\[[^\]]*\]|\S*[./:=_*@]\S*|\b(?:NUL|YAML|ASCII|UTF-8|SMTP|TLS|DNS|IP|IPv[46]|LDAP|LMTP|ACME|URL|MX|Waybill|Eicar|DN|HELO|SELECT|FROM|WHERE|export function)\b/g

const isEnglish = (text: string): boolean => /[A-Za-z]{2,} [A-Za-z]{2,}/.test(text.replaceAll(MAY_STAY, ' '))

test('each sentence about a mistake has its translation', () => {
  const sentences = PLACES.flatMap((place) => filesIn(place).flatMap(sentencesOf))
  assert.ok(sentences.length > 120, `only ${sentences.length}`)
  const untold = sentences.filter((text) => isEnglish(problemInRussian(text) ?? 'not told'))
  assert.deepEqual([...new Set(untold)], [])
})

test('a whole file of mistakes is told in Russian', () => {
  const text = [
    'hostnme: mx.own.example',
    'local_domains: example.org',
    'limits: { idle: 15 minutes, errors: 1.5 }',
    'relay_from: [0.0.0.0/0]',
    'smarthost: { host: smtp.isp.example, login: { user: me, password: geheim } }',
    'site: satellite',
    'policy: { rcpt: [{ name: x, deny: true, accept: true }, { when: { sendr: a } }] }',
    'users: { Bob: {}, bob: {} }',
  ].join('\n')
  const parsed = parseConfig(text, 'waybill.yaml', ENV)
  assert.ok(!parsed.ok)
  assert.ok(parsed.problems.length >= 7, String(parsed.problems.length))
  for (const { message, advice } of parsed.problems) {
    for (const told of [message, advice]) assert.ok(!isEnglish(problemInRussian(told) ?? told), told)
  }
  assert.match(problemsText(parsed.problems, 'ru'), /стоит там, где нужно: список/)
  assert.match(problemsText(parsed.problems, 'en'), /stands where a list belongs/)
})
