// Reads what a delivery of qmail reported. qmail-send writes spaces as `_` and line ends as `/`, so a slash of a URL cannot be told
// from a line end for certain; only before a reply code and before qmail's own closing words is it taken for one.

import type { Peer } from '../log-record.ts'

export interface QmailReport {
  readonly text: string
  readonly stage?: string
  readonly peer?: Peer
  readonly enhanced?: string
}

/** Words of qmail-remote and the command they are about. */
const STAGES: readonly (readonly [words: string, stage: string])[] = [
  ['does not like recipient', 'RCPT TO'],
  ['sender was rejected', 'MAIL FROM'],
  ['failed on DATA command', 'DATA'],
  ['failed after I sent the message', 'end of data'],
  ['greeting failed', 'initial connection'],
  ['my name was rejected', 'HELO'],
  ["wasn't able to establish an SMTP connection", 'connect'],
  ['auth failed', 'AUTH'],
]

const SAID = 'Remote host said: '

export function readReport(report: string): QmailReport {
  let text = report.replaceAll('_', ' ')
  while (text.endsWith('/') || text.endsWith(' ')) text = text.slice(0, -1)
  const said = text.indexOf(SAID)
  const head = said < 0 ? text : text.slice(0, said)
  const address = /^(?:Connected to )?(\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}:[\da-f:.]{2,40})(?= )/i.exec(head)?.[1]
  const stage = STAGES.find(([words]) => head.includes(words))?.[1]
  const own = /\(#(\d\.\d{1,3}\.\d{1,3})\)/.exec(text)?.[1]
  const reply = said < 0 ? undefined : linesOf(text.slice(said + SAID.length))
  return {
    text: reply ?? text,
    ...(stage === undefined ? {} : { stage }),
    ...(address === undefined ? {} : { peer: { address } }),
    ...(own === undefined ? {} : { enhanced: own }),
  }
}

/** The reply of the other side, without what qmail adds behind it. */
function linesOf(said: string): string {
  const added = said.search(/\/(?:Giving up on|I'm not going to try again|I'll try again|STARTTLS proto)/)
  const reply = added < 0 ? said : said.slice(0, added)
  return reply.replaceAll(/\/(?=\d{3}[ -])/g, '\n')
}
