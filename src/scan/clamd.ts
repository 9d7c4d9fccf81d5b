// ClamAV's clamd by its command INSTREAM: the message in pieces, each with its length before it, then one line that says
// OK, FOUND or ERROR (clamd(8)). What is not one of these lines is no verdict.

import type { ScannerPlace } from '../config/scanner-place.ts'
import { Channel, readAll } from './channel.ts'
import { contentPieces } from './read-content.ts'
import { unavailable, type ScanMessage, type ScanOutcome } from './scanner.ts'

/** clamd answers with one short line; the name of a signature is what varies. */
const MOST_ANSWER = 4096

export async function scanWithClamd(
  place: ScannerPlace,
  message: ScanMessage,
  signal: AbortSignal,
): Promise<ScanOutcome> {
  using channel = await Channel.open(place, signal)
  let open = await channel.send(Buffer.from('zINSTREAM\0'))
  for await (const piece of contentPieces(message.content)) {
    if (!open) break
    const length = Buffer.alloc(4)
    length.writeUInt32BE(piece.length)
    open = await channel.send(Buffer.concat([length, piece]))
  }
  if (open) await channel.send(Buffer.alloc(4))
  return readAnswer((await readAll(channel, MOST_ANSWER)).toString('utf8'), message.size)
}

const FOUND = /^stream: ([^\0-\x1f]+) FOUND$/
const TOO_LARGE = /^INSTREAM size limit exceeded\. ERROR$/

function readAnswer(text: string, size: number): ScanOutcome {
  if (text === '') return unavailable('clamd closed the connection without an answer')
  // Answers to commands with z end in NUL; without it the line has been cut.
  if (!text.endsWith('\0')) return unavailable('clamd gave no verdict', { answer: text })
  const answer = text.slice(0, -1)
  const name = FOUND.exec(answer)?.[1]
  if (name !== undefined) return { kind: 'verdict', verdict: 'malware', name, changes: [], facts: {} }
  if (answer === 'stream: OK') return { kind: 'verdict', verdict: 'clean', changes: [], facts: {} }
  // StreamMaxLength of clamd.conf: what is larger is not looked at, now or later.
  if (TOO_LARGE.test(answer)) return { kind: 'skipped', size, facts: { answer } }
  return unavailable('clamd gave no verdict', { answer })
}
