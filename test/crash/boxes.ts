// What the crash lane's transports other than SMTP and Maildir deliver to: an mbox file, and a program that keeps what it reads.

import { chmod, chown, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { userInfo } from 'node:os'
import { lastLine } from './sink.ts'

/** Where the server runs as root, it writes and runs programs as this user. */
const OTHER = { uid: 65_534, gid: 65_534, name: 'nobody' }
const isRoot = process.geteuid?.() === 0

/** A folder that the transports may write to, whoever the server is. */
async function folderOfAnother(path: string): Promise<void> {
  await mkdir(path)
  if (!isRoot) return
  await chmod(path, 0o700)
  await chown(path, OTHER.uid, OTHER.gid)
}

const nameIn = (text: string): string => /^Subject: (m\d+)\r?$/m.exec(text)?.[1] ?? ''
const isWhole = (name: string, text: string): boolean => text.trimEnd().endsWith(lastLine(name))

/** It is looked at whole each time: what was torn by a kill is cut off by the next delivery. */
export class MboxFile {
  readonly path: string
  mail: ReadonlyMap<string, readonly string[]> = new Map()
  broken: readonly string[] = []

  private constructor(path: string) {
    this.path = path
  }

  static async make(folder: string): Promise<MboxFile> {
    await folderOfAnother(folder)
    return new MboxFile(join(folder, 'mbox'))
  }

  async collect(): Promise<void> {
    const text = await readFile(this.path, 'latin1').catch(() => '')
    const mail = new Map<string, string[]>()
    const broken: string[] = []
    for (const [n, message] of text.split(/^From .*\n/m).entries()) {
      if (n === 0) continue
      const name = nameIn(message)
      // Which server wrote it stands nowhere in an mbox.
      if (isWhole(name, message)) mail.set(name, [...(mail.get(name) ?? []), `copy ${n}`])
      else broken.push(`${name} in the mbox`)
    }
    this.mail = mail
    this.broken = broken
  }
}

/** `part`: begun, and perhaps of half a message, for its input ends when the server is killed. */
const SCRIPT = 'cat >"$1/part.$$" && mv "$1/part.$$" "$1/run.$PPID.$$"\n'

/** A program that keeps each message that it reads, under the number of the server that ran it. */
export class KeepingProgram {
  readonly transport: object
  readonly mail = new Map<string, string[]>()
  /** Runs whose input ended early. */
  cutShort = 0
  readonly #folder: string

  private constructor(folder: string, script: string) {
    this.#folder = folder
    this.transport = { pipe: ['/bin/sh', script, folder], as: isRoot ? OTHER.name : userInfo().username }
  }

  static async make(folder: string): Promise<KeepingProgram> {
    await folderOfAnother(folder)
    const script = `${folder}.sh`
    await writeFile(script, SCRIPT)
    return new KeepingProgram(folder, script)
  }

  async collect(): Promise<void> {
    for (const file of await readdir(this.#folder)) {
      const server = /^run\.(\d+)\./.exec(file)?.[1]
      if (server === undefined) continue
      const path = join(this.#folder, file)
      const text = await readFile(path, 'latin1')
      const name = nameIn(text)
      // The child of one that died before the program looked.
      const life = server === '1' ? file : server
      if (isWhole(name, text)) this.mail.set(name, [...(this.mail.get(name) ?? []), life])
      else this.cutShort++
      await rm(path)
    }
  }
}
