// A session read as question and answer: which command was refused, with which reply, by whom, for which recipient. The first
// refusal counts, because what follows is mostly its consequence; except where the client got over it (HELO after a refused
// EHLO, another way of logging in, going on without TLS). Secrets of a log-in are not kept.

import type { Stage } from '../diagnosis.ts'
import { stageOf } from '../reading/surroundings.ts'
import { recogniseSoftware, type SoftwareId } from '../software.ts'
import { OF_OUR_SERVER, readDialogueLines, type Said } from './dialogue-lines.ts'
import type { Document, RecipientReport } from './document.ts'

interface Exchange {
  readonly verb: string
  readonly command: string
  readonly code: number
  readonly reply: string
}

/** Undefined: it is no record of a session, or nobody answered. */
export function readDialogue(text: string): Document | undefined {
  const said = readDialogueLines(text)
  if (!said) return undefined
  const { exchanges, unanswered } = pair(said)
  const last = exchanges.at(-1)
  if (!last) return undefined
  const refused = refusalIn(exchanges)
  const complaint = refused ? undefined : troubleIn(said)
  const decisive = refused ?? (complaint === undefined ? (acceptance(exchanges) ?? last) : undefined)
  const { host, ip } = otherSide(said, exchanges)
  const from = addressIn(said, /^MAIL FROM/i)
  const about = refused?.verb === 'RCPT' ? bracketed(refused.command) : addressIn(said, /^RCPT TO/i)
  const stage = stageOfVerb(decisive?.verb ?? unanswered ?? last.verb)
  const recipient: RecipientReport = {
    text: decisive?.reply ?? complaint ?? '',
    ...(about === undefined ? {} : { address: about }),
    ...(OF_OUR_SERVER.test(text) ? { vantage: { speaker: 'own-to-client', direction: 'incoming' } } : {}),
    ...(refused || complaint !== undefined ? { action: (refused?.code ?? 400) < 500 ? 'delayed' : 'failed' } : {}),
    ...(host === undefined ? {} : { host }),
    ...(ip === undefined ? {} : { ip }),
    ...(stage === undefined ? {} : { stage }),
  }
  return {
    kind: 'dialogue',
    recipients: [recipient],
    software: softwareOf(text.slice(0, 16_384)),
    original: from === undefined ? {} : { from },
  }
}

/** Sendmail has the same heading, and other marks. */
const softwareOf = (text: string): readonly SoftwareId[] =>
  OF_OUR_SERVER.test(text)
    ? ['postfix', ...recogniseSoftware(text).filter((id) => id !== 'postfix' && id !== 'sendmail')]
    : recogniseSoftware(text)

/** What test programs say when it ends otherwise than by a reply. */
const TROUBLE = /error|fail|closed connection|closed by|time(?:d )? ?out|refused|unable|broken pipe|reset by/i

/** What went wrong behind the last answer. */
function troubleIn(said: readonly Said[]): string | undefined {
  const end = said.findLastIndex(({ by }) => by === 'server')
  return said.slice(end + 1).find(({ by, text }) => by === 'program' && TROUBLE.test(text))?.text
}

interface Paired {
  readonly exchanges: readonly Exchange[]
  /** The first command without an answer. */
  readonly unanswered: string | undefined
}

