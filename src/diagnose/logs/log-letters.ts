// Letters about a message in the log of any mail server, or about a client that it refused: with what its lines tell, and nothing
// else. Decides who the other side is as the log has it.

import { parseIp } from '../../core/ip.ts'
import { formatMailDate } from '../../core/time.ts'
import type { Language } from '../diagnosis.ts'
import {
  composeLetter,
  hostNamed,
  isOwnMatter,
  postmasterOf,
  understoodAs,
  whatCameOfIt,
  type Letter,
  type Letters,
  type Nobody,
} from '../letter.ts'
import { isReservedAddress } from '../../route/reserved-addresses.ts'
import type { LogRecord, Peer } from './log-record.ts'
import type { LogRecipient, LogStory } from './log-story.ts'
import type { LogTrace } from './trace-log.ts'

/** Of the message that was asked for, not of its bounce, which went to the writer's own side. */
export const logLetters = ({ stories, refused, subject }: LogTrace, language: Language): readonly Letters[] => [
  ...stories
    .filter(({ id, bounceOf }) => bounceOf === undefined || id === subject)
    .map((story) => storyLetters(story, language)),
  ...refused.map((record) => refusedLetter(record, language)),
]

function storyLetters(story: LogStory, language: Language): Letters {
  const letters: Letters['letters'][number][] = []
  const nobody: Letters['nobody'][number][] = []
  for (const recipient of story.recipients) {
    const recipients = [recipient.address]
    const letter = letterOn(recipient, story, language)
    if (typeof letter === 'string') nobody.push({ recipients, why: letter })
    else letters.push({ recipients, ...letter })
  }
  return { id: story.id, letters, nobody }
}

function letterOn(recipient: LogRecipient, story: LogStory, language: Language): Letter | Nobody {
  const { address, outcome, at, text, peer, stage, diagnosis } = recipient
  if (outcome === 'delivered') return 'delivered'
  if (text === undefined || diagnosis === undefined) return 'not-refused'
  const { cause, speaker, code, contacts } = diagnosis
  if (isOwnMatter(cause, speaker)) return 'own'
  return composeLetter(
    {
      what: whatCameOfIt(code),
      to: contacts.emails[0] ?? postmasterOf(address),
      about: address,
      facts: {
        date: at === undefined ? undefined : formatMailDate(at),
        from: story.from === '' ? '<>' : story.from,
        to: address,
        messageId: story.messageIdField,
        subject: story.subject,
        sender: story.machine,
        host: hostNamed(peer?.host, peer?.address),
        stage,
        ids: contacts.ids.join(', '),
        log: story.id,
      },
      said: text,
      understood: understoodAs(diagnosis),
    },
    language,
  )
}

function refusedLetter(record: Extract<LogRecord, { kind: 'refused' }>, language: Language): Letters {
  const { at, id = '', client, user, from, recipient, text } = record
  const recipients = recipient === undefined ? [] : [recipient]
  const to = postmasterOf(from)
  const why = user !== undefined || isNear(client) ? 'client' : 'no-sender'
  if (to === null || why === 'client') return { id, letters: [], nobody: [{ recipients, why }] }
  const letter = composeLetter(
    {
      what: 'refused-here',
      to,
      about: from ?? '',
      facts: {
        date: at === undefined ? undefined : formatMailDate(at),
        from,
        to: recipient,
        host: hostNamed(client.host ?? client.helo, client.address),
        log: id,
      },
      said: text,
    },
    language,
  )
  return { id, letters: [{ recipients, ...letter }], nobody: [] }
}

function isNear({ address = '' }: Peer): boolean {
  const parsed = parseIp(address)
  return parsed !== undefined && isReservedAddress(parsed)
}
