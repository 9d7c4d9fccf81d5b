// Who has been answered, and when: a line for each answer in a file of the state folder, so that a restart asks nobody's patience twice.
// It is written, and on disk, before an answer goes out: a crash in between leaves one out, and never sends two.

import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { between, days, instant, type Duration, type Instant } from '../core/time.ts'

/** Longer than anybody sets `once_per`. */
const KEPT = days(180)
/** Beyond these the oldest are forgotten. */
const MOST = 50_000

export class AnsweredFile {
  readonly #path: string
  #last: Promise<Map<string, Instant>> | undefined
  #writing: Promise<unknown> = Promise.resolve()

  constructor(path: string) {
    this.#path = path
  }

  /** Whether it is a first one within the time; it is remembered then. Rejects where the file cannot be read or written. */
  async note(who: string, to: string, now: Instant, oncePer: Duration): Promise<boolean> {
    const key = `${who}\t${to}`
    const noted = this.#writing.then(async () => {
      const last = await this.#read(now)
      const before = last.get(key)
      // A last time in the future says that the clock was set back, and nothing else.
      if (before !== undefined && before <= now && between(before, now) < oncePer) return false
      await append(this.#path, lineOf(key, now))
      last.set(key, now)
      return true
    })
    this.#writing = noted.catch(() => undefined)
    return noted
  }

  async #read(now: Instant): Promise<Map<string, Instant>> {
    this.#last ??= readAll(this.#path, now)
    try {
      return await this.#last
    } catch (error) {
      this.#last = undefined
      throw error
    }
  }
}

const lineOf = (key: string, at: Instant): string => `${new Date(at).toISOString()}\t${key}\n`

async function append(path: string, line: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await using file = await open(path, 'a', 0o600)
  await file.write(line)
  await file.datasync()
}

/** What is too old to matter is left out of the file as well. */
async function readAll(path: string, now: Instant): Promise<Map<string, Instant>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  })
  const lines = text.split('\n')
  const all = lines.flatMap((line): [string, Instant][] => {
    const end = line.indexOf('\t')
    const at = Date.parse(line.slice(0, Math.max(end, 0)))
    return Number.isNaN(at) || now - at > KEPT ? [] : [[line.slice(end + 1), instant(at)]]
  })
  const last = new Map(all.slice(-MOST))
  if (last.size < lines.length - 1) {
    await writeFile(`${path}.new`, [...last].map(([key, at]) => lineOf(key, at)).join(''), { mode: 0o600 })
    await rename(`${path}.new`, path)
  }
  return last
}