function pair(said: readonly Said[]): Paired {
  const exchanges: Exchange[] = []
  // The greeting answers to nothing that was said. Some records begin behind it.
  const greeted = said.find(({ by }) => by !== 'program')?.by === 'server'
  const waiting: { readonly verb: string; readonly command: string }[] = greeted
    ? [{ verb: 'GREETING', command: '' }]
    : []
  let asked = waiting[0]
  let lines: string[] = []
  let body = false
  for (const { by, text } of said) {
    if (by === 'client') {
      const command = text.trim()
      if (body) {
        if (command === '.') waiting.push({ verb: 'CONTENT', command: '.' })
      } else if (exchanges.at(-1)?.code === 334) waiting.push({ verb: 'AUTH', command: 'AUTH' })
      else if (command !== '') waiting.push({ verb: (/^[A-Za-z]+/.exec(command)?.[0] ?? '').toUpperCase(), command })
    } else if (by === 'server') {
      const code = Number(/^([1-5]\d\d)/.exec(text)?.[1])
      if (Number.isNaN(code)) continue
      lines.push(text)
      if (text[3] === '-') continue
      if (code !== 220 || exchanges.length === 0 || waiting[0]?.verb === 'STARTTLS') asked = waiting.shift() ?? asked
      const { verb, command } = body ? { verb: 'CONTENT', command: '.' } : (asked ?? { verb: '', command: '' })
      if (body && waiting[0]?.verb === 'CONTENT') waiting.shift()
      exchanges.push({ verb: verb === 'AUTH' ? 'AUTH' : verb, command, code, reply: lines.join('\n') })
      body = code === 354
      lines = []
    }
  }
  return { exchanges, unanswered: waiting.find(({ verb }) => verb !== 'QUIT')?.verb }
}

function refusalIn(exchanges: readonly Exchange[]): Exchange | undefined {
  const refused = exchanges.filter(({ code }) => code >= 400)
  const gotOver = ({ verb }: Exchange, at: number): boolean => {
    const later = exchanges.slice(at + 1)
    if (/^(?:EHLO|HELO|LHLO)$/.test(verb))
      return later.some((one) => /^(?:EHLO|HELO)$/.test(one.verb) && one.code < 300)
    if (verb === 'AUTH') return later.some(({ code }) => code === 235)
    if (/^(?:STARTTLS|VRFY|EXPN|HELP|NOOP|RSET|XCLIENT|QUIT)$/.test(verb))
      return later.some((one) => one.code >= 400) || acceptance(later) !== undefined
    return false
  }
  return refused.find((one) => !gotOver(one, exchanges.indexOf(one))) ?? undefined
}

/** The reply to the dot, by which the server takes the mail upon itself. */
const acceptance = (exchanges: readonly Exchange[]): Exchange | undefined =>
  exchanges.findLast(({ verb, code }) => verb === 'CONTENT' && code < 300)

function stageOfVerb(verb: string): Stage | undefined {
  if (verb === 'GREETING') return 'connect'
  return verb === 'CONTENT' || verb === 'BDAT' ? 'content' : stageOf(verb)
}

/** As it was asked for, otherwise as it calls itself in its greeting. */
function otherSide(
  said: readonly Said[],
  exchanges: readonly Exchange[],
): { readonly host?: string; readonly ip?: string } {
  let host: string | undefined
  let ip: string | undefined
  for (const { by, text } of said) {
    const match =
      by === 'program'
        ? /(?:Trying|Connected to|Connecting to|opening to) ([\w.:-]{1,255})(?:[ [(]{1,2}([\d.:a-f]{3,45}))?/i.exec(
            text,
          )
        : null
    const name = match?.[1]?.replace(/(?::\d{1,5})?\.{0,3}(?:,.*)?$/, '')
    if (name !== undefined && /^[\d.]+$/.test(name)) ip ??= name
    else if (name !== undefined && name.includes('.')) host ??= name.toLowerCase()
    ip ??= match?.[2]
  }
  const greeting = exchanges.find(({ verb, code }) => verb === 'GREETING' && code === 220)
  host ??= /^220[ -]([\w-]+(?:\.[\w-]+)+)/.exec(greeting?.reply ?? '')?.[1]?.toLowerCase()
  return { ...(host === undefined ? {} : { host }), ...(ip === undefined ? {} : { ip }) }
}

const bracketed = (command: string): string | undefined => /:\s{0,2}<?([^<>\s]{1,320})>?/.exec(command)?.[1]

function addressIn(said: readonly Said[], command: RegExp): string | undefined {
  const line = said.find(({ by, text }) => by === 'client' && command.test(text))?.text
  return line === undefined ? undefined : bracketed(line)
}
