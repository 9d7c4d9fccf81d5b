// Postfix's smtp-sink: a server that takes everything. It counts (fast), and it can write each transaction to a file of
// its own, so that a test can ask which recipients arrived and how often.

import { chmod, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { Running } from '../support/child.ts'
import { waitForGreeting } from '../support/greeting.ts'
import { programPath, unprivileged } from './programs.ts'

export interface SinkMessage {
  readonly mailFrom: string
  readonly rcptTo: readonly string[]
  readonly text: string
}

export class SmtpSink implements AsyncDisposable {
  readonly port: number
  readonly #running: Running
  readonly #folder: string | undefined

  private constructor(port: number, running: Running, folder: string | undefined) {
    this.port = port
    this.#running = running
    this.#folder = folder
  }

  /** `keepIn` is the folder for the transactions; without it they are only counted. */
  static async start(port: number, options: { readonly keepIn?: string } = {}): Promise<SmtpSink> {
    const { keepIn } = options
    if (keepIn !== undefined) {
      await mkdir(keepIn, { recursive: true })
      await chmod(keepIn, 0o777)
    }
    const keep = keepIn === undefined ? [] : ['-d', join(keepIn, 'm.')]
    const args = ['-c', ...unprivileged(), ...keep, `127.0.0.1:${port}`, '500']
    const running = new Running(programPath('smtp-sink'), args)
    try {
      await waitForGreeting('smtp-sink', running, port)
    } catch (error) {
      await running.end()
      throw error
    }
    return new SmtpSink(port, running, keepIn)
  }

  /** How many messages smtp-sink says it has taken. */
  get count(): number {
    const last = this.#running.output.lastIndexOf('mesg=')
    return last < 0 ? 0 : Number.parseInt(this.#running.output.slice(last + 5), 10)
  }

  async messages(): Promise<readonly SinkMessage[]> {
    if (this.#folder === undefined) throw new Error('this sink only counts')
    const folder = this.#folder
    const found: SinkMessage[] = []
    for (const name of await readdir(folder)) {
      const text = await readFile(join(folder, name), 'latin1')
      found.push({
        mailFrom: pathOf(/^X-Mail-Args: (.*)$/m.exec(text)?.[1]),
        rcptTo: [...text.matchAll(/^X-Rcpt-Args: (.*)$/gm)].map((match) => pathOf(match[1])),
        text,
      })
    }
    return found
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running.end()
  }
}

const pathOf = (args: string | undefined): string => /<([^>]*)>/.exec(args ?? '')?.[1] ?? ''
