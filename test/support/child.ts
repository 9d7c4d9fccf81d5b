// Other programs: run to their end, or kept running beside a test. Each is ended by its own process id and by nothing
// else, and none outlives its test: whoever starts one holds it with `await using`.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import { systemClock } from '../../src/core/clock.ts'
import { seconds, type Duration } from '../../src/core/time.ts'

export interface Finished {
  readonly code: number | null
  /** Standard output and standard error as they came. */
  readonly output: string
}

export interface RunOptions {
  readonly input?: string | Uint8Array
  readonly timeout?: Duration
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

/** Runs a program to its end; a program that takes longer than `timeout` is killed and is an error. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { timeout = seconds(60) } = options
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], cwd: options.cwd, env: options.env })
  let output = ''
  let late = false
  const collect = (chunk: Buffer): void => {
    output += chunk.toString('latin1')
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  // A program that ends before it has read all of its input is judged by its exit code.
  child.stdin.on('error', () => {})
  child.stdin.end(options.input)
  const timer = systemClock.after(timeout, () => {
    late = true
    child.kill('SIGKILL')
  })
  const [code] = (await once(child, 'close')) as [number | null]
  timer.cancel()
  if (late) throw new Error(`${command} took longer than ${timeout / 1000} s\n${output}`)
  return { code, output }
}

/** A program that runs beside the test. */
export class Running implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #closed: Promise<unknown>
  readonly #name: string
  #output = ''
  #gone = false

  constructor(command: string, args: readonly string[], options: { readonly env?: NodeJS.ProcessEnv } = {}) {
    this.#name = command
    this.#child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: options.env })
    this.#closed = new Promise((resolve) => {
      this.#child.on('error', (error) => {
        this.#output += `${error.message}\n`
        this.#gone = true
        resolve(undefined)
      })
      this.#child.on('close', () => {
        this.#gone = true
        resolve(undefined)
      })
    })
    const collect = (chunk: Buffer): void => {
      this.#output += chunk.toString('latin1')
    }
    this.#child.stdout?.on('data', collect)
    this.#child.stderr?.on('data', collect)
  }

  get pid(): number {
    const { pid } = this.#child
    if (pid === undefined) throw new Error(`${this.#name} did not start: ${this.#output}`)
    return pid
  }

  get output(): string {
    return this.#output
  }

  get exitCode(): number | null {
    return this.#child.exitCode
  }

  /** How it ended, for a person: `code 1`, `signal SIGBUS`. */
  get ending(): string {
    const { exitCode, signalCode } = this.#child
    return signalCode === null ? `code ${exitCode}` : `signal ${signalCode}`
  }

  /** Whether the process has ended and its output is complete. */
  get gone(): boolean {
    return this.#gone
  }

  /** Sends the signal and waits for the end; kills for good when the program takes longer than `patience`. */
  async end(signal: NodeJS.Signals = 'SIGTERM', patience: Duration = seconds(15)): Promise<void> {
    if (!this.#gone) {
      this.#child.kill(signal)
      const timer = systemClock.after(patience, () => {
        this.#child.kill('SIGKILL')
        // Output that a grandchild still holds open would keep us waiting for ever.
        this.#child.stdout?.destroy()
        this.#child.stderr?.destroy()
      })
      await this.#closed
      timer.cancel()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end()
  }
}
