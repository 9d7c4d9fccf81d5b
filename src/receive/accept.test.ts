import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { contentBeginning } from '../core/content.ts'
import type { Decision, HeaderTag } from '../core/decision.ts'
import { messageId, type MessageId } from '../core/id.ts'
import { reply } from '../core/reply.ts'
import { instant, seconds } from '../core/time.ts'
import { mailbox } from '../core/message.test-support.ts'
import { TemporaryQueue } from '../queue/sqlite/temporary-queue.test-support.ts'
import type { BodyWriter, QueueStore } from '../queue/store.ts'
import { StoreError } from '../queue/store-error.ts'
import type { ContentChange } from '../scan/content-change.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { AcceptedRecipient, Transaction } from '../smtp/server-actions.ts'
import { FACTS } from '../smtp/session-driver.test-support.ts'
import { acceptance, YES } from './accept.test-support.ts'
import { Intake } from './intake.ts'

const tag: HeaderTag = { field: 'X-Verdict', value: 'clean' }
const TEXT = 'Subject: x\r\nFrom: <a@b.test>\r\n\r\nhello\r\n'

interface Changes {
  readonly text?: string
  readonly decision?: Partial<Decision>
  readonly tags?: readonly HeaderTag[]
  readonly inlineBody?: number
  readonly mend?: boolean
  readonly recipients?: readonly AcceptedRecipient[]
  readonly scanners?: readonly Scanner[]
  /** Stands in for the store's own functions. */
  readonly store?: (real: QueueStore) => Partial<QueueStore>
}

