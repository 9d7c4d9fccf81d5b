// The story of a message or of a refused session, all stories of a mail address, or the refused sessions of a client's address.

import * as v from 'valibot'
import { isAddressLiteral, parseMailbox } from '../../core/address.ts'
import { messageId, parseId, sessionId } from '../../core/id.ts'
import { parseIp, type IpAddress } from '../../core/ip.ts'
import type { QueueReader } from '../../queue/reader.ts'
import { answer, problem, type ControlAnswer, type StoryView, type TraceResult } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { storyStart, viewDamaged, viewRefused, viewStory, withRests } from '../views.ts'
import { EXPLAIN_FIELDS, explainRequest, limitField, textField } from './input.ts'

const LIMIT = { usual: 10, most: 100 }
/** Refused sessions in which an address occurs, of which those are told that came from it. */
const MOST_SEARCHED = 1_000
/** Messages that cannot be read back and are looked at for an address. */
const MOST_DAMAGED = 100

export const trace = useCase({
  name: 'trace',
  summary: 'tell the story of a message: what was decided, done and answered',
  effect: 'read',
  http: { method: 'GET', path: '/api/trace/:subject' },
  input: v.strictObject({
    subject: textField(
      'id|address',
      'id of a message or of a refused session, a mail address, or the IP address of a client that was refused',
    ),
    limit: limitField(LIMIT, 'how many stories of an address, newest first'),
    ...EXPLAIN_FIELDS,
  }),
  output: output<TraceResult>('{ subject, stories, more }'),
  patient: true,
  async run(input, { reader, explaining, resting }) {
    const { subject, limit } = input
    const found = await find(reader, subject, limit)
    if (!found.ok) return found
    const rests = resting()
    const stories = found.value.stories.map((story) =>
      story.kind === 'message' ? { ...story, message: withRests(story.message, rests) } : story,
    )
    return explaining.stories(answer({ ...found.value, stories }), explainRequest(input))
  },
})

function find(reader: QueueReader, subject: string, limit: number): Promise<ControlAnswer<TraceResult>> {
  if (subject.includes('@')) return byAddress(reader, subject, limit)
  const client = parseIp(subject.trim().replace(/^\[(?:IPv6:)?(.*)\]$/i, '$1'))
  return client === undefined ? byId(reader, subject) : byClient(reader, client, limit)
}

/** Of what was refused only: what was accepted from there is told with its message. */
async function byClient(reader: QueueReader, client: IpAddress, limit: number): Promise<ControlAnswer<TraceResult>> {
  const found = await reader.findRefused(client, MOST_SEARCHED)
  const stories = found.filter((story) => story.client === client).map(viewRefused)
  if (stories.length === 0) {
    return problem(
      'not-found',
      `No refused session of ${client} is known here. It may have been forgotten, or nothing was refused to it.`,
    )
  }
  return answer({ subject: client, stories: stories.slice(0, limit), more: stories.length > limit })
}

async function byId(reader: QueueReader, text: string): Promise<ControlAnswer<TraceResult>> {
  const value = parseId(text)
  if (value === undefined) {
    return problem(
      'bad-id',
      `“${text}” is neither an id (11 letters and digits, such as 0S9ZQ4M2XA0) nor an address of mail or of a client.`,
    )
  }
  const story = await reader.story(messageId(value))
  if (story) return answer({ subject: messageId(value), stories: [viewStory(story)], more: false })
  const damaged = await reader.damagedStory(messageId(value))
  if (damaged) return answer({ subject: messageId(value), stories: [viewDamaged(damaged)], more: false })
  const refused = await reader.refusedSession(sessionId(value))
  if (refused) return answer({ subject: sessionId(value), stories: [viewRefused(refused)], more: false })
  return problem(
    'not-found',
    `Neither a message nor a refused session ${messageId(value)} is known here. ` +
      'It may have been forgotten: finished stories are kept for a time only.',
  )
}

async function byAddress(reader: QueueReader, subject: string, limit: number): Promise<ControlAnswer<TraceResult>> {
  const address = subject.trim().replace(/^<(.*)>$/, '$1')
  const mailbox = parseMailbox(address)
  // The domain is compared as its A-label form, which is how it is stored; the rest is left to the reader.
  const wanted =
    mailbox.ok && !isAddressLiteral(mailbox.value.domain)
      ? `${address.slice(0, address.lastIndexOf('@'))}@${mailbox.value.domain}`
      : address
  const stories: StoryView[] = [
    ...(await reader.findByAddress(wanted, limit + 1)).map(viewStory),
    ...(await damagedOf(reader, wanted)),
    ...(await reader.findRefused(wanted, limit + 1)).map(viewRefused),
  ].sort((a, b) => storyStart(b) - storyStart(a))
  if (stories.length === 0) {
    return problem('not-found', `No message from or to ${wanted} and no refused session with it is known here.`)
  }
  return answer({ subject: wanted, stories: stories.slice(0, limit), more: stories.length > limit })
}

/** What is left of their envelopes tells whose they are. */
async function damagedOf(reader: QueueReader, address: string): Promise<StoryView[]> {
  const wanted = address.toLowerCase()
  const all = await reader.damaged({ limit: MOST_DAMAGED })
  const own = all.filter(({ from, recipients }) => [from, ...recipients].some((one) => one?.toLowerCase() === wanted))
  const stories = await Promise.all(own.map(({ id }) => reader.damagedStory(id)))
  return stories.flatMap((story) => (story ? [viewDamaged(story)] : []))
}
