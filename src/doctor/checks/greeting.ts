// Connects to a mail server, hears its greeting, says QUIT and goes (RFC 5321 §3.1).

import type { Socket } from 'node:net'
import type { Clock } from '../../core/clock.ts'
import type { IpAddress } from '../../core/ip.ts'
import { describeReply, type Reply } from '../../core/reply.ts'
import type { Duration } from '../../core/time.ts'
import type { Dialer } from '../../net/dialer.ts'
import { isMalformed, ReplyParser } from '../../smtp/reply-parser.ts'

export type Greeting =
  | { readonly kind: 'reply'; readonly reply: Reply; readonly text: string }
  /** `text`: what came instead, as a code of the system or in the words of the server. */
  | { readonly kind: 'refused' | 'silent' | 'no-network' | 'closed' | 'not-smtp'; readonly text: string }

export interface GreetingOptions {
  readonly clock: Clock
  readonly timeout: Duration
  readonly signal: AbortSignal
}

export async function greeting(
  address: IpAddress,
  port: number,
  dialer: Dialer,
  { clock, timeout, signal }: GreetingOptions,
): Promise<Greeting> {
  const dialled = await dialer(address, port, { timeout, signal })
  if (!dialled.ok) {
    const { code, facts } = dialled.reason
    const error = facts?.['error']
    const text = typeof error === 'string' ? error : code
    if (code === 'connect.refused') return { kind: 'refused', text }
    if (code === 'connect.no-network' || code === 'connect.unreachable') return { kind: 'no-network', text }
    return { kind: 'silent', text }
  }
  const { socket } = dialled
  try {
    return await firstReply(socket, clock, timeout, signal)
  } finally {
    socket.end('QUIT\r\n')
    socket.on('error', () => {}).destroySoon()
  }
}

function firstReply(socket: Socket, clock: Clock, timeout: Duration, signal: AbortSignal): Promise<Greeting> {
  const parser = new ReplyParser()
  return new Promise((resolve) => {
    const end = (heard: Greeting): void => {
      timer.cancel()
      signal.removeEventListener('abort', onAbort)
      socket.removeAllListeners()
      resolve(heard)
    }
    const onAbort = (): void => end({ kind: 'silent', text: 'no greeting' })
    const timer = clock.after(timeout, onAbort)
    signal.addEventListener('abort', onAbort)
    socket.on('error', (error: NodeJS.ErrnoException) => end({ kind: 'closed', text: error.code ?? error.message }))
    socket.on('close', () => end({ kind: 'closed', text: 'closed without a greeting' }))
    socket.on('data', (bytes: Buffer) => {
      for (const item of parser.feed(bytes)) {
        if (isMalformed(item)) return end({ kind: 'not-smtp', text: item.text.slice(0, 200) })
        return end({ kind: 'reply', reply: item, text: describeReply(item).slice(0, 200) })
      }
    })
  })
}
