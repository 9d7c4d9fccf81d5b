// What became of the messages that were promised, on a disk as it was when the power went: the store is opened as the server
// opens it, and each message must wait there with its whole content, or stand in its mailbox whole.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

import { systemClock } from '../../src/core/clock.ts'
import { FakeClock } from '../../src/core/fake-clock.test-support.ts'
import { parseMessageId } from '../../src/core/id.ts'
import { days } from '../../src/core/time.ts'
import { folderAt } from '../../src/queue/sqlite/folder.ts'
import { openReader } from '../../src/queue/sqlite/open-reader.ts'
import { openStore } from '../../src/queue/sqlite/open-store.ts'
import type { QueueReader } from '../../src/queue/reader.ts'
import { lastLine } from '../crash/sink.ts'
import type { Tree } from './disk.ts'

const HISTORY = { keep: days(30), messages: 100_000, refusedSessions: 100 }
const LARGEST = 10_000_000

/** What is wrong, in sentences; empty when every promise was kept. */
export async function look(
  root: string,
  stateFolder: string,
  tree: Tree,
  promised: readonly string[],
): Promise<readonly string[]> {
  await lay(root, tree)
  await mkdir(stateFolder, { recursive: true })
  await bootAgain(stateFolder)
  const clock = new FakeClock(systemClock.now())
  const store = await openStore({ folder: stateFolder, clock, history: HISTORY }).catch((error: unknown) =>
    String(error),
  )
  if (typeof store === 'string') return [`the store does not open: ${store}`]
  try {
    const reader = openReader({ folder: stateFolder })
    if (!reader) return ['the store cannot be read']
    const wrong = await Promise.all(promised.map((id) => whatIsWrong(reader, id)))
    await reader.close()
    return wrong.filter((what) => what !== undefined)
  } finally {
    await store.close()
  }
}

/** The system that starts after a power cut is not the one that opened the queue, and its mark says so. */
async function bootAgain(stateFolder: string): Promise<void> {
  const { mark } = folderAt(stateFolder)
  const text = await readFile(mark, 'utf8').catch(() => undefined)
  if (text !== undefined) await writeFile(mark, text.replace(/"boot":"[^"]*"/, '"boot":"before the cut"'))
}

async function lay(root: string, tree: Tree): Promise<void> {
  await rm(root, { recursive: true, force: true })
  await mkdir(root)
  for (const [path, content] of tree) {
    // A folder may be unsynced below one that is not.
    await mkdir(content === undefined ? path : dirname(path), { recursive: true })
    if (content !== undefined) await writeFile(path, content)
  }
}

async function whatIsWrong(reader: QueueReader, text: string): Promise<string | undefined> {
  const id = parseMessageId(text)
  const story = id && (await reader.story(id))
  if (!id || !story) return `${text} is not known`
  for (const { state } of story.recipients) {
    if (state.kind !== 'done') {
      const content = await reader.content(id, LARGEST)
      if (!content || !isWhole(Buffer.from(content).toString('latin1'))) return `${text} waits without its content`
    } else if (state.outcome.kind === 'delivered' && state.outcome.via.transport === 'maildir') {
      const content = await readFile(state.outcome.via.path, 'latin1').catch(() => '')
      if (!isWhole(content)) return `${text} was delivered and is not in its mailbox`
    } else {
      return `${text} came to the end ${state.outcome.kind}`
    }
  }
  return undefined
}

function isWhole(content: string): boolean {
  const name = /^Subject: (m\d+)\r?$/m.exec(content)?.[1]
  return name !== undefined && content.trimEnd().endsWith(lastLine(name))
}
