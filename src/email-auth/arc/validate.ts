// Validates the chain of custody of a message (ARC, RFC 8617 §5.2): whoever passed it on and changed it says what the checks came
// to before, and signs that. A chain that holds says who said so, not whether they can be trusted; that is for whoever asks.

import { fieldName, isNamed, rawValue, type HeaderField } from '../../core/header.ts'
import type { ArcReason, ArcResult } from '../../core/origin-results.ts'
import type { DkimReason, SignedMessage, VerifyDkimDeps } from '../results.ts'
import { bodyHashes } from '../dkim/body-hash.ts'
import { canonicalField, canonicalHeader, chosenFields, fieldsByName } from '../dkim/canonical-header.ts'
import { readSignature, type DkimSignature } from '../dkim/signature.ts'
import { parseTagList } from '../dkim/tag-list.ts'
import { askKey, holds, keyTrouble } from '../dkim/verify.ts'

/** RFC 8617 §4.2.1: of sets. */
export const MOST_SETS = 50
const LONGEST_RESULTS = 20_000
const NAMES = ['arc-authentication-results', 'arc-message-signature', 'arc-seal'] as const

export interface ArcSet {
  readonly results: HeaderField
  readonly message: HeaderField
  readonly seal: HeaderField
  readonly cv: string
}

export async function validateArc(message: SignedMessage, deps: VerifyDkimDeps): Promise<ArcResult> {
  const sets = arcSets(message.section.fields)
  if (sets.length === 0) return { method: 'arc', result: 'none', reason: 'no-chain', sealers: [] }
  const sealers = sets.map((set) => (set ? domainOf(set.seal) : '?'))
  const fail = (reason: ArcReason, instance: number, detail?: string): ArcResult => ({
    method: 'arc',
    result: reason === 'dns' ? 'temperror' : 'fail',
    reason,
    sealers,
    instance,
    ...(detail !== undefined && { detail }),
  })
  if (sets.length > MOST_SETS) return fail('too-many', sets.length)
  const whole = sets.filter((set) => set !== undefined)
  const last = sets.at(-1)
  if (last?.cv === 'fail') return fail('said-broken', sets.length)
  const gap = sets.findIndex((set, index) => set === undefined || set.cv !== (index === 0 ? 'none' : 'pass'))
  if (gap >= 0 || last === undefined) return fail('structure', gap + 1)
  const altered = await messageTrouble(last.message, message, deps)
  if (altered) return fail(altered.reason, sets.length, altered.detail)
  // The newest first (RFC 8617 §5.2): it is the one that is looked at most.
  for (let instance = whole.length; instance > 0; instance--) {
    const trouble = await sealTrouble(whole.slice(0, instance), deps)
    if (trouble) return fail(trouble.reason, instance, trouble.detail)
  }
  const [first] = whole
  return { method: 'arc', result: 'pass', reason: 'valid', sealers, ...(first && { said: firstSaid(first.results) }) }
}

/** What the first sealer found, who saw the message as its author had sent it. Of several DKIM results one that passed counts. */
function firstSaid(field: HeaderField): NonNullable<ArcResult['said']> {
  let text = latin1(rawValue(field)).slice(0, LONGEST_RESULTS)
  for (let depth = 0; depth < 5 && text.includes('('); depth++) text = text.replaceAll(/\([^()]*\)/g, ' ')
  const found: Record<string, string> = {}
  for (const [, method = '', result = ''] of text.matchAll(/;\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)/gi)) {
    const name = method.toLowerCase()
    if (found[name] !== 'pass') found[name] = result.toLowerCase()
  }
  return found
}

/** By instance, from 1; undefined where one is not complete or a field comes twice. */
export function arcSets(fields: readonly HeaderField[]): readonly (ArcSet | undefined)[] {
  const found = new Map<string, HeaderField | 'twice'>()
  let most = 0
  for (const field of fields) {
    const name = NAMES.find((one) => isNamed(field, one))
    if (name === undefined) continue
    const instance = /^[ \t\r\n]*i[ \t\r\n]*=[ \t\r\n]*(\d{1,4})[ \t\r\n]*(?:;|$)/.exec(latin1(rawValue(field)))?.[1]
    const tagged = instance ?? tagOf(field, 'i') ?? '0'
    const number = /^\d{1,4}$/.test(tagged) ? Number(tagged) : 0
    most = Math.max(most, number, 1)
    const key = `${name} ${number}`
    found.set(key, found.has(key) ? 'twice' : field)
  }
  // A field without a proper number spoils the chain.
  const stray = NAMES.some((name) => found.has(`${name} 0`))
  return Array.from({ length: Math.min(most, MOST_SETS + 1) }, (_, index): ArcSet | undefined => {
    const [results, message, seal] = NAMES.map((name) => found.get(`${name} ${index + 1}`))
    if (stray || !results || !message || !seal) return undefined
    if (results === 'twice' || message === 'twice' || seal === 'twice') return undefined
    return { results, message, seal, cv: (tagOf(seal, 'cv') ?? '').toLowerCase() }
  })
}

