// The folder of a queue with mail of every kind, as a server left it that was stopped in order, or killed; and what there is to be
// known of each message afterwards.

import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { parseMailbox, type Mailbox } from '../../src/core/address.ts'
import { FakeClock } from '../../src/core/fake-clock.test-support.ts'
import { messageId, sessionId, type MessageId } from '../../src/core/id.ts'
import type { RecipientState } from '../../src/core/message.ts'
import { days, instant } from '../../src/core/time.ts'
import { openStore } from '../../src/queue/sqlite/open-store.ts'
import type { NewMessage, QueueStore } from '../../src/queue/store.ts'

export const NOW = instant(Date.UTC(2026, 10, 28, 12))
export const HISTORY = { keep: days(30), messages: 1000, refusedSessions: 100 }
const FIRST = 900_000_000_000_000
const LARGE = 50_000

export interface Expected {
  readonly content: string
  /** Who is not done. */
  readonly open: readonly string[]
}

export interface Scene {
  readonly folder: string
  readonly expected: ReadonlyMap<MessageId, Expected>
}

const idOf = (n: number): MessageId => messageId(FIRST + n)
const isLarge = (n: number): boolean => n % 10 === 3
const contentOf = (n: number): string =>
  `Subject: message ${n}\r\n\r\n${`line of ${n}\r\n`.repeat(isLarge(n) ? LARGE / 10 : 5 + (n % 90))}`

/** `killed`: the log holds what came last. */
export async function makeScene(root: string, messages: number, killed: boolean): Promise<Scene> {
  const [work, folder] = [
    join(root, `${killed ? 'killed' : 'stopped'}-work`),
    join(root, killed ? 'killed' : 'stopped'),
  ]
  const half = Math.floor(messages / 2)
  const numbers = Array.from({ length: messages }, (_, n) => n)
  const first = await open(work)
  for (const n of numbers.slice(0, half)) await accept(first, n)
  await first.close()
  const second = await open(work)
  for (const n of numbers.slice(half)) await accept(second, n)
  if (!killed) await second.close()
  await mkdir(folder)
  await cp(work, folder, { recursive: true })
  if (killed) await second.close()
  const expected = new Map(numbers.map((n) => [idOf(n), { content: contentOf(n), open: openOf(n) }]))
  return { folder, expected }
}

export const open = (folder: string, acceptLoss = false, onDamage?: (damage: { readonly what: string }) => void) =>
  openStore({
    folder,
    clock: new FakeClock(NOW),
    history: HISTORY,
    acceptLoss,
    ...(onDamage && { onDamage }),
  })

function mailbox(text: string): Mailbox {
  const parsed = parseMailbox(text)
  if (!parsed.ok) throw new Error(text)
  return parsed.value
}

const DONE: RecipientState = {
  kind: 'done',
  outcome: { kind: 'delivered', via: { transport: 'maildir', path: '/m/new/1' } },
  at: NOW,
}

function recipientsOf(n: number): readonly (readonly [address: string, state: RecipientState])[] {
  const waits: RecipientState =
    n % 8 === 1
      ? { kind: 'held', by: 'rule quarantine', attempts: 0 }
      : n % 8 === 2
        ? { kind: 'active', attempts: 1 }
        : { kind: 'scheduled', due: NOW, attempts: n % 3 }
  return [
    [`to${n}@one.test`, n % 6 === 5 ? DONE : waits],
    ...(n % 4 === 0 ? ([[`more${n}@two.test`, waits]] as const) : []),
    ...(n % 5 === 0 ? ([[`done${n}@three.test`, DONE]] as const) : []),
  ]
}

const openOf = (n: number): readonly string[] =>
  recipientsOf(n).flatMap(([address, { kind }]) => (kind === 'done' ? [] : [address]))

async function accept(store: QueueStore, n: number): Promise<void> {
  const bytes = Buffer.from(contentOf(n))
  const recipients = recipientsOf(n)
  const id = idOf(n)
  const entry: NewMessage = {
    message: {
      id,
      mailFrom: mailbox('sender@here.test'),
      origin: {
        kind: 'smtp',
        session: sessionId(FIRST),
        client: '192.0.2.1',
        helo: 'client.test',
        protocol: 'ESMTP',
        listener: 'smtp',
      },
      options: { body: '8BITMIME', smtputf8: false },
      size: bytes.length,
      receivedAt: NOW,
    },
    recipients: recipients.map(([address, state], index) => ({ index, rcptTo: mailbox(address), dsn: {}, state })),
    content: { kind: 'inline', bytes },
    events: [
      {
        at: NOW,
        kind: 'queued',
        message: id,
        mailFrom: 'sender@here.test',
        recipients: recipients.map(([address]) => address),
        size: bytes.length,
      },
    ],
  }
  if (!isLarge(n) || openOf(n).length === 0) return store.accept(entry)
  const body = await store.openBody(id)
  await body.write(bytes)
  return store.accept({ ...entry, content: await body.finish() })
}
