// A program of the site's own as a scanner. It is started without a shell, reads the message on its standard input and
// answers with its exit code; the first line that it prints is its text. It and all that it has started are ended
// when it is done, when the time is up, and when nobody waits any more.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { formatMailbox, formatReversePath } from '../core/address.ts'
import { askedReply, oneLine } from './asked-reply.ts'
import { contentPieces } from './read-content.ts'
import { unavailable, type ScanMessage, type ScanOutcome, type ScanVerdict } from './scanner.ts'

/** EX_TEMPFAIL of sysexits.h. Every other code says that the program did not do its work. */
const VERDICT_OF_EXIT: ReadonlyMap<number, ScanVerdict> = new Map([
  [0, 'clean'],
  [1, 'spam'],
  [2, 'malware'],
  [3, 'refuse'],
  [4, 'quarantine'],
  [5, 'discard'],
  [75, 'defer'],
])

/** Octets of what the program prints that are kept: enough for one line of an SMTP reply. */
const MOST_TEXT = 400

export async function scanWithCommand(
  argv: readonly string[],
  message: ScanMessage,
  signal: AbortSignal,
): Promise<ScanOutcome> {
  const [program = '', ...args] = argv
  // A group of its own, so that what the program starts can be ended with it.
  const child = spawn(program, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'], env: environment(message) })
  const output = collect(child.stdout)
  const errors = collect(child.stderr)
  // What a program leaves behind may hold its output open: once it has exited, its group has no business any more.
  child.once('exit', () => endGroup(child))
  const stop = (): void => {
    // After its exit the number may be that of somebody else.
    if (child.exitCode === null && child.signalCode === null) endGroup(child)
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    const closed = once(child, 'close', { signal }) as Promise<[code: number | null, signal: string | null]>
    const [[code, killedBy]] = await Promise.all([closed, feed(child, message, signal)])
    return judge(code, killedBy, { text: firstLine(output()), errors: firstLine(errors()) })
  } catch (error) {
    if (child.pid !== undefined) throw error
    return unavailable(`${program} cannot be started; is it there, and may Waybill’s user run it?`, {
      errno: error instanceof Error && 'code' in error ? String(error.code) : String(error),
    })
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
    // Somebody that left the group may still hold the other ends.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy()
  }
}

/** A program need not read everything: its closed input is not an error. */
async function feed(child: ChildProcess, message: ScanMessage, signal: AbortSignal): Promise<void> {
  const { stdin } = child
  if (!stdin) return
  stdin.on('error', () => {})
  for await (const piece of contentPieces(message.content)) {
    if (signal.aborted) break
    const problem = await new Promise((resolve) => stdin.write(piece, resolve))
    if (problem) break
  }
  stdin.end()
}

function judge(
  code: number | null,
  killedBy: string | null,
  { text, errors }: { readonly text: string; readonly errors: string },
): ScanOutcome {
  const verdict = code === null ? undefined : VERDICT_OF_EXIT.get(code)
  const facts = { ...(text === '' ? {} : { text }), ...(errors === '' ? {} : { errors }) }
  if (verdict === undefined) {
    return unavailable(
      code === null ? `the program was ended by ${killedBy}` : `the program ended with code ${code}`,
      facts,
    )
  }
  const asked = askedReply(verdict, text)
  const named = text !== '' && (verdict === 'malware' || verdict === 'spam')
  return {
    kind: 'verdict',
    verdict,
    ...(named ? { name: text } : {}),
    ...(asked ? { reply: asked } : {}),
    changes: [],
    facts,
  }
}

/** Keeps the beginning of a stream and lets the rest go by. */
function collect(stream: NodeJS.ReadableStream | null): () => string {
  let kept = Buffer.alloc(0)
  stream?.on('data', (chunk: Buffer) => {
    if (kept.length < MOST_TEXT) kept = Buffer.concat([kept, chunk]).subarray(0, MOST_TEXT)
  })
  return () => kept.toString('utf8')
}

const firstLine = (text: string): string => oneLine(/^[^\r\n]*/.exec(text)?.[0] ?? '')

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is gone already.
  }
}

/** The system refuses one variable of more than 128 KiB. */
const MOST_RECIPIENTS_TEXT = 65_536

function environment(message: ScanMessage): Record<string, string> {
  const recipients = message.rcptTo.map(formatMailbox)
  let length = 0
  const fitting = recipients.filter((one) => (length += Buffer.byteLength(one) + 1) <= MOST_RECIPIENTS_TEXT)
  const { login, tls } = message
  const variables = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    QUEUE_ID: message.queueId,
    SENDER: formatReversePath(message.mailFrom),
    RECIPIENT: recipients[0] ?? '',
    RECIPIENTS: fitting.join('\n'),
    RECIPIENT_COUNT: String(recipients.length),
    MESSAGE_SIZE: String(message.size),
    CLIENT_ADDRESS: message.client,
    CLIENT_NAME: message.clientName ?? '',
    CLIENT_HELO: message.helo,
    SERVER_NAME: message.hostname,
    AUTH_USER: login?.user ?? '',
    TLS_PROTOCOL: tls?.protocol ?? '',
    TLS_CIPHER: tls?.cipher ?? '',
  }
  return Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, text.replaceAll('\0', '')]))
}
