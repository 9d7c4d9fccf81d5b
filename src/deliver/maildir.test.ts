import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import * as fc from 'fast-check'
import type { ReversePath } from '../core/address.ts'
import { ContentError } from '../core/content-error.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import type { Content, Outcome } from '../core/message.ts'
import { storedBytes, storedPieces } from '../core/stored-content.test-support.ts'
import { mailbox, makeMessage, makeRecipients } from '../core/message.test-support.ts'
import { AsOwner } from './as-owner.ts'
import type { Job } from './job.ts'
import { piecesWithLf, wholeFile } from './maildir-content.ts'
import { makeMaildirNames } from './maildir-names.ts'
import { MailboxGate } from './mailbox-gate.ts'
import { deliverToMaildir } from './maildir.ts'

const root = mkdtempSync(join(tmpdir(), 'waybill-maildir-'))
after(() => rmSync(root, { recursive: true, force: true }))

const clock = new FakeClock(Date.UTC(2026, 10, 22) + 42)
const mailboxes = new MailboxGate({ clock })
const asOwner = new AsOwner({ clock, stateFolder: '/nowhere' })
const deps = {
  clock,
  mailboxes,
  asOwner,
  names: makeMaildirNames({ clock, hostname: 'mx.example.org', pid: 7, thread: 0 }),
}

interface Given {
  readonly maildir: string
  readonly content: Content
  readonly mailFrom?: ReversePath
  readonly rcptTo?: readonly string[]
}

function job({ maildir, content, mailFrom = mailbox('x@remote.example'), rcptTo = ['alice@example.org'] }: Given): Job {
  return {
    message: makeMessage({ mailFrom }),
    content,
    destination: { kind: 'mailbox', user: 'alice', maildir },
    recipients: makeRecipients(rcptTo),
    attempt: 1,
  }
}

const inline = (text: string): Content => ({ kind: 'inline', bytes: Buffer.from(text, 'latin1') })
const files = (folder: string): string[] => readdirSync(folder)
const outcomeOf = (outcomes: ReadonlyMap<number, Outcome>, index = 0): Outcome => {
  const outcome = outcomes.get(index)
  assert.ok(outcome)
  return outcome
}
const pathOf = (outcome: Outcome): string => {
  assert.ok(outcome.kind === 'delivered' && outcome.via.transport === 'maildir', JSON.stringify(outcome))
  return outcome.via.path
}

describe('a delivery', () => {
  test('makes a Maildir that nobody else may read, and one file in new', async () => {
    const maildir = join(root, 'deep', 'er', 'alice')
    const { outcomes, events } = await deliverToMaildir(
      job({ maildir, content: inline('Subject: x\r\n\r\nhi\r\n') }),
      deps,
    )
    const path = pathOf(outcomeOf(outcomes))
    const text = 'Return-Path: <x@remote.example>\nDelivered-To: alice@example.org\nSubject: x\n\nhi\n'
    assert.equal(readFileSync(path, 'latin1'), text)
    assert.match(path, new RegExp(`/alice/new/1795305600\\.M042000P7V0Q\\d+\\.mx\\.example\\.org,S=${text.length}$`))
    assert.equal(statSync(path).mode & 0o777, 0o600)
    for (const folder of ['', 'tmp', 'new', 'cur']) assert.equal(statSync(join(maildir, folder)).mode & 0o777, 0o700)
    assert.deepEqual(files(join(maildir, 'tmp')), [])
    const [step] = events
    assert.ok(events.length === 1 && step?.kind === 'step' && step.step === 'maildir' && step.ms >= 0)
    assert.deepEqual(step.facts, { path })
  })

  test('writes one file per recipient, each with its own address, and the null sender as <>', async () => {
    const maildir = join(root, 'several')
    const rcptTo = ['alice@example.org', '"Alice B"@example.org', 'älice@example.org']
    const { outcomes } = await deliverToMaildir(job({ maildir, content: inline('\r\n'), mailFrom: null, rcptTo }), deps)
    const heads = [0, 1, 2].map((index) => readFileSync(pathOf(outcomeOf(outcomes, index)), 'utf8'))
    assert.deepEqual(
      heads,
      rcptTo.map((address) => `Return-Path: <>\nDelivered-To: ${address}\n\n`),
    )
    assert.equal(files(join(maildir, 'new')).length, 3)
  })

  test('streams a large message from the spool', async () => {
    const maildir = join(root, 'large')
    const content = storedBytes(Buffer.from(`${'x'.repeat(76)}\r\n`.repeat(20_000)))
    const { outcomes } = await deliverToMaildir(job({ maildir, content }), deps)
    const written = readFileSync(pathOf(outcomeOf(outcomes)), 'latin1')
    assert.equal(written.slice(written.indexOf('\nx') + 1), `${'x'.repeat(76)}\n`.repeat(20_000))
  })

  test('many at once get many names', async () => {
    const maildir = join(root, 'parallel')
    await Promise.all(
      Array.from({ length: 50 }, () => deliverToMaildir(job({ maildir, content: inline('\r\n') }), deps)),
    )
    assert.equal(files(join(maildir, 'new')).length, 50)
  })
})

