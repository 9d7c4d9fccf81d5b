// Reads the JSON that rspamd answers. An answer without action and score is no verdict. Actions that a site has made up
// are judged by the score; the name of the action is kept among the facts.

import * as v from 'valibot'
import { someOf } from '../core/facts.ts'
import type { Facts } from '../core/reason.ts'
import { askedReply } from './asked-reply.ts'
import { fieldValue, type ContentChange } from './content-change.ts'
import { unavailable, type ScanOutcome, type ScanVerdict } from './scanner.ts'

const addedField = v.union([v.string(), v.object({ value: v.string(), order: v.optional(v.number()) })])
const fieldsToAdd = v.union([addedField, v.array(addedField)])
const signature = v.union([v.string(), v.array(v.string())])

const answerSchema = v.object({
  action: v.string(),
  score: v.pipe(v.number(), v.finite()),
  required_score: v.optional(v.number()),
  is_skipped: v.optional(v.boolean()),
  subject: v.optional(v.string()),
  symbols: v.optional(v.record(v.string(), v.object({ score: v.optional(v.number()) }))),
  messages: v.optional(v.object({ smtp_message: v.optional(v.string()) })),
  milter: v.optional(
    v.object({
      add_headers: v.optional(v.record(v.string(), fieldsToAdd)),
      remove_headers: v.optional(v.record(v.string(), v.number())),
    }),
  ),
  'dkim-signature': v.optional(signature),
})
type Answer = v.InferOutput<typeof answerSchema>

export function readRspamdAnswer(text: string): ScanOutcome {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), answerSchema), text)
  if (!read.success) return unavailable('rspamd gave no verdict', { answer: text.slice(0, 200) })
  const answer = read.output
  const verdict = verdictOf(answer)
  const asked = askedReply(verdict, answer.messages?.smtp_message ?? '')
  return {
    kind: 'verdict',
    verdict,
    score: answer.score,
    ...(answer.required_score === undefined ? {} : { threshold: answer.required_score }),
    ...(asked ? { reply: asked } : {}),
    changes: changesOf(answer),
    facts: factsOf(answer),
  }
}

/** Greylisting is done by rspamd itself, with "soft reject"; the bare action "greylist" asks for nothing. */
function verdictOf({ action, score, required_score: required }: Answer): ScanVerdict {
  const known: Readonly<Record<string, ScanVerdict>> = {
    'no action': 'clean',
    greylist: 'clean',
    'add header': 'spam',
    'rewrite subject': 'spam',
    'soft reject': 'defer',
    reject: 'refuse',
    quarantine: 'quarantine',
    discard: 'discard',
  }
  return known[action] ?? (required !== undefined && score >= required ? 'spam' : 'clean')
}

function changesOf({ milter, subject, 'dkim-signature': signatures }: Answer): readonly ContentChange[] {
  const removed = Object.entries(milter?.remove_headers ?? {}).flatMap(([name, nth]): ContentChange[] => {
    // 0 stands for all; counting from the end (negative) is known to no other scanner and in use nowhere.
    if (nth === 0) return [{ kind: 'delete-field', name, nth: 'all' }]
    return Number.isInteger(nth) && nth > 0 ? [{ kind: 'delete-field', name, nth }] : []
  })
  const added = Object.entries(milter?.add_headers ?? {}).flatMap(([name, fields]) =>
    [fields].flat().map((field) => addition(name, field)),
  )
  const signed = signatures === undefined ? [] : [signatures].flat()
  return [
    ...removed,
    ...(subject === undefined
      ? []
      : [{ kind: 'change-field', name: 'Subject', nth: 1, value: fieldValue(subject) } as const]),
    ...added,
    // Below our own Received field, as milters that sign do it.
    ...signed.map((text) => addition('DKIM-Signature', { value: text, order: 1 })),
  ]
}

function addition(name: string, field: v.InferOutput<typeof addedField>): ContentChange {
  const { value: text, order = -1 } = typeof field === 'string' ? { value: field } : field
  const value = fieldValue(text)
  if (!Number.isInteger(order) || order < 0) return { kind: 'add-field', name, value }
  return { kind: 'insert-field', index: order, name, value }
}

function factsOf({ action, symbols = {}, is_skipped: skipped }: Answer): Facts {
  const list = Object.entries(symbols)
    .map(([name, { score = 0 }]) => ({ name, score }))
    .sort((a, b) => Math.abs(b.score) - Math.abs(a.score))
    .map(({ name, score }) => `${name} ${score}`)
  return { action, ...(list.length === 0 ? {} : { symbols: someOf(list) }), ...(skipped === true ? { skipped } : {}) }
}
