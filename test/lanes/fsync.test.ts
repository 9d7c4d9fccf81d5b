// The promise behind `250`, checked on the system calls alone: no accept is answered before the kernel has said that what
// it wrote is on disk. Needs strace; run by `npm run test:fsync`.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { parseTrace, type SystemCall } from './system-calls.ts'

const SMALL = 60
const LARGE = 10
const CALLS = 'openat,fsync,fdatasync,write,writev,pwrite64,pwritev,pwritev2,rename,renameat,renameat2'
const WAL = /\/queue\.db-wal$/

const isWrite = ({ name }: SystemCall): boolean => /^p?writev?(64|2)?$/.test(name)
const isSync = ({ name, result }: SystemCall): boolean => (name === 'fsync' || name === 'fdatasync') && result === 0
const isRename = ({ name, result }: SystemCall): boolean => name.startsWith('rename') && result === 0

async function traceOf(small: number, large: number): Promise<SystemCall[]> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-fsync-'))
  try {
    const trace = join(folder, 'trace')
    const script = fileURLToPath(new URL('./accept-with-markers.ts', import.meta.url))
    const strace = ['-f', '-y', '-s', '9000', '-e', `trace=${CALLS}`, '-o', trace]
    const args = [...strace, process.execPath, script, join(folder, 'queue'), String(small), String(large)]
    await promisify(execFile)('strace', args, { timeout: 60_000 })
    return parseTrace(await readFile(trace, 'latin1'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What is missing between the question and the answer for this message; undefined when nothing is. */
function missing(calls: readonly SystemCall[], name: string): string | undefined {
  const said = (words: string) =>
    calls.find((call) => call.name === 'write' && call.args.includes(`"${words} ${name}.`))
  const asked = said('asking')
  const answered = said('safe')
  if (!asked || !answered) return 'the question or the answer'
  // What had ended before the answer began to be written.
  const done = calls.filter((call) => call.ended < answered.began)
  const after = (call: SystemCall, test: (later: SystemCall) => boolean): SystemCall | undefined =>
    done.find((later) => later.began > call.ended && test(later))
  return name.startsWith('small') ? missingSmall(done, asked, name, after) : missingLarge(done, asked, name, after)
}

type After = (call: SystemCall, test: (later: SystemCall) => boolean) => SystemCall | undefined

function missingSmall(done: readonly SystemCall[], asked: SystemCall, name: string, after: After): string | undefined {
  const mark = `content-${name}.`
  const written = done.find((call) => isWrite(call) && WAL.test(call.file) && call.args.includes(mark))
  if (!written || written.began < asked.began) return 'a write of its content to the log'
  if (!after(written, (call) => isSync(call) && WAL.test(call.file))) return 'an fsync of the log after that'
  return undefined
}

function missingLarge(done: readonly SystemCall[], asked: SystemCall, name: string, after: After): string | undefined {
  const mark = `content-${name}.`
  const first = done.find((call) => isWrite(call) && /\/bodies\/tmp\//.test(call.file) && call.args.includes(mark))
  if (!first) return 'a write of its content to a file'
  const last = done.findLast((call) => isWrite(call) && call.file === first.file) ?? first
  const synced = after(last, (call) => isSync(call) && call.file === first.file)
  if (!synced) return 'an fsync of the file after its last write'
  const renamed = after(synced, (call) => isRename(call) && call.args.includes(`"${first.file}"`))
  if (!renamed) return 'a rename after that'
  const entered = after(renamed, (call) => isSync(call) && call.file.endsWith('/bodies'))
  if (!entered) return 'an fsync of the folder after that'
  const sender = `sender-${name}.`
  const logged = after(entered, (call) => isWrite(call) && WAL.test(call.file) && call.args.includes(sender))
  if (!logged || logged.began < asked.began) return 'a write of its envelope to the log after that'
  if (!after(logged, (call) => isSync(call) && WAL.test(call.file))) return 'an fsync of the log after that'
  return undefined
}

describe('the system calls before an answer', () => {
  let calls: SystemCall[] = []
  before(async () => {
    calls = await traceOf(SMALL, LARGE)
  })

  it('a small message is written to the log and the log is synced', () => {
    for (let n = 0; n < SMALL; n++) assert.equal(missing(calls, `small-${n}`), undefined, `message small-${n}`)
  })

  it('a large message is synced, named, its folder synced, and then the log', () => {
    for (let n = 0; n < LARGE; n++) assert.equal(missing(calls, `large-${n}`), undefined, `message large-${n}`)
  })

  it('this test would notice if any of the syncs were missing', () => {
    const without = (file: RegExp) => calls.filter((call) => !(isSync(call) && file.test(call.file)))
    for (let n = 0; n < SMALL; n++) assert.match(missing(without(WAL), `small-${n}`) ?? '', /fsync of the log/)
    for (let n = 0; n < LARGE; n++) {
      assert.match(missing(without(WAL), `large-${n}`) ?? '', /fsync of the log/)
      assert.match(missing(without(/\/bodies\/tmp\//), `large-${n}`) ?? '', /fsync of the file/)
      assert.match(missing(without(/\/bodies$/), `large-${n}`) ?? '', /fsync of the folder/)
    }
  })

  it('commits are shared: there are fewer syncs of the log than messages', () => {
    const syncs = calls.filter((call) => isSync(call) && WAL.test(call.file)).length
    assert.ok(syncs > 0 && syncs < SMALL + LARGE, `${syncs} syncs for ${SMALL + LARGE} messages`)
  })
})
