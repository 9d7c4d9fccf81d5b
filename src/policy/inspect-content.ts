// The last questions about a message, when its content is complete and before it is taken: the rules of `data`, and every
// configured scanner, each asked once. What they want changed in the message is carried out here; what they decided is
// told as events. A check that breaks answers 451: nothing is accepted by accident.

import type { Clock } from '../core/clock.ts'
import { formatReversePath } from '../core/address.ts'
import type { Decision } from '../core/decision.ts'
import type { MessageId } from '../core/id.ts'
import type { Content } from '../core/message.ts'
import type { Inspection } from '../queue/accept.ts'
import type { Intake } from '../queue/intake.ts'
import type { BodyWriter } from '../queue/store.ts'
import { applyChanges, changedPieces, type ChangedContent } from '../scan/apply-changes.ts'
import { fieldValue, type ContentChange } from '../scan/content-change.ts'
import type { HeaderSection } from '../scan/header-section.ts'
import { contentHeader } from '../scan/read-content.ts'
import { scannedFields } from '../scan/scan-event.ts'
import { runScanners } from '../scan/run-scanners.ts'
import type { Scanner, ScanMessage, ScanResult } from '../scan/scanner.ts'
import { dispositionOf } from '../smtp/decided.ts'
import type { CompletedContent, Transaction } from '../smtp/server-actions.ts'
import { checkFailed } from '../smtp/server-replies.ts'
import type { Unstamped } from '../smtp/session-journal.ts'
import type { ContentFacts, HeaderField } from './content-facts.ts'
import type { SessionPolicy } from './policy.ts'
import { submissionChanges } from './submission-changes.ts'

export interface InspectDeps {
  readonly clock: Clock
  readonly hostname: string
  readonly scanners: readonly Scanner[]
  /** Whether header fields that a mail program left out are added for clients who may send (RFC 6409 §8). */
  readonly mend: boolean
  readonly openBody: (message: MessageId) => Promise<BodyWriter>
  /** A bug: something threw that must not. */
  readonly fault: (error: unknown) => void
}

export async function inspectContent(
  policy: SessionPolicy,
  received: { readonly content: Content; readonly intake: Intake; readonly completed: CompletedContent },
  deps: InspectDeps,
): Promise<Inspection> {
  const { content, intake, completed } = received
  const { transaction } = intake
  const section = await contentHeader(content)
  const header = headerOf(section)
  let scanning: Promise<readonly ScanResult[]> | undefined
  const scans = (): Promise<readonly ScanResult[]> =>
    (scanning ??= runScanners(deps.scanners, scanMessage(content, intake, deps.hostname), deps))
  const facts: ContentFacts = {
    size: intake.size,
    longestLine: completed.longestLine,
    header,
    content: async () => content,
    scans,
  }
  const decision = await decide(policy, transaction, facts, deps)
  const refused = decision.verdict === 'deny' || decision.verdict === 'defer'
  // What no rule asked about is scanned all the same, for the fields that scanners add; but not for a message that is refused.
  const results = deps.scanners.length > 0 && (scanning || !refused) ? await scans() : []
  const events = [...results.map(scannedFields), ...decidedEvents(decision, transaction)]
  if (refused) return { ok: false, reply: decision.reply, events }
  const changes = [
    ...wishes(results, decision),
    // What has not been read may be there all the same.
    ...(deps.mend && !section.cut ? submissionChanges(header(), intake, deps.hostname) : []),
  ]
  const changed = changes.length > 0 ? await rewritten(content, changes, intake.id, deps) : undefined
  const disposition = dispositionOf(decision)
  return {
    ok: true,
    content: changed?.content ?? content,
    size: changed?.size ?? intake.size,
    events,
    ...(disposition ? { disposition } : {}),
  }
}

async function decide(
  policy: SessionPolicy,
  { mailFrom, options, recipients, facts }: Transaction,
  content: ContentFacts,
  deps: InspectDeps,
): Promise<Decision> {
  try {
    const question = { stage: 'data', mailFrom, recipients: recipients.map(({ rcptTo }) => rcptTo), options } as const
    return await policy.decide(question, facts, content)
  } catch (error) {
    deps.fault(error)
    return { verdict: 'defer', reply: checkFailed, rule: 'fault', compared: { error: String(error) } }
  }
}

/** A yes to which no rule said anything needs no telling. */
function decidedEvents(decision: Decision, { mailFrom }: Transaction): readonly Unstamped[] {
  const { verdict, tags, log, origin } = decision
  if (verdict === 'accept' && tags === undefined && log === undefined && origin === undefined) return []
  return [{ kind: 'decided', stage: 'data', subject: formatReversePath(mailFrom), decision }]
}

function wishes(results: readonly ScanResult[], { tags = [] }: Decision): readonly ContentChange[] {
  return [
    ...results.flatMap((result) => (result.kind === 'verdict' ? result.changes : [])),
    // Below our own Received field, where a reader expects what this server found.
    ...tags.map(
      ({ field, value }) => ({ kind: 'insert-field', index: 1, name: field, value: fieldValue(value) }) as const,
    ),
  ]
}

async function rewritten(
  content: Content,
  changes: readonly ContentChange[],
  id: MessageId,
  { openBody }: InspectDeps,
): Promise<{ readonly content: Content; readonly size: number }> {
  const changed = await applyChanges(content, changes)
  const { size } = changed
  if (content.kind === 'inline') return { content: { kind: 'inline', bytes: await wholeOf(changed) }, size }
  // The new file takes the place of the old one when it is whole.
  const file = await openBody(id)
  try {
    for await (const piece of changedPieces(changed)) await file.write(piece)
    return { content: await file.finish(), size }
  } catch (error) {
    await file.discard()
    throw error
  }
}

async function wholeOf(changed: ChangedContent): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of changedPieces(changed)) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

function scanMessage(content: Content, intake: Intake, hostname: string): ScanMessage {
  const { facts, helo, mailFrom, recipients } = intake.transaction
  const { client, tls, user, mechanism = '' } = facts
  return {
    content,
    size: intake.size,
    client: client.address,
    clientPort: client.port,
    helo,
    ...(user === undefined ? {} : { login: { user, mechanism } }),
    ...(tls === undefined ? {} : { tls }),
    queueId: intake.id,
    mailFrom,
    rcptTo: recipients.map(({ rcptTo }) => rcptTo),
    hostname,
  }
}

/** The fields, read when they are first asked for. */
function headerOf(section: HeaderSection): () => readonly HeaderField[] {
  let fields: readonly HeaderField[] | undefined
  return () => (fields ??= section.fields.map(({ name, value }) => ({ name, value: unfolded(value) })))
}

function unfolded(value: Uint8Array): string {
  // A view, not a copy: every field of every message comes through here.
  const text = Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1')
  return (text.includes('\n') ? text.replaceAll(/\r?\n(?=[ \t])/g, '') : text).trim()
}
