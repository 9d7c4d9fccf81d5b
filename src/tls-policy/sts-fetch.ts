// Fetches a domain's policy (RFC 8461 §3.3): one HTTPS question to mta-sts.DOMAIN, whose certificate must prove that name. No
// redirect is followed, no more than 64 KiB are read, and it is over within half a minute, whatever the other end does.

import { request, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import type { Clock } from '../core/clock.ts'
import type { Domain } from '../core/domain.ts'
import type { IpAddress } from '../core/ip.ts'
import { seconds } from '../core/time.ts'
import type { Resolver } from '../dns/resolver.ts'
import { certificateFault } from '../net/certificate-fault.ts'
import type { Dialer } from '../net/dialer.ts'
import type { Trust } from '../net/trust.ts'
import { readStsPolicy, type StsPolicy } from './sts-policy.ts'

export interface FetchDeps {
  readonly clock: Clock
  readonly resolver: Resolver
  readonly dialer: Dialer
  readonly trust: Trust
  /** False for what no server of another domain can be at. */
  mayCall(address: IpAddress): boolean
}

/** What went wrong, in the words of RFC 8460 §4.3, and in more detail for people. */
export interface FetchProblem {
  readonly result: 'sts-policy-fetch-error' | 'sts-policy-invalid' | 'sts-webpki-invalid'
  readonly detail: string
}

export type Fetched =
  | { readonly ok: true; readonly policy: StsPolicy }
  | { readonly ok: false; readonly problem: FetchProblem }

const PORT = 443
/** In all: mail waits for it the first time. */
export const FETCH_TIMEOUT = seconds(30)
/** RFC 8461 §3.3 lets a sender set a limit, and names this one. */
export const LARGEST_POLICY = 65_536
/** Of a host with many, beyond which it is no question of luck any more. */
const MOST_ADDRESSES = 4

export async function fetchStsPolicy(domain: Domain, deps: FetchDeps, signal?: AbortSignal): Promise<Fetched> {
  const over = new AbortController()
  const timer = deps.clock.after(FETCH_TIMEOUT, () => over.abort())
  const both = signal ? AbortSignal.any([signal, over.signal]) : over.signal
  try {
    return await fetchFrom(`mta-sts.${domain}`, deps, both)
  } finally {
    timer.cancel()
  }
}

async function fetchFrom(host: string, deps: FetchDeps, signal: AbortSignal): Promise<Fetched> {
  const { resolver, dialer, trust } = deps
  const answers = await Promise.all([resolver.aaaa(host, signal), resolver.a(host, signal)])
  const addresses = answers.flatMap((answer) => (answer.kind === 'answer' ? answer.records : []))
  const usable = addresses.filter((address) => deps.mayCall(address)).slice(0, MOST_ADDRESSES)
  if (usable.length === 0) return unreachable(`${host} has no address that could be called`)
  let last = ''
  for (const address of usable) {
    const dialed = await dialer(address, PORT, { timeout: FETCH_TIMEOUT, signal })
    if (dialed.ok) return ask(dialed.socket, host, trust, signal)
    last = `${host} [${address}]: ${dialed.reason.code}`
  }
  return unreachable(signal.aborted ? late(host) : last)
}

const late = (host: string): string => `${host} did not answer within ${FETCH_TIMEOUT / 1000} seconds`
const unreachable = (detail: string): Fetched => failed('sts-policy-fetch-error', detail)
const failed = (result: FetchProblem['result'], detail: string): Fetched => ({ ok: false, problem: { result, detail } })

function ask(plain: Socket, host: string, trust: Trust, signal: AbortSignal): Promise<Fetched> {
  return new Promise((resolve) => {
    // The certificate is judged in one place (certificate-fault.ts), with a word for each fault.
    const socket = connect({
      socket: plain,
      servername: host,
      secureContext: trust(),
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    })
    const settle = (fetched: Fetched): void => {
      signal.removeEventListener('abort', onAbort)
      resolve(fetched)
      socket.on('error', () => {}).destroy()
    }
    const onAbort = (): void => settle(unreachable(late(host)))
    const onError = (error: NodeJS.ErrnoException): void =>
      settle(unreachable(`${host}: ${error.code ?? error.message}`))
    signal.addEventListener('abort', onAbort)
    plain.on('error', onError)
    socket.on('error', onError).on('close', () => settle(unreachable(`${host} closed the connection`)))
    socket.on('secureConnect', () => {
      const fault = certificateFault(socket, host)
      if (fault) return settle(failed('sts-webpki-invalid', `${host}: ${fault.code}`))
      return get(socket, host, settle)
    })
    if (signal.aborted) onAbort()
  })
}

function get(socket: TLSSocket, host: string, settle: (fetched: Fetched) => void): void {
  const headers = { Host: host, Accept: 'text/plain', Connection: 'close' }
  const asked = request({ createConnection: () => socket, path: '/.well-known/mta-sts.txt', headers })
  asked.on('error', (error) => settle(unreachable(`${host}: ${error.message}`)))
  asked.on('response', (response) => {
    const { statusCode = 0 } = response
    // RFC 8461 §3.3: redirects must not be followed, and only 200 counts.
    if (statusCode !== 200) return settle(unreachable(`${host} answers ${statusCode}`))
    const type = response.headers['content-type'] ?? ''
    if (!/^text\/plain[ \t]*(?:;|$)/i.test(type)) {
      return settle(failed('sts-policy-invalid', `${host} serves it as ${type || 'nothing'}, not as text/plain`))
    }
    return readBody(response, host, settle)
  })
  asked.end()
}

function readBody(response: IncomingMessage, host: string, settle: (fetched: Fetched) => void): void {
  const pieces: Buffer[] = []
  let size = 0
  response.on('data', (piece: Buffer) => {
    size += piece.length
    if (size > LARGEST_POLICY) return settle(failed('sts-policy-invalid', `${host} serves more than 64 KiB`))
    return void pieces.push(piece)
  })
  response.on('error', (error) => settle(unreachable(`${host}: ${error.message}`)))
  response.on('end', () => {
    if (!response.complete) return settle(unreachable(`${host} broke off`))
    const read = readStsPolicy(Buffer.concat(pieces).toString('utf8'))
    return settle(read.ok ? read : failed('sts-policy-invalid', `${host}: ${read.problem}`))
  })
}
