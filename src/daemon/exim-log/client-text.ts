// What is known of a session, and how Exim writes it: `H=(helo) [192.0.2.7]`, `P=esmtpsa`, `X=TLS1.3:…:256`, `A=plain:alice`.

import type { EventOf } from '../../events/tap.ts'
import type { Selectors } from '../../config/log-selectors.ts'
import { logAddress, logWord } from './safe-log-text.ts'

/** The last events of each kind. */
export interface KnownSession {
  connected?: EventOf<'connected'>
  submitted?: EventOf<'submitted'>
  secured?: EventOf<'secured'>
  helo?: EventOf<'helo'>
  login?: EventOf<'logged-in'>
  /** Of the transaction that is open. */
  sender?: string
  /** Recipients of the transaction that a rule said to throw away; `*`: all. */
  discarded: string[]
}

/** ` H=(helo) [address]`, with the port where that is wanted; empty for a program of this machine. */
export function hostText({ connected, helo }: KnownSession, selectors: Selectors): string {
  if (!connected) return ''
  const port = selectors.has('incoming_port') ? `:${connected.clientPort}` : ''
  const local = selectors.has('incoming_interface') ? ` I=[${connected.local}]:${connected.localPort}` : ''
  const name = helo === undefined ? '' : `(${heloText(helo.name)}) `
  return ` H=${name}[${connected.client}]${port}${local}`
}

/** An address literal keeps its brackets, as Exim writes it. */
const heloText = (name: string): string => (/^\[[0-9A-Fa-f:.IPv]{2,60}\]$/.test(name) ? name : logWord(name))

/** The same without `H=`, as in sentences: `(helo) [address]`. */
export const clientName = (session: KnownSession, selectors: Selectors): string =>
  hostText(session, selectors).replace(/^ H=/, '')

export function receivedText(session: KnownSession, selectors: Selectors): string {
  const { submitted, secured, helo, login } = session
  if (submitted) return ` U=${logWord(submitted.user ?? `${submitted.uid}`)} P=local`
  const secure = secured === undefined ? '' : 's'
  const protocol = helo?.verb === 'EHLO' ? `esmtp${secure}${login === undefined ? '' : 'a'}` : `smtp${secure}`
  const sni = selectors.has('tls_sni') && secured?.serverName !== undefined ? ` SNI=${logWord(secured.serverName)}` : ''
  const tls = secured === undefined ? '' : `${tlsText(secured.protocol, secured.cipher, selectors)} CV=no${sni}`
  const by = login === undefined ? '' : ` A=${logWord(login.mechanism.toLowerCase())}:${logAddress(login.user)}`
  return `${hostText(session, selectors)} P=${protocol}${tls}${by}`
}

export function tlsText(protocol: string, cipher: string, selectors: Selectors): string {
  if (!selectors.has('tls_cipher')) return ''
  const bits = /256|128/.exec(cipher)?.[0] ?? '256'
  return ` X=${logWord(protocol.replace('TLSv', 'TLS'))}:${logWord(cipher)}:${bits}`
}
