// Runs the probe for `waybill send`: reads the content, shows the dialogue as it happens, and sums up.

import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { parseDomain } from '../core/domain.ts'
import { describeReply } from '../core/reply.ts'
import { buildProbeMessage, isHeaderField, type ProbeMessage } from '../control/probe-message.ts'
import { probe, type DialogueLine, type ProbeReport } from '../control/probe.ts'
import type { SendOptions } from './commands/send.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { programName } from './program-name.ts'
import { localeLanguage } from './language.ts'
import { safeText } from './render/safe-text.ts'
import { printJson, printLines, type Terminal } from './terminal.ts'
import { SEND_WORDS, type SendWords } from '../words/send.ts'

type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly mistake: string }
const good = <T>(value: T): Checked<T> => ({ ok: true, value })
const bad = (mistake: string): { ok: false; mistake: string } => ({ ok: false, mistake })

export async function runSend(options: SendOptions, terminal: Terminal): Promise<ExitCode> {
  const language = localeLanguage(terminal.env)
  const words = SEND_WORDS[language]
  const checked = checkOptions(options, words)
  const content = checked.ok ? await readContent(options, terminal, words) : checked
  if (!checked.ok || !content.ok) {
    terminal.err(
      `${words.mistake}: ${checked.ok && !content.ok ? content.mistake : !checked.ok ? checked.mistake : ''}\n`,
    )
    return EXIT.usage
  }
  const { server, from, to, helo } = checked.value
  const message = buildProbeMessage({
    from,
    to,
    ...(options.subject === undefined ? {} : { subject: options.subject }),
    headers: options.header ?? [],
    content: content.value,
    now: terminal.clock.now(),
    host: parseDomain(helo) ?? 'localhost',
  })
  const dialogue: DialogueLine[] = []
  const onLine = (line: DialogueLine): void => {
    dialogue.push(line)
    if (options.json !== true) printLines(terminal, [dialogueLine(line, terminal)])
  }
  const report = await probe(
    { ...server, helo, mailFrom: from, rcptTo: to, content: message, timeout: options.timeout },
    { clock: terminal.clock, onLine, language },
  )
  if (options.json === true) printJson(terminal, { ...report, dialogue })
  terminal.err(summary(report, words))
  return exitCode(report)
}

interface CheckedOptions {
  readonly server: { readonly host: string; readonly port: number }
  readonly from: string
  readonly to: readonly string[]
  readonly helo: string
}

const withoutBrackets = (address: string): string => address.replace(/^<(.*)>$/, '$1')

function checkOptions(options: SendOptions, words: SendWords): Checked<CheckedOptions> {
  const from = withoutBrackets(options.from)
  const to = options.to.map(withoutBrackets)
  // A line end inside an address would be a second command.
  const broken = [from, ...to, options.helo ?? ''].find((text) => /[\0-\x1f\x7f]/.test(text))
  if (broken !== undefined) return bad(words.control(safeText(broken)))
  const field = options.header?.find((text) => !isHeaderField(text))
  if (field !== undefined) return bad(words.noField(safeText(field)))
  const server = parseServer(options.server, options.port)
  if (server === undefined) return bad(words.noServer(safeText(options.server)))
  return good({ server, from, to, helo: options.helo ?? ownName() })
}

const SMTP_PORT = 25

export function parseServer(text: string, port?: number): CheckedOptions['server'] | undefined {
  const found = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/.exec(text)
  const host = found?.[1] ?? found?.[2]
  const number = port ?? (found?.[3] === undefined ? SMTP_PORT : Number(found[3]))
  return host === undefined || number < 1 || number > 65_535 ? undefined : { host, port: number }
}

/** RFC 5321 §4.1.4: a client without a name of its own says its address literal. */
function ownName(): string {
  const name = hostname()
  return name.includes('.') && parseDomain(name) !== undefined ? name : '[127.0.0.1]'
}

async function readContent(
  options: SendOptions,
  terminal: Terminal,
  words: SendWords,
): Promise<Checked<ProbeMessage['content']>> {
  if (options.file !== undefined) {
    try {
      return good({
        kind: 'message',
        bytes: options.file === '-' ? await readAll(terminal) : await readFile(options.file),
      })
    } catch (error) {
      return bad(words.unreadable(safeText(options.file), (error as NodeJS.ErrnoException).code ?? ''))
    }
  }
  if (options.body === '-') return good({ kind: 'body', bytes: await readAll(terminal) })
  const body = options.body ?? 'This is a probe, sent with waybill send.'
  return good({ kind: 'body', bytes: Buffer.from(body, 'utf8') })
}

async function readAll({ stdin }: Terminal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks)
}

function dialogueLine({ by, text }: DialogueLine, { paint }: Terminal): string {
  switch (by) {
    case 'client':
      return ` -> ${safeText(text)}`
    case 'server':
      return `<-  ${paint(/^[45]/.test(text) ? 'bad' : 'good', safeText(text))}`
    case 'info':
      return paint('dim', `=== ${safeText(text)}`)
  }
}

function summary(report: ProbeReport, words: SendWords): string {
  const { server, command, detail, reply, id } = report
  const said = reply === undefined ? (detail ?? '') : safeText(describeReply(reply))
  const trace = id === undefined ? '' : `${words.follow(programName(), id)}\n`
  const stage = words.stage(command)
  switch (report.outcome) {
    case 'accepted':
      return `${words.accepted}\n${trace}`
    case 'partly-accepted': {
      const refused = report.recipients.filter(({ reply }) => reply.code >= 300)
      const lines = refused.map(({ address, reply }) => `  ${safeText(address)}: ${safeText(describeReply(reply))}\n`)
      return `${words.partly(refused.length)}\n${lines.join('')}${trace}`
    }
    case 'refused':
      return `${words.refused(stage, said)}\n`
    case 'broken':
      return `${words.brokeOff(stage, said)}\n`
    case 'unreachable':
      return `${words.unreachable(safeText(server.host), server.port, said)}\n${whatNext(server.host, words)}\n`
  }
}

/** Where the server was to be on this machine, the sandbox may be what is missing. */
export const whatNext = (host: string, words: SendWords = SEND_WORDS.en): string =>
  /^(?:127\.|::1$|localhost$)/.test(host) ? words.isOneRunning(programName()) : words.checkHost

function exitCode({ outcome }: ProbeReport): ExitCode {
  switch (outcome) {
    case 'accepted':
      return EXIT.ok
    case 'partly-accepted':
    case 'refused':
    case 'broken':
      return EXIT.failed
    case 'unreachable':
      return EXIT.unavailable
  }
}
