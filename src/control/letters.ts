// Letters about what this server knows itself: a message of its queue, whose recipients another server refused, or a refusal of
// its own, by the name in its reply. One letter for all recipients whom the same happened to. Asks nobody.

import { parseIp } from '../core/ip.ts'
import type { Reason } from '../core/reason.ts'
import { formatReply } from '../core/reply.ts'
import { formatMailDate } from '../core/time.ts'
import type { Language } from '../diagnose/diagnosis.ts'
import { makeExplain } from '../diagnose/explain.ts'
import { composeLetter, hostNamed, postmasterOf, type Letter, type Letters, type Nobody } from '../diagnose/letter.ts'
import { makeExplainReason } from '../diagnose/own/explain-reason.ts'
import { domainOfAddress } from '../diagnose/own/own-case.ts'
import { ownLetter } from '../diagnose/own/own-letter.ts'
import type { MessageEvent } from '../events/event.ts'
import { isReservedAddress } from '../route/reserved-addresses.ts'
import type { RecipientView } from './control.ts'
import { messageEvents, ownCaseOf, type OwnKnowledge, type Told } from './diagnose-recipients.ts'
import type { WhyView } from './why.ts'

type Own = Omit<OwnKnowledge, 'resolver'> | undefined

/** Recipients whom the same happened to, and what that was. */
interface Alike {
  readonly first: RecipientView
  readonly recorded: Reason | Nobody
  readonly addresses: string[]
}

export function messageLetters(told: Told, own: Own, language: Language): Letters {
  const explainReason = makeExplainReason(makeExplain())
  const events = messageEvents(told)
  const queued = events.find((event) => event.kind === 'queued')
  const letters: Letters['letters'][number][] = []
  const nobody: Letters['nobody'][number][] = []
  for (const { first, recorded, addresses } of alikeIn(told.message.recipients)) {
    const letter = typeof recorded === 'string' ? recorded : letterOn(first, recorded, addresses)
    if (typeof letter === 'string') nobody.push({ recipients: addresses, why: letter })
    else letters.push({ recipients: addresses, ...letter })
  }
  return { id: told.message.id, letters, nobody }

  function letterOn(recipient: RecipientView, recorded: Reason, recipients: readonly string[]): Letter | Nobody {
    const one = ownCaseOf(recorded, recipient, told, own)
    const matter = {
      one,
      recipients,
      diagnosis: explainReason(one.reason, one, { language }),
      at: events.findLast((event) => tellsOf(event, recipient.address))?.at,
      log: told.message.id,
      subject: queued?.subject,
      messageId: queued?.messageIdField,
    }
    return ownLetter(matter, language)
  }
}

const tellsOf = (event: MessageEvent, address: string): boolean =>
  (event.kind === 'deferred' || event.kind === 'failed') && event.recipient === address

function alikeIn(recipients: readonly RecipientView[]): readonly Alike[] {
  const found = new Map<string, Alike>()
  for (const recipient of recipients) {
    const recorded = recordedOf(recipient)
    const { code, reply, remote } = typeof recorded === 'string' ? {} : recorded
    const other = typeof recorded === 'string' ? recorded : domainOfAddress(recipient.address)
    const key = JSON.stringify([other, code, reply, remote])
    const before = found.get(key)
    if (before) before.addresses.push(recipient.address)
    else found.set(key, { first: recipient, recorded, addresses: [recipient.address] })
  }
  return [...found.values()]
}

function recordedOf({ state }: RecipientView): Reason | Nobody {
  if (state.kind !== 'done') return state.lastReason ?? 'not-refused'
  switch (state.outcome.kind) {
    case 'bounced':
    case 'expired':
      return state.outcome.reason
    case 'delivered':
      return 'delivered'
    case 'expanded':
      return 'replaced'
    case 'marked-delivered':
      return 'delivered'
    case 'cancelled':
    case 'discarded':
      return 'removed'
  }
}

/** To those who run the mail of the sender that was refused here. */
export function refusalLetter(refusal: WhyView, own: Own, language: Language): Letters {
  const { id, at, client, helo, mailFrom, recipients, decision } = refusal
  const to = postmasterOf(mailFrom)
  const why = isOwnClient(refusal) ? 'client' : 'no-sender'
  if (to === null || why === 'client') return { id, letters: [], nobody: [{ recipients, why }] }
  const letter = composeLetter(
    {
      what: 'refused-here',
      to,
      about: mailFrom ?? '',
      facts: {
        date: formatMailDate(at),
        from: mailFrom,
        to: recipients.join(', '),
        sender: own?.hostname,
        host: hostNamed(helo, client),
        log: id,
      },
      said: formatReply(decision.reply).trimEnd().replaceAll('\r\n', '\n'),
    },
    language,
  )
  return { id, letters: [{ recipients, ...letter }], nobody: [] }
}

function isOwnClient({ user, listener, client }: WhyView): boolean {
  const address = client === undefined ? undefined : parseIp(client)
  return user !== undefined || listener !== 'smtp' || (address !== undefined && isReservedAddress(address))
}