/** Sends a message into a real store, and tells what became of it and of the disk. */
async function send(t: TestContext, changes: Changes = {}) {
  const { text = TEXT, decision = {}, tags = [], inlineBody = 10_000, mend = false, scanners = [] } = changes
  const queue = await TemporaryQueue.make(t)
  const real = await queue.open()
  const instead = changes.store?.(real) ?? {}
  const openBody = (id: MessageId): Promise<BodyWriter> => (instead.openBody ?? real.openBody.bind(real))(id)
  const transaction: Transaction = {
    mailFrom: mailbox('a@b.test'),
    options: { body: '7BIT', smtputf8: false },
    recipients: changes.recipients ?? [{ rcptTo: mailbox('c@d.test'), dsn: {} }],
    helo: 'client.test',
    protocol: 'ESMTPA',
    facts: { ...FACTS, user: 'alice' },
    tags,
  }
  const id = messageId(5)
  const intake = new Intake({ id, at: instant(0), hostname: 'mx.test', transaction, inlineBody, openBody })
  for (let at = 0; at < text.length; at += 50_000)
    await intake.write(Buffer.from(text.slice(at, at + 50_000), 'latin1'))
  const ended = await acceptance(intake, {
    decide: () => ({ ...YES, ...decision }),
    scanners,
    mends: () => mend,
    store: { openBody, accept: (entry) => (instead.accept ?? real.accept.bind(real))(entry) },
  })
  // What the store tidies up after a commit is done before it answers again.
  await real.nextDue([])
  const files = readdirSync(join(queue.folder, 'bodies'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const content = ended.entry?.content
  const stored =
    content?.kind === 'inline'
      ? Buffer.from(content.bytes).toString('latin1')
      : content && files.some((file) => basename(file) === content.name)
        ? Buffer.from(await contentBeginning(content, Infinity)).toString('latin1')
        : undefined
  return { ...ended, stored, files }
}

/** What stands behind our own Received field. */
const behindReceived = (text: string | undefined): string =>
  /^Received: from client\.test [^]*?\+0000\r\n(?![ \t])([^]*)$/.exec(text ?? '')?.[1] ?? assert.fail(text)

const changing = (...changes: readonly ContentChange[]): Scanner => ({
  name: 'test',
  timeout: seconds(5),
  scan: async () => ({ kind: 'verdict', verdict: 'clean', changes, facts: {} }),
})

test('a yes is told when a rule had something to note, and not when none had', async (t) => {
  const told = async (decision: Partial<Decision>): Promise<number> =>
    (await send(t, { decision })).entry?.events.filter(({ kind }) => kind === 'decided').length ?? -1
  assert.equal(await told({ log: 'a partner' }), 1)
  assert.equal(await told({}), 0)
})

for (const [where, inlineBody] of [
  ['in memory', 100_000],
  ['in a file', 10],
] as const) {
  suite(`content that is changed ${where}`, () => {
    test('is stored whole, with its size, the new field below our own', async (t) => {
      const { stored, entry } = await send(t, { inlineBody, decision: { tags: [tag] } })
      assert.equal(behindReceived(stored), `X-Verdict: clean\r\n${TEXT}`)
      assert.equal(entry?.message.size, stored?.length)
    })

    test('may have another body', async (t) => {
      const body = Buffer.from('safe now\r\n')
      const { stored } = await send(t, { inlineBody, scanners: [changing({ kind: 'replace-body', body })] })
      assert.match(stored ?? '', /From: <a@b\.test>\r\n\r\nsafe now\r\n$/)
    })

    test('gets what a mail program left out, once', async (t) => {
      const { stored } = await send(t, { inlineBody, mend: true })
      assert.match(
        behindReceived(stored),
        /^Subject: x\r\nFrom: <a@b\.test>\r\nDate: .*\r\nMessage-ID: .*\r\n\r\nhello\r\n$/,
      )
    })

    test('is refused where its header is too long to be read to its end', async (t) => {
      const text = `${`X-Long: ${'y'.repeat(900)}\r\n`.repeat(1300)}X-Behind: nobody looks here\r\n${TEXT}`
      const { code, files, entry } = await send(t, { inlineBody: inlineBody * 100, text })
      assert.deepEqual([code, files, entry], [552, [], undefined])
    })

    test('may be empty', async (t) => {
      const { stored } = await send(t, { inlineBody, text: '', decision: { tags: [tag] } })
      assert.equal(behindReceived(stored), 'X-Verdict: clean\r\n')
    })

    test('may be a header without a body', async (t) => {
      const { stored } = await send(t, { inlineBody, text: 'Subject: x\r\n', mend: true, decision: { tags: [tag] } })
      assert.match(
        behindReceived(stored),
        /^X-Verdict: clean\r\nSubject: x\r\nDate: .*\r\nMessage-ID: .*\r\nFrom: .*\r\n$/,
      )
    })

    test('does not go on with the field that we wrote, however it begins', async (t) => {
      const { stored } = await send(t, { inlineBody, text: ` forged; Mon\r\n${TEXT}`, decision: { tags: [tag] } })
      assert.equal(behindReceived(stored), `X-Verdict: clean\r\n\r\n forged; Mon\r\n${TEXT}`)
    })

    test('does not go on with the field that a rule at RCPT had written', async (t) => {
      const { stored } = await send(t, { inlineBody, text: `\tbut spam\r\n${TEXT}`, tags: [tag] })
      assert.equal(behindReceived(stored), `X-Verdict: clean\r\n\r\n\tbut spam\r\n${TEXT}`)
    })

    for (const [title, value] of [
      ['line ends', 'a\r\nBcc: x\n\r\n\nbody'],
      ['octets that are no text', 'caf\u00e9 \u{1f4a5}'],
      ['nothing', ''],
    ] as const) {
      test(`keeps a field of rules to itself when its value holds ${title}`, async (t) => {
        const rule = [{ field: 'X-Verdict', value }]
        for (const changes of [{ tags: rule }, { decision: { tags: rule } }]) {
          const { stored } = await send(t, { inlineBody, ...changes })
          const rest = behindReceived(stored)
          assert.ok(rest.endsWith(`\r\n${TEXT}`))
          const field = rest.slice(0, -TEXT.length)
          assert.match(field, /^X-Verdict:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*\r\n$/)
        }
      })
    }

    test('is refused for now when a check crashes, and nothing is kept', async (t) => {
      const { code, files, faults } = await send(t, {
        inlineBody,
        decision: {
          get tags(): never {
            throw new Error('a bug')
          },
        },
      })
      assert.equal(code, 451)
      assert.deepEqual(files, [])
      assert.equal(faults.length, 1)
    })

    test('is refused for now when a step has a bug, and nothing is kept', async (t) => {
      const bug = (): never => {
        throw new Error('a bug')
      }
      const { result, code, files, faults } = await send(t, { inlineBody, store: () => ({ accept: bug }) })
      assert.deepEqual([code, files, faults.length], [451, [], 1])
      assert.deepEqual(!result.ok && result.events.map((event) => 'problem' in event && event.problem), ['not-stored'])
    })

    for (const [verdict, code] of [
      ['deny', 550],
      ['defer', 451],
    ] as const) {
      test(`leaves nothing on disk when rules say ${verdict}`, async (t) => {
        const decision = { verdict, reply: reply(code, undefined, 'no') }
        const sent = await send(t, { inlineBody, decision })
        assert.deepEqual([sent.code, sent.files], [code, []])
      })
    }

    test('is thrown away when a rule says discard, with every recipient done', async (t) => {
      const { entry, code, files } = await send(t, { inlineBody, decision: { verdict: 'discard', tags: [tag] } })
      assert.equal(code, 250)
      assert.deepEqual(
        entry?.recipients.map(({ state }) => state.kind === 'done' && state.outcome),
        [{ kind: 'discarded', rule: 'test' }],
      )
      assert.deepEqual(files, [])
    })

    test('is kept for those whom no rule put aside, and held for others', async (t) => {
      const recipients: readonly AcceptedRecipient[] = [
        { rcptTo: mailbox('c@d.test'), dsn: {}, disposition: { kind: 'discard', rule: 'one' } },
        { rcptTo: mailbox('e@d.test'), dsn: {}, disposition: { kind: 'hold', rule: 'two' } },
        { rcptTo: mailbox('f@d.test'), dsn: {} },
      ]
      const { entry, stored } = await send(t, { inlineBody, recipients })
      assert.deepEqual(
        entry?.recipients.map(({ state }) => state.kind),
        ['done', 'held', 'active'],
      )
      assert.ok(stored?.endsWith(TEXT))
    })
  })
}

suite('a disk that is full', () => {
  const full = (): never => {
    throw new StoreError('disk-full', 'no room')
  }

  for (const step of ['open', 'write', 'finish'] as const) {
    test(`at "${step}" of the changed content answers 452, and nothing is left`, async (t) => {
      let bodies = 0
      const { code, files } = await send(t, {
        inlineBody: 10,
        decision: { tags: [tag] },
        store: (real) => ({
          async openBody(id) {
            const second = ++bodies === 2
            if (second && step === 'open') full()
            const body = await real.openBody(id)
            return {
              write: async (bytes) => (second && step === 'write' ? full() : body.write(bytes)),
              finish: async () => (second && step === 'finish' ? full() : body.finish()),
              discard: () => body.discard(),
            }
          },
        }),
      })
      assert.equal(bodies, 2)
      assert.deepEqual([code, files], [452, []])
    })
  }

  test('when the row is written answers 452, and nothing is left', async (t) => {
    const { code, files } = await send(t, {
      inlineBody: 10,
      decision: { tags: [tag] },
      store: () => ({ accept: async () => full() }),
    })
    assert.deepEqual([code, files], [452, []])
  })
})

suite('a stamp that only final delivery writes', () => {
  const text =
    'Return-Path: <x@y.test>\r\nSubject: x\r\nreturn-path:\r\n <z@y.test>\r\nFrom: <a@b.test>\r\n\r\nReturn-Path: body\r\n'
  for (const inlineBody of [10_000, 10]) {
    test(`is taken out of what the sender wrote, ${inlineBody > 10 ? 'in memory' : 'in a file'}`, async (t) => {
      const { stored, entry } = await send(t, { text, inlineBody })
      assert.match(stored ?? '', /^Received: [^]*\r\nSubject: x\r\nFrom: <a@b.test>\r\n\r\nReturn-Path: body\r\n$/)
      const removed = entry?.events.find(({ kind }) => kind === 'fields-removed')
      assert.deepEqual(removed?.kind === 'fields-removed' && [removed.field, removed.count], ['Return-Path', 2])
    })
  }
})
