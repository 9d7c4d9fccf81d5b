// Runs the probe for `waybill send`: reads the content, shows the dialogue as it happens, and sums up.

import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { SUBMISSIONS_PORT } from '../config/default-settings.ts'
import type { TlsWish } from '../control/open-session.ts'
import { isOnThisMachine } from '../core/ip.ts'
import { minutes, type Duration } from '../core/time.ts'
import { bad, good, type TypedIn } from './typed.ts'
import { readLogIn } from './log-in-plan.ts'
import { readContent } from './send-content.ts'
import { mailHostsOf, parseServer, runningServer, type SendServer } from './send-place.ts'
import type { Followed } from './send-wait.ts'
import { parseDomain } from '../core/domain.ts'
import { describeReply } from '../core/reply.ts'
import { buildProbeMessage, isHeaderField } from '../control/probe-message.ts'
import { probe, type DialogueLine, type ProbeReport } from '../control/probe.ts'
import type { SendOptions } from './commands/send.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { programName } from './program-name.ts'
import { localeLanguage } from './language.ts'
import { safeText } from './render/safe-text.ts'
import { printJson, printLines, type Terminal } from './terminal.ts'
import { usualStateFolder } from './state-folder.ts'
import { SEND_WORDS, type SendWords } from '../words/send.ts'

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
  const logIn = await readLogIn(options, terminal, words)
  const places = logIn.ok ? await placesFor(options, checked.value, terminal, words) : logIn
  if (!logIn.ok || !places.ok) {
    const { mistake } = logIn.ok && !places.ok ? places : logIn.ok ? { mistake: '' } : logIn
    terminal.err(`${words.mistake}: ${mistake}\n`)
    return EXIT.usage
  }
  const { from, to, helo } = checked.value
  const message = buildProbeMessage({
    from,
    to,
    ...(options.subject === undefined ? {} : { subject: options.subject }),
    headers: options.header ?? [],
    content: content.value.content,
    attachments: content.value.attachments,
    now: terminal.clock.now(),
    host: parseDomain(helo) ?? 'localhost',
  })
  const dialogue: DialogueLine[] = []
  const onLine = (line: DialogueLine): void => {
    dialogue.push(line)
    if (options.json !== true) printLines(terminal, [dialogueLine(line, terminal)])
  }
  let report: ProbeReport | undefined
  for (const { name, ...server } of places.value) {
    if (report !== undefined) onLine({ by: 'info', text: words.nextHost(name ?? server.host) })
    const tls = options.tls ?? usualTls(server, logIn.value !== undefined)
    // RFC 5321 §5.1: the next host, where one cannot be talked to; a refusal is an answer.
    report = await probe(
      {
        ...server,
        ...(name !== undefined && { name }),
        helo,
        mailFrom: from,
        rcptTo: to,
        content: message,
        timeout: options.timeout,
        tls,
        verified: logIn.value !== undefined && options.unverified !== true,
        ...(logIn.value && { logIn: logIn.value }),
      },
      { clock: terminal.clock, onLine, language },
    )
    if (report.outcome !== 'unreachable' && report.reply?.code !== 421) break
  }
  if (report === undefined) return EXIT.failed
  terminal.err(summary(report, words))
  const { wait } = options
  const followed =
    wait !== undefined && report.outcome.endsWith('accepted')
      ? await waitFor(report.id, wait === true ? USUAL_WAIT : wait, options, terminal)
      : undefined
  if (options.json === true) {
    printJson(terminal, { ...report, dialogue, ...(followed && { followed: followed.recipients }) })
  }
  if (wait === undefined || !report.outcome.endsWith('accepted')) return exitCode(report)
  const { tellEnds } = await import('./send-wait.ts')
  return tellEnds(followed, wait === true ? USUAL_WAIT : wait, terminal, words) ? exitCode(report) : EXIT.failed
}

const USUAL_WAIT = minutes(1)

const usualTls = ({ host, port }: SendServer, logsIn: boolean): TlsWish =>
  port === SUBMISSIONS_PORT ? 'implicit' : logsIn ? (isOnThisMachine(host) ? 'offered' : 'starttls') : 'no'

async function placesFor(
  options: SendOptions,
  { server, to }: CheckedOptions,
  terminal: Terminal,
  words: SendWords,
): Promise<TypedIn<readonly SendServer[]>> {
  if (options.mx !== true) {
    return good([
      server ??
        (await runningServer(await stateFolderOf(options, terminal), options.authUser !== undefined, options.port)),
    ])
  }
  const domains = [...new Set(to.map((address) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()))]
  const [domain = ''] = domains
  if (domains.length !== 1) return bad(words.oneDomain)
  const found = await mailHostsOf(domain, options, terminal)
  return typeof found === 'string' ? bad(words.noMailHost(safeText(domain), safeText(found))) : good(found)
}

async function waitFor(
  id: string | undefined,
  within: Duration,
  options: SendOptions,
  terminal: Terminal,
): Promise<Followed | undefined> {
  if (id === undefined) return undefined
  const { followSent } = await import('./send-wait.ts')
  const words = SEND_WORDS[localeLanguage(terminal.env)]
  return followSent(id, await stateFolderOf(options, terminal), { terminal, words, within })
}

const stateFolderOf = async ({ state, config }: SendOptions, terminal: Terminal): Promise<string> => {
  if (state !== undefined || config === undefined)
    return state === undefined ? usualStateFolder(terminal.env) : resolve(state)
  const { readConfig } = await import('./user-place.ts')
  return (await readConfig(terminal, config))?.stateFolder ?? resolve('.waybill')
}

interface CheckedOptions {
  readonly server: SendServer | undefined
  readonly from: string
  readonly to: readonly string[]
  readonly helo: string
}

const withoutBrackets = (address: string): string => address.replace(/^<(.*)>$/, '$1')

function checkOptions(options: SendOptions, words: SendWords): TypedIn<CheckedOptions> {
  const from = withoutBrackets(options.from)
  const to = options.to.map(withoutBrackets)
  // A line end inside an address would be a second command.
  const broken = [from, ...to, options.helo ?? ''].find((text) => /[\0-\x1f\x7f]/.test(text))
  if (broken !== undefined) return bad(words.control(safeText(broken)))
  const field = options.header?.find((text) => !isHeaderField(text))
  if (field !== undefined) return bad(words.noField(safeText(field)))
  const server = options.server === undefined ? undefined : parseServer(options.server, options.port)
  if (options.server !== undefined && server === undefined) return bad(words.noServer(safeText(options.server)))
  return good({ server, from, to, helo: options.helo ?? ownName() })
}

/** RFC 5321 §4.1.4: a client without a name of its own says its address literal. */
function ownName(): string {
  const name = hostname()
  return name.includes('.') && parseDomain(name) !== undefined ? name : '[127.0.0.1]'
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
