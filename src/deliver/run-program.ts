// Runs a program with a message on its standard input: no shell, a clean environment, a process group of its own that ends with its time,
// and output of which so much is kept. What its end means is decided in transports/pipe.ts.

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import type { Clock } from '../core/clock.ts'
import type { Duration } from '../core/time.ts'

export interface Program {
  readonly argv: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** Left out: as whoever runs this server. */
  readonly account?: { readonly uid: number; readonly gid: number } | undefined
  readonly timeout: Duration
  readonly signal?: AbortSignal | undefined
}

export type ProgramEnd =
  | { readonly kind: 'exited'; readonly code: number; readonly output: string }
  | { readonly kind: 'killed'; readonly signal: string; readonly output: string }
  | { readonly kind: 'late' | 'stopping'; readonly output: string }
  | { readonly kind: 'not-started'; readonly errno: string }

/** Octets of output that are kept. */
export const MOST_OUTPUT = 20_000

/** Rejects where the input cannot be read; the program has ended then. */
export async function runProgram(
  program: Program,
  input: AsyncIterable<Uint8Array>,
  clock: Clock,
): Promise<ProgramEnd> {
  const { argv, env, cwd, account, timeout, signal } = program
  const [file, ...args] = argv
  // `detached`: the leader of a group, which can be ended with all that it has started.
  let child: ChildProcessWithoutNullStreams
  try {
    child = spawn(file, args, { env, cwd, detached: true, stdio: 'pipe', ...account })
    await once(child, 'spawn')
  } catch (error) {
    return {
      kind: 'not-started',
      errno: error instanceof Error && 'code' in error ? String(error.code) : String(error),
    }
  }
  // That it cannot be ended is told by its not ending.
  child.on('error', () => undefined)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      if (output.length < MOST_OUTPUT) output += bytes.toString('utf8').slice(0, MOST_OUTPUT - output.length)
    })
  }
  let ended: 'late' | 'stopping' | undefined
  const endGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // All of it has ended.
    }
  }
  const end = (why: 'late' | 'stopping'): void => {
    ended ??= why
    endGroup()
    // A grandchild that left the group may hold them open.
    child.stdout.destroy()
    child.stderr.destroy()
  }
  const stop = (): void => end('stopping')
  const timer = clock.after(timeout, () => end('late'))
  signal?.addEventListener('abort', stop)
  if (signal?.aborted) stop()
  const closed = once(child, 'close') as Promise<[number | null, string | null]>
  try {
    await feed(child.stdin, input)
    const [code, killed] = await closed
    if (ended) return { kind: ended, output }
    return code === null ? { kind: 'killed', signal: killed ?? '', output } : { kind: 'exited', code, output }
  } finally {
    timer.cancel()
    signal?.removeEventListener('abort', stop)
    endGroup()
  }
}

/** A program need not read all of it. */
async function feed(stdin: NodeJS.WritableStream, input: AsyncIterable<Uint8Array>): Promise<void> {
  let broken = false
  let wake = (): void => undefined
  const over = (): void => {
    broken = true
    wake()
  }
  stdin.on('error', over).on('close', over)
  stdin.on('drain', () => wake())
  for await (const piece of input) {
    if (broken) return
    // A copy, for a piece is valid until the next one alone.
    if (!stdin.write(Buffer.from(piece)) && !broken) await new Promise<void>((resolve) => void (wake = resolve))
  }
  if (!broken) stdin.end()
}