interface Trouble {
  readonly reason: ArcReason
  readonly detail?: string
}

async function messageTrouble(
  field: HeaderField,
  message: SignedMessage,
  deps: VerifyDkimDeps,
): Promise<Trouble | undefined> {
  const signature = signatureOf(field, deps)
  if (typeof signature === 'string') return { reason: 'structure', detail: signature }
  // RFC 8617 §4.1.2: seals are signed by seals alone.
  if (signature.fields.includes('arc-seal')) return { reason: 'structure', detail: 'h= has arc-seal' }
  const record = await keyOf(signature, deps)
  if ('reason' in record) return record
  const [body] = await bodyHashes(message, [signature])
  if (!body?.digest.equals(signature.bodyHash)) return { reason: 'message-altered', detail: 'body' }
  const chosen = chosenFields(signature.fields, fieldsByName(message.section.fields))
  const held = holds(canonicalHeader(chosen, signature.header), field, signature, record)
  return held ? undefined : { reason: 'message-altered', detail: 'header' }
}

/** RFC 8617 §5.1.1: the fields of all sets up to this one in their order, this seal itself without its `b=`. */
async function sealTrouble(sets: readonly ArcSet[], deps: VerifyDkimDeps): Promise<Trouble | undefined> {
  const own = sets.at(-1)
  if (own === undefined) return { reason: 'structure' }
  // A seal has neither of these; its form is always relaxed.
  const signature = signatureOf(own.seal, deps, `c=relaxed/relaxed; h=from; bh=${'A'.repeat(43)}=;`)
  if (typeof signature === 'string') return { reason: 'structure', detail: signature }
  const record = await keyOf(signature, deps)
  if ('reason' in record) return record
  const before = sets.flatMap(({ results, message, seal }) =>
    seal === own.seal ? [results, message] : [results, message, seal],
  )
  const text = before.map((field) => canonicalField(field, 'relaxed')).join('')
  return holds(text, own.seal, signature, record) ? undefined : { reason: 'seal-broken' }
}

/** Read as a DKIM signature, of which it differs by `v=` and by what `i=` means; a text: what is wrong with it. */
function signatureOf(field: HeaderField, { clock }: VerifyDkimDeps, more = ''): DkimSignature | string {
  const value = latin1(rawValue(field)).replace(/((?:^|;)[ \t\r\n]*)i[ \t\r\n]*=[^;]*(?:;|$)/, '$1')
  if (more !== '' && tagOf(field, 'h') !== undefined) return 'a seal has h='
  const read = readSignature(`v=1; ${more}${value}`, clock.now())
  return read.ok ? read.signature : `${fieldName(field)}: ${read.problem.detail}`
}

async function keyOf(signature: DkimSignature, deps: VerifyDkimDeps) {
  const name = `${signature.selector}._domainkey.${signature.domain}`
  const record = await askKey(name, deps)
  const trouble = 'key' in record ? keyTrouble(signature, record) : record
  if (trouble === undefined && 'key' in record) return record
  const reason: DkimReason = trouble?.reason ?? 'dns'
  const known = reason !== 'dns' && reason !== 'timeout'
  return { reason: known ? 'key' : 'dns', detail: `${name}: ${trouble?.detail ?? reason}` } as const
}

const domainOf = (seal: HeaderField): string =>
  (tagOf(seal, 'd') ?? '?')
    .toLowerCase()
    .replaceAll(/[^!-~]/g, '')
    .slice(0, 253)

function tagOf(field: HeaderField, name: string): string | undefined {
  const list = parseTagList(latin1(rawValue(field)))
  return list.ok ? list.tags.get(name) : undefined
}

export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
