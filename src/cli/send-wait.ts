// Follows a message that was just sent until each of its recipients has come to an end, by asking the server whose queue it is in.

import { connectControl, type ControlClient } from '../control/client.ts'
import type { MessageView } from '../control/control.ts'
import { trace } from '../control/use-cases/trace.ts'
import type { Clock } from '../core/clock.ts'
import { between, duration, type Duration } from '../core/time.ts'
import type { SendWords } from '../words/send.ts'
import { packageVersion } from './package-version.ts'
import { safeText } from './render/safe-text.ts'
import type { Terminal } from './terminal.ts'

export interface Followed {
  readonly recipients: readonly { readonly address: string; readonly end: RecipientEnd }[]
}

export type RecipientEnd = 'delivered' | 'bounced' | 'expired' | 'cancelled' | 'discarded' | 'held' | 'waits'

const BETWEEN = duration(300)

/** Undefined: the message is not known there. */
export async function followSent(
  id: string,
  stateFolder: string,
  { terminal, words, within }: { readonly terminal: Terminal; readonly words: SendWords; readonly within: Duration },
): Promise<Followed | undefined> {
  const { clock } = terminal
  const connected = await connectControl({ stateFolder, clock, version: packageVersion() })
  if (!connected.ok) return undefined
  try {
    terminal.err(`${words.waiting}\n`)
    return await follow(connected.value, id, { clock, within })
  } finally {
    await connected.value.close()
  }
}

async function follow(
  { control }: ControlClient,
  id: string,
  { clock, within }: { readonly clock: Clock; readonly within: Duration },
): Promise<Followed | undefined> {
  const since = clock.now()
  for (;;) {
    const asked = await control.ask(trace, { subject: id, limit: 1 })
    const story = asked.ok ? asked.value.stories[0] : undefined
    if (story?.kind !== 'message') return undefined
    const recipients = endsOf(story.message)
    if (recipients.every(({ end }) => end !== 'waits') || between(since, clock.now()) >= within) return { recipients }
    await new Promise<void>((resolve) => clock.after(BETWEEN, resolve, true))
  }
}

/** Whoever was put in the place of others is told of, and those others are not. */
function endsOf({ recipients }: MessageView): Followed['recipients'] {
  return recipients.flatMap(({ address, state }): Followed['recipients'] => {
    if (state.kind === 'held') return [{ address, end: 'held' }]
    if (state.kind !== 'done') return [{ address, end: 'waits' }]
    const { kind } = state.outcome
    if (kind === 'expanded') return []
    return [{ address, end: kind === 'marked-delivered' ? 'delivered' : kind }]
  })
}

/** Whether all was delivered. */
export function tellEnds(
  followed: Followed | undefined,
  within: Duration,
  terminal: Terminal,
  words: SendWords,
): boolean {
  if (followed === undefined) {
    terminal.err(`${words.cannotFollow}\n`)
    return false
  }
  for (const { address, end } of followed.recipients) {
    const told = safeText(address)
    const line =
      end === 'delivered'
        ? words.delivered(told)
        : end === 'waits'
          ? words.stillWaits(told, within)
          : words.ended(told, words.ends[end])
    terminal.err(`${line}\n`)
  }
  return followed.recipients.every(({ end }) => end === 'delivered')
}
