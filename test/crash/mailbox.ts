// The Maildir of the crash lanes, emptied now and then so that long runs do not fill the disk: how often each message came,
// itself or as a bounce about it, and from which server processes.

import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { lastLine } from './sink.ts'

const SHOWN = 1500

export class Mailbox {
  /** For each message that came whole, the process ids of the servers that wrote it. */
  readonly mail = new Map<string, string[]>()
  /** The same for bounces about messages. */
  readonly bounces = new Map<string, string[]>()
  /** Files that are no whole message, with how they begin. */
  readonly broken: string[] = []
  readonly #folder: string

  constructor(maildir: string) {
    this.#folder = join(maildir, 'new')
  }

  /** Counts what is there and removes it. */
  async collect(): Promise<void> {
    for (const file of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, file)
      const text = await readFile(path, 'latin1')
      const process = /P(\d+)/.exec(file)?.[1] ?? ''
      const name = /^Subject: (m\d+)\r?$/m.exec(text)?.[1] ?? ''
      const about = /^Final-Recipient: rfc822; ?(m\d+)@/im.exec(text)?.[1]
      if (about !== undefined) note(this.bounces, about, process)
      else if (text.trimEnd().endsWith(lastLine(name))) note(this.mail, name, process)
      else this.broken.push(`${file}: ${text.slice(0, SHOWN)}`)
      await rm(path)
    }
  }
}

function note(times: Map<string, string[]>, name: string, process: string): void {
  const known = times.get(name)
  if (known) known.push(process)
  else times.set(name, [process])
}
