// Seals a message that this server passes on (ARC, RFC 8617 §5.1): what it found when the message came stands in its own field
// Authentication-Results, and is set down in a set of three fields that speak for the message as it leaves. What was not
// checked, or not to its end, is not sealed, nor is a chain that somebody has found broken before.

import { fieldText, isNamed, rawValue, readHeader, type HeaderField } from '../../core/header.ts'
import type { Instant } from '../../core/time.ts'
import { claimedResults } from '../authentication-results.ts'
import { bodyHashes } from '../dkim/body-hash.ts'
import { canonicalField, canonicalHeader, chosenFields, fieldsByName } from '../dkim/canonical-header.ts'
import { signedField, signedNames, unsignedField, type SigningKey } from '../dkim/sign.ts'
import type { SignedMessage } from '../results.ts'
import { arcSets, latin1, MOST_SETS, type ArcSet } from './validate.ts'

export interface Sealing {
  /** To be put above all others. */
  readonly fields: Buffer
  readonly instance: number
  /** The chain as it came (RFC 8617 §4.4). */
  readonly cv: 'none' | 'pass' | 'fail'
}

/** Signatures of others that the seal speaks for, too. */
const MOST_SIGNATURES = 10

/** `hostname`: whose results are ours. */
export async function sealMessage(
  message: SignedMessage,
  key: SigningKey,
  { hostname, at }: { readonly hostname: string; readonly at: Instant },
): Promise<Sealing | undefined> {
  const { fields } = message.section
  const results = ownResults(fields, hostname)
  const cv = results && chainIn(results)
  const sets = arcSets(fields)
  const instance = sets.length + 1
  if (results === undefined || cv === undefined || instance > MOST_SETS) return undefined
  if ((cv === 'none') !== (sets.length === 0) || sets.at(-1)?.cv === 'fail') return undefined
  const told = `ARC-Authentication-Results: i=${instance};${latin1(rawValue(results)).replace(/\r\n$/, '')}\r\n`
  const [own] = readHeader(Buffer.from(told, 'latin1')).fields
  const signature = await messageSignature(message, key, instance, at)
  const [signed] = readHeader(signature).fields
  if (!own || !signed) throw new Error('a field of the seal is no field')
  const before = [...(cv === 'fail' ? [] : sets.flatMap(fieldsOf)), own, signed]
  const seal =
    `ARC-Seal: i=${instance}; a=${key.algorithm}; cv=${cv}; d=${key.domain};\r\n` +
    `\ts=${key.selector}; t=${Math.floor(at / 1000)};\r\n\tb=`
  const sealed = await signedField(seal, before.map((field) => canonicalField(field, 'relaxed')).join(''), key)
  return { fields: Buffer.concat([sealed, signature, Buffer.from(told, 'latin1')]), instance, cv }
}

/** RFC 8617 §4.1.2: signatures are covered, results and other seals are not. */
async function messageSignature(
  message: SignedMessage,
  key: SigningKey,
  instance: number,
  at: Instant,
): Promise<Buffer> {
  const byName = fieldsByName(message.section.fields)
  const signatures = Math.min(byName.get('dkim-signature')?.length ?? 0, MOST_SIGNATURES)
  const names = [...signedNames(byName), ...Array<string>(signatures).fill('dkim-signature')]
  const header = canonicalHeader(chosenFields(names, byName), 'relaxed')
  const [body] = await bodyHashes(message, [{ body: 'relaxed' }])
  const bodyHash = body?.digest.toString('base64') ?? ''
  return signedField(unsignedField(`ARC-Message-Signature: i=${instance};`, key, { names, bodyHash, at }), header, key)
}

/** Where fields that claim to be ours were taken out when the message came, the first one is. */
function ownResults(fields: readonly HeaderField[], hostname: string): HeaderField | undefined {
  const [nth] = claimedResults(fields, hostname)
  return nth === undefined ? undefined : fields.filter((field) => isNamed(field, 'authentication-results'))[nth - 1]
}

function chainIn(results: HeaderField): Sealing['cv'] | undefined {
  const found = /;\s*arc=(none|pass|fail)\b/.exec(fieldText(results))?.[1]
  return found === 'none' || found === 'pass' || found === 'fail' ? found : undefined
}

/** RFC 8617 §5.1.1. */
const fieldsOf = (set: ArcSet | undefined): readonly HeaderField[] =>
  set === undefined ? [] : [set.results, set.message, set.seal]
