// Rows of Exchange's protocol logs (SmtpSend, SmtpReceive): a command or a reply each, without the name of a message. Replies are
// matched to the commands before them, which stand in the same session in the same order (RFC 2920); so it remembers sessions.

import type { Cell } from './exchange-cell.ts'
import { timeOf } from './exchange-cell.ts'
import type { LogLine, LogRecord, Peer, RecordDraft } from '../log-record.ts'
import { makeMemory } from './memory.ts'

interface Session {
  /** Whose commands they are: ours in the send log. */
  readonly sending: boolean
  /** Commands without their reply. */
  readonly commands: string[]
  from: string
  accepted: string[]
  messages: number
  /** The lines of a reply before its last. */
  said: string
  host?: string
}

/** More commands than this nobody sends ahead. */
const MOST_AHEAD = 1000
const LONGEST_REPLY = 4000

export function makeExchangeProtocolReader(): (line: LogLine, cell: Cell) => LogRecord | undefined {
  const sessions = makeMemory<Session>(5_000)

  return (line, cell) => {
    const at = timeOf(cell('datetime'), line)
    const event = cell('event')
    const session = cell('sessionid')
    const data = cell('data')
    if (session === '' || !/^[-+<>*]$/.test(event)) return undefined
    const base = { at, format: 'exchange' as const }
    const note = (trouble = false): LogRecord => ({
      ...base,
      kind: 'note',
      text: data || cell('context') || event,
      trouble,
    })
    if (event === '-') sessions.delete(session)
    if (event === '*')
      return note(/fail|error|cannot|unable/i.test(`${data} ${cell('context')}`) && !/^\s*$/.test(data))
    if (event !== '<' && event !== '>') return note()
    const reply = /^(\d{3})[ -]/.exec(data)
    let known = sessions.get(session)
    if (known === undefined) {
      // The first word is the server's.
      known = {
        sending: reply !== null && event === '<',
        commands: ['connect'],
        from: '',
        accepted: [],
        messages: 0,
        said: '',
      }
      sessions.set(session, known)
    }
    if (event === (known.sending ? '>' : '<')) {
      take(known, data)
      return note()
    }
    if (reply === null) return note()
    if (data.charAt(3) === '-') {
      if (known.said.length < LONGEST_REPLY) known.said += `${data}\n`
      return note()
    }
    const whole = known.said + data
    known.said = ''
    const record = answered(known, whole, { at, session, peer: peerOf(cell('remoteendpoint'), known.host) })
    return record ?? note()
  }
}

function take(session: Session, command: string): void {
  if (session.commands.length < MOST_AHEAD) session.commands.push(command)
}

interface Answered {
  readonly at: LogLine['at']
  readonly session: string
  readonly peer: Peer
}

function answered(session: Session, reply: string, { at, session: name, peer }: Answered): LogRecord | undefined {
  // The content is not logged: what comes behind `354` is the reply to its end.
  const command = session.commands.shift() ?? 'end of data'
  const verb = /^[A-Za-z]{4,8}/.exec(command)?.[0]?.toUpperCase() ?? command
  const ok = reply.startsWith('2')
  const address = /<([^>]{0,320})>/.exec(command)?.[1] ?? ''
  const base = { at, format: 'exchange' as const, id: `${name}-${session.messages}` }
  if (verb === 'CONNECT' && ok) session.host = /^220 (\S{1,255})/.exec(reply)?.[1] ?? ''
  if (verb === 'MAIL' && ok) {
    session.from = address
    session.accepted = []
    session.messages++
    return session.sending ? { ...base, id: `${name}-${session.messages}`, kind: 'arrived', from: address } : undefined
  }
  if (verb === 'RCPT' && ok) {
    session.accepted.push(address)
    return undefined
  }
  if (verb === 'DATA' && reply.startsWith('3')) {
    session.commands.unshift('end of data')
    return undefined
  }
  const ended = command === 'end of data' || verb === 'BDAT'
  if (ok && !(session.sending && ended)) return undefined
  if (reply.startsWith('3')) return undefined
  const stage = ended ? 'end of data' : (STAGES[verb] ?? verb)
  if (session.sending) return attempts(base, session, { verb, address, reply, stage, peer, ok })
  return {
    at,
    format: 'exchange',
    kind: 'refused',
    client: peer,
    stage,
    text: reply,
    temporary: reply.startsWith('4'),
    ...(session.from === '' ? {} : { from: session.from }),
    ...(verb === 'RCPT' ? { recipient: address } : {}),
  }
}

const STAGES: Readonly<Record<string, string>> = { CONNECT: 'initial connection', MAIL: 'MAIL FROM', RCPT: 'RCPT TO' }

interface Outcome {
  readonly verb: string
  readonly address: string
  readonly reply: string
  readonly stage: string
  readonly peer: Peer
  readonly ok: boolean
}

function attempts(
  base: Pick<RecordDraft<'attempted'>, 'at' | 'format' | 'id'>,
  session: Session,
  { verb, address, reply, stage, peer, ok }: Outcome,
): LogRecord | undefined {
  // A refusal before the first recipient is of nobody in particular.
  const recipients = verb === 'RCPT' ? [address] : session.accepted
  const outcome = ok ? 'delivered' : reply.startsWith('4') ? 'deferred' : 'failed'
  const [first, ...others] = (recipients.length === 0 ? [''] : recipients).map(
    (recipient): RecordDraft<'attempted'> => ({
      ...base,
      kind: 'attempted',
      outcome,
      recipient,
      peer,
      stage,
      text: reply,
    }),
  )
  if (first !== undefined && others.length > 0) first.also = others
  return first
}

/** `192.0.2.25:25`, `[2001:db8::1]:25`; the name is what the server greeted with. */
function peerOf(endpoint: string, host: string | undefined): Peer {
  const found = /^\[?([\d.:a-fA-F]{2,60}?)\]?:(\d{1,5})$/.exec(endpoint)
  return {
    ...(host === undefined || host === '' ? {} : { host }),
    ...(found === null ? {} : { address: found[1] ?? '', port: Number(found[2]) }),
  }
}
