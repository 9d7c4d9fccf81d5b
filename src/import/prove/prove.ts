// The proof of an import: the same questions to Exim and to the new configuration, and what differs, grouped by why.

import type { Clock } from '../../core/clock.ts'
import type { Trial } from '../../site/trial.ts'
import type { AskExim } from './ask-exim.ts'
import { waybillRoute, waybillSession } from './ask-waybill.ts'
import type { Corpus } from './corpus.ts'
import { DELIBERATE, type AskedAbout, type Deliberate } from './deliberate.ts'
import { areAlike, type Compared } from './verdict.ts'

export interface Proof {
  readonly asked: number
  readonly alike: number
  readonly deliberate: readonly { readonly reason: Deliberate; readonly examples: readonly Compared[] }[]
  readonly real: readonly Compared[]
}

/** Debian's Exim refuses all others behind ten. */
const IN_ONE_SESSION = 8
/** Exim is a process for each question: while one is asked, this one thinks. */
const AT_ONCE = 3

export async function prove(
  { addresses, clients, senders, recipients }: Corpus,
  {
    exim,
    trial,
    clock,
    told,
  }: {
    readonly exim: AskExim
    readonly trial: Trial
    readonly clock: Clock
    readonly told?: (done: number, of: number) => void
  },
): Promise<Proof> {
  const sessions = clients.flatMap((client) =>
    senders.flatMap((sender) => parts(recipients).map((some) => ({ client, sender, recipients: some }))),
  )
  const routed = [...new Set([...addresses, ...recipients])]
  const of = routed.length + sessions.length
  let done = 0
  const count = (): void => told?.(++done, of)
  const { site } = trial.config
  const silentSenders = new Set<string>()
  await eachOf(senders, async (sender) => {
    if (sender !== '' && (await waybillRoute(trial, sender)).isSilent) silentSenders.add(sender)
  })
  const routes = new Map<string, { readonly one: Compared; readonly about: AskedAbout }>()
  await eachOf(routed, async (address) => {
    const [theirs, { ends: ours, isSilent }] = await Promise.all([exim.ends(address), waybillRoute(trial, address)])
    const one = { asked: `route ${address}`, exim: theirs, waybill: ours }
    routes.set(address, { one, about: { address, ends: one, isSilent, site } })
    count()
  })
  const answered = await eachOf(sessions, async (session) => {
    const { client, sender } = session
    const [theirs, ours] = await Promise.all([
      exim.session(client, sender, session.recipients),
      waybillSession(trial, clock, session),
    ])
    count()
    return session.recipients.map((address, i) => {
      const known = routes.get(address)
      const isSilent = known?.about.isSilent === true || silentSenders.has(sender)
      return {
        one: {
          asked: `session ${client} <${sender}> <${address}>`,
          exim: [theirs[i] ?? ''],
          waybill: [ours[i] ?? ''],
        },
        about: { address, client, ends: known?.one, isSilent, site },
      }
    })
  })
  const compared = [...addresses.flatMap((address) => routes.get(address) ?? []), ...answered.flat()]
  const different = compared.filter(({ one }) => !areAlikeEnough(one))
  const explained = different.map((found) => ({
    ...found,
    reason: DELIBERATE.find(({ explains }) => explains(found.one, found.about)),
  }))
  return {
    asked: compared.length,
    alike: compared.length - different.length,
    deliberate: DELIBERATE.flatMap((reason) => {
      const examples = explained.filter((found) => found.reason === reason).map(({ one }) => one)
      return examples.length === 0 ? [] : [{ reason, examples }]
    }),
    real: explained.filter(({ reason }) => reason === undefined).map(({ one }) => one),
  }
}

/** Of replies the first digit decides, of ends all. */
function areAlikeEnough(one: Compared): boolean {
  if (areAlike(one)) return true
  return one.asked.startsWith('session') && one.exim[0]?.[0] === one.waybill[0]?.[0]
}

/** All of them, a few at once, with the results in order. */
async function eachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  const left = items.entries()
  const worker = async (): Promise<void> => {
    for (const [i, item] of left) results[i] = await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}

const parts = (recipients: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(recipients.length / IN_ONE_SESSION) }, (_, i) =>
    recipients.slice(i * IN_ONE_SESSION, (i + 1) * IN_ONE_SESSION),
  )
