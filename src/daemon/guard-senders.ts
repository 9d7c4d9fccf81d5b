// The outbound guard of a running server: what it decides is written down, postmaster gets one letter for each sender that is
// held, in the same transaction, and the log a line. A disk that fails is asked again, while the sender stays held.

import type { Clock } from '../core/clock.ts'
import { formatMailbox, formatReversePath } from '../core/address.ts'
import { fieldText, isNamed } from '../core/header.ts'
import type { IdSource } from '../core/id.ts'
import type { Reason } from '../core/reason.ts'
import { seconds } from '../core/time.ts'
import { composeGuardLetter } from '../bounce/guard-letter.ts'
import { signLetter } from '../bounce/sign-letter.ts'
import type { Config } from '../config/config.ts'
import type { GuardControl } from '../control/engine.ts'
import { makeExplain } from '../diagnose/explain.ts'
import { makeExplainReason, type ExplainReason } from '../diagnose/own/explain-reason.ts'
import { OutboundGuard, type GuardVerdict } from '../guard/outbound-guard.ts'
import { sendersOf } from '../guard/sender-name.ts'
import type { QueueReader } from '../queue/reader.ts'
import type { NewMessage, QueueStore } from '../queue/store.ts'
import type { Intake } from '../receive/intake.ts'
import type { Generations } from '../site/generations.ts'
import { GUARD_WORDS } from '../words/guard.ts'
import { faultText, type Log } from './log.ts'
import { postmasterOf } from './tell-postmaster.ts'

export interface GuardSendersDeps {
  readonly generations: Pick<Generations, 'current'>
  readonly clock: Clock
  readonly ids: IdSource
  readonly reader: Pick<QueueReader, 'outbound'>
  readonly store: Pick<QueueStore, 'changeSender'>
  readonly log: Log
  /** A letter is in the queue. */
  readonly sent: () => void
}

export interface GuardedSenders {
  readonly guard: OutboundGuard
  readonly control: GuardControl
}

const TRY_AGAIN = seconds(10)

export async function guardSenders(deps: GuardSendersDeps): Promise<GuardedSenders> {
  const { clock, generations, reader, store } = deps
  const guard: OutboundGuard = new OutboundGuard({
    clock,
    settings: () => generations.current.config.guard,
    records: await reader.outbound(),
    tell: (sender) => void writeHold(sender, guard, deps),
    isSpamRefusal: spamRefusals(),
  })
  const control: GuardControl = {
    list: () => guard.list(),
    async release(sender, by) {
      const before = guard.state(sender)
      const at = clock.now()
      // Whoever sends right now is not held any more; and when it is written, so is all that was held before.
      const state = guard.release(sender)
      try {
        await store.changeSender({
          sender,
          at,
          state,
          afresh: true,
          event: { at, kind: 'sender-released', sender, by },
        })
      } catch (error) {
        guard.restore(sender, before)
        throw error
      }
    },
    async limit(sender, limits, by) {
      const before = guard.state(sender)
      const at = clock.now()
      const state = guard.limit(sender, limits)
      try {
        await store.changeSender({
          sender,
          at,
          state,
          afresh: false,
          event: { at, kind: 'sender-limited', sender, by, ...limits },
        })
      } catch (error) {
        guard.restore(sender, before)
        throw error
      }
    },
  }
  return { guard, control }
}

/** What the receiving side asks of each message before it is stored. */
export const judging =
  (guard: OutboundGuard, { localDomains }: Pick<Config, 'localDomains'>) =>
  (intake: Intake): GuardVerdict | undefined => {
    const { facts, recipients } = intake.transaction
    if (!guard.counts(facts)) return undefined
    const { fields } = intake.section()
    const php = fields.find((field) => facts.listener === 'local' && isNamed(field, 'x-php-originating-script'))
    return guard.judge({
      senders: sendersOf(facts, php && fieldText(php)),
      domains: recipients.map(({ rcptTo }) => rcptTo.domain),
      leaves: (domain) => !localDomains.some((own) => own === domain),
      at: intake.at,
    })
  }

async function writeHold(sender: string, guard: OutboundGuard, deps: GuardSendersDeps): Promise<void> {
  const { clock, store, log, sent } = deps
  const state = guard.state(sender)
  const { held } = state
  if (!held) return
  try {
    const letter = await letterOf(sender, guard, deps)
    const event = { at: held.since, kind: 'sender-held', sender, why: held.why, values: held.values } as const
    await store.changeSender({ sender, at: held.since, state, afresh: false, event, ...(letter && { letter }) })
    const why = GUARD_WORDS.en.why(held.why, held.values)
    const told = letter?.recipients.map(({ rcptTo }) => formatMailbox(rcptTo)).join(', ') ?? 'nobody: no postmaster'
    log.error(`a sender is held: it is your move; \`waybill guard show ${sender}\` says what to do`, {
      sender,
      why,
      told,
    })
    if (letter) sent()
  } catch (error) {
    log.warn('that a sender is held could not be written down; it is tried again', { sender, fault: faultText(error) })
    clock.after(TRY_AGAIN, () => void writeHold(sender, guard, deps))
  }
}

async function letterOf(sender: string, guard: OutboundGuard, deps: GuardSendersDeps): Promise<NewMessage | undefined> {
  const { clock, ids, generations } = deps
  const { held } = guard.state(sender)
  const to = await postmasterOf(deps)
  if (!held || to === undefined) return undefined
  const { config, signer } = generations.current
  const { hostname, bounces } = config
  const now = clock.now()
  const letter = composeGuardLetter({ sender, held, to, now, hostname, languages: bounces.languages }, ids)
  return signLetter(letter, signer, hostname, now)
}

/** The rules that know what replies mean are put in order when the first refusal is due. */
function spamRefusals(): (reason: Reason) => boolean {
  let made: ExplainReason | undefined
  return (reason) => {
    if (reason.reply === undefined) return false
    made ??= makeExplainReason(makeExplain())
    const { cause } = made(reason, { recipient: '', sender: formatReversePath(null), outcome: 'failed' })
    return cause.startsWith('spam.')
  }
}