describe('a mailbox that cannot be written', () => {
  test('one that does not answer defers, and what comes back too late leaves nothing behind', async () => {
    const maildir = join(root, 'too-late')
    const tooLate: typeof deps.mailboxes.run = async (_, work) => {
      await work({ awaited: false })
      return 'stuck'
    }
    const gone = { ...deps, mailboxes: { run: tooLate } }
    const outcome = outcomeOf((await deliverToMaildir(job({ maildir, content: inline('x') }), gone)).outcomes)
    assert.ok(outcome.kind === 'deferred' && outcome.reason.facts?.['errno'] === 'ETIMEDOUT')
    assert.deepEqual([...files(join(maildir, 'tmp')), ...files(join(maildir, 'new'))], [])
  })

  test('defers with what the system said, and leaves nothing behind', async () => {
    const blocked = join(root, 'a-file')
    writeFileSync(blocked, '')
    const { outcomes, events } = await deliverToMaildir(
      job({ maildir: join(blocked, 'alice'), content: inline('') }),
      deps,
    )
    const outcome = outcomeOf(outcomes)
    assert.ok(outcome.kind === 'deferred')
    assert.equal(outcome.reason.code, 'local.mailbox')
    assert.equal(outcome.reason.facts?.['errno'], 'ENOTDIR')
    assert.ok(events[0]?.kind === 'step' && events[0].problem?.code === 'local.mailbox')
  })

  test('removes the file from tmp when it cannot become a file in new', async () => {
    const maildir = join(root, 'no-new')
    mkdirSync(join(maildir, 'tmp'), { recursive: true })
    writeFileSync(join(maildir, 'new'), 'in the way')
    const { outcomes } = await deliverToMaildir(job({ maildir, content: inline('x\r\n') }), deps)
    assert.equal(outcomeOf(outcomes).kind, 'deferred')
    assert.deepEqual(files(join(maildir, 'tmp')), [])
  })

  test('does not write into a file that is already there', async () => {
    const maildir = join(root, 'taken')
    mkdirSync(join(maildir, 'tmp'), { recursive: true })
    writeFileSync(join(maildir, 'tmp', 'same'), 'not ours')
    const { outcomes } = await deliverToMaildir(job({ maildir, content: inline('x') }), {
      clock,
      mailboxes,
      asOwner,
      names: { next: () => 'same' },
    })
    const outcome = outcomeOf(outcomes)
    assert.ok(outcome.kind === 'deferred' && outcome.reason.facts?.['errno'] === 'EEXIST')
    assert.equal(readFileSync(join(maildir, 'tmp', 'same'), 'latin1'), 'not ours')
  })

  test('a stored message that cannot be read to its end defers as a fault of the spool', async () => {
    const maildir = join(root, 'spool')
    const content = storedPieces(async function* () {
      yield Buffer.from('short')
      throw new ContentError('local.altered', { expected_size: 6, size: 5 })
    }, 6)
    const outcome = outcomeOf((await deliverToMaildir(job({ maildir, content }), deps)).outcomes)
    assert.ok(outcome.kind === 'deferred' && outcome.reason.code === 'local.altered')
    assert.deepEqual([...files(join(maildir, 'tmp')), ...files(join(maildir, 'new'))], [])
  })

  test('a destination of another kind is a fault of ours and defers', async () => {
    const wrong: Job = {
      ...job({ maildir: root, content: inline('') }),
      destination: { kind: 'host', host: '192.0.2.1' as never, port: 25 },
    }
    const outcome = outcomeOf((await deliverToMaildir(wrong, deps)).outcomes)
    assert.ok(outcome.kind === 'deferred' && outcome.reason.code === 'internal')
  })
})

describe('line ends', () => {
  const text = fc
    .array(fc.constantFrom('\r', '\n', '\r\n', 'a', 'bc'), { maxLength: 40 })
    .map((parts) => parts.join(''))

  test('only CRLF becomes LF, in memory as in a stream cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(5)), async (text, cuts) => {
        const expected = text.replaceAll('\r\n', '\n')
        const bytes = Buffer.from(text)
        assert.equal(wholeFile(Buffer.from('H'), bytes).toString(), `H${expected}`)
        async function* pieces(): AsyncGenerator<Uint8Array> {
          let at = 0
          for (const length of cuts) yield bytes.subarray(at, (at += length))
          yield bytes.subarray(at)
        }
        let streamed = ''
        for await (const piece of piecesWithLf(pieces())) streamed += Buffer.from(piece).toString()
        assert.equal(streamed, expected)
      }),
      { numRuns: 300 },
    )
  })
})

describe('file names', () => {
  test('hold neither slash nor colon of the host name', () => {
    const { next } = makeMaildirNames({ clock, hostname: 'a/b:c', pid: 1, thread: 2 })
    assert.equal(next(), '1795305600.M042000P1V2Q0.a\\057b\\072c')
    assert.equal(next(), '1795305600.M042000P1V2Q1.a\\057b\\072c')
  })
})
