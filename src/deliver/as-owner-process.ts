// The process that writes as other users. It must not be imported: as-owner.ts starts it. Only for as long as it writes a file is it
// the user whose folder that is; nobody can signal or trace it even then, for its real user is still root (credentials(7)).

import type { Content, Outcome } from '../core/message.ts'
import type { FromWriter, ToWriter } from './as-owner.ts'
import { AskedPieces } from './asked-pieces.ts'
import type { Owner } from './mailbox-owner.ts'
import { appendToMbox } from './mbox-file.ts'
import { writeMaildirFile } from './maildir-file.ts'

const ROOT = 0
const AWAITED = { awaited: true }

async function as<T>({ uid, gid }: Owner, work: () => Promise<T>): Promise<T> {
  process.setgroups?.([])
  process.setegid?.(gid)
  process.seteuid?.(uid)
  try {
    return await work()
  } finally {
    process.seteuid?.(ROOT)
    process.setegid?.(ROOT)
  }
}

let pieces: AskedPieces | undefined

process.on('message', (what: ToWriter) => {
  if (what.kind === 'file') void write(what)
  else pieces?.take(what)
})
process.on('disconnect', () => process.exit(0))
// The server tells it when to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const) process.on(signal, () => undefined)

async function write({ owner, bytes, file }: Extract<ToWriter, { kind: 'file' }>): Promise<void> {
  const coming = (pieces = new AskedPieces(() => say({ kind: 'more' })))
  const content: Content =
    bytes === undefined
      ? { kind: 'stored', name: file.name, size: 0, pieces: () => coming.all() }
      : { kind: 'inline', bytes }
  const outcome: Outcome = await as(owner, () =>
    'mbox' in file ? appendToMbox({ ...file, content }, AWAITED) : writeMaildirFile({ ...file, content }, AWAITED),
  )
  say({ kind: 'done', outcome })
}

const say = (what: FromWriter): void => void process.send?.(what)
