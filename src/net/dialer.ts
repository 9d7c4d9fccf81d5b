// The port for outgoing TCP connections, so that the sandbox and tests decide where they may lead.

import type { Socket } from 'node:net'
import type { IpAddress } from '../core/ip.ts'
import type { Reason } from '../core/reason.ts'
import type { Duration } from '../core/time.ts'

export type DialResult =
  | { readonly ok: true; readonly socket: Socket }
  | { readonly ok: false; readonly reason: Reason }

/** The same to a socket of this machine. */
export type SocketDialer = (path: string, options: DialOptions) => Promise<DialResult>

export interface DialOptions {
  readonly timeout: Duration
  readonly signal?: AbortSignal
}

/** Opens one connection or says why not; never throws for what the network does. */
export type Dialer = (address: IpAddress, port: number, options: DialOptions) => Promise<DialResult>
