// `waybill explain`: what a refusal means, whose move it is, what to do. Needs no server and no configuration: what the use-case of
// the same name does for the API is done here at once, for files and pipes of any size. Says by itself what it was given: a reply,
// a session, a bounce, a report, a log.

import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { InvalidArgumentError } from 'commander'
import type { Instant } from '../../core/time.ts'
import type { Input, Language } from '../../diagnose/diagnosis.ts'
import type { Answer, Summary } from '../../diagnose/library.ts'
import { isSoftwareId, SOFTWARE_IDS, type SoftwareId } from '../../diagnose/software.ts'
import { type CommandContext, type Register } from '../command.ts'
import { examples, notes } from '../help.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Begun } from '../explain-input.ts'
import { chooseSource, type Source } from '../explain-source.ts'
import { languageOf, localeLanguage, readLanguage } from '../language.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { LETTER_COMMAND_WORDS } from '../render/letter-words.ts'
import { printJson, printLines, type Terminal } from '../terminal.ts'

interface ExplainCommandOptions {
  readonly file?: string
  readonly lang?: Language
  readonly for?: SoftwareId
  readonly letter?: boolean
  readonly full?: boolean
  readonly json?: boolean
  readonly jsonl?: boolean
  readonly id?: string
  readonly address?: string
  readonly domain?: string
  readonly since?: string
  readonly until?: string
  readonly all?: boolean
  readonly state?: string
  readonly config?: string
}

/** Lines of `--jsonl` are printed in pieces of about this size. */
const PIECE = 65_536

const EXIT_CODES = `
What it is given it recognises by itself: a reply or several lines of one, an
SMTP session (swaks, telnet, openssl s_client, exim -v), a bounce as text, .eml
or mbox, an ARF, DMARC or TLS report also in .gz or .zip, a log of a mail
server, a bare code or word.

Exit codes: 0 a cause was found, or nothing was refused; 1 the text does not
say why, or is not about mail, or a line of --jsonl cannot be read; 2 mistake in
the command line, or nothing to read.`

export const register: Register = (program, context) => {
  const command = program
    .command('explain')
    .description('explain a refusal, a bounce, a report or a log of any mail server')
    .argument('[text...]', 'the reply as it was printed, or files; - reads standard input')
    .option('--file <file>', 'read this file; - is standard input')
    .option('--lang <language>', 'en or ru (else by the locale)', readLanguage)
    .option('--for <software>', 'steps for this program first: exim-debian, postfix, thunderbird, ...', readSoftware)
    .option('--letter', "print a letter to the other side's postmaster")
    .option('--full', 'all there is to say: the digits, what the answer rests on, steps for more programs')
    .option('--json', 'print JSON: { kind, cause, who, retryHelps, confidence, steps, cases, ... }')
    .option('--jsonl', 'read { text, host?, stage? } line by line, print one JSON object a line')
    .option(
      '--id <id>',
      'of a log: only the message with this queue id or Message-ID; with --letter and no log: of the queue',
    )
    .option('--address <address>', 'of a log: only mail from or to this address')
    .option('--domain <domain>', 'of a log: only mail from or to this domain')
    .option('--since <time>', 'of a log: only what is younger: 7d, 2026-11-22')
    .option('--until <time>', 'of a log: only what is older: 12h, "2026-11-22 05:20"')
    .option('--all', 'of a log: every cause in full, not only the three that matter most')
    .option(
      '--state <dir>',
      'with --letter --id: state folder of the server (else $WAYBILL_STATE, ./.waybill, /var/lib/waybill)',
    )
    .option('--config <file>', 'with --letter --id: configuration file that names the state folder')
    .action(async (words: readonly string[], options: ExplainCommandOptions) => {
      const { letter, id, file, state, config, json } = options
      if (letter !== true || id === undefined || words.length > 0 || file !== undefined)
        return context.exit(await run(context, words, options))
      const { runOwnLetters } = await import('../letter-command.ts')
      await runOwnLetters(context, id, {
        language: languageOf(context.terminal, options),
        ...(state === undefined ? {} : { state }),
        ...(config === undefined ? {} : { config }),
        ...(json === undefined ? {} : { json }),
      })
    })
  notes(command, EXIT_CODES)
  examples(
    command,
    ['waybill explain 550 relay not permitted', 'one reply'],
    ['waybill explain --lang ru 5.7.26', 'a bare code, answered in Russian'],
    ['waybill explain bounce.eml', 'a bounce saved from a mail program'],
    ['waybill explain --letter bounce.eml', 'a letter to the postmaster of the other side'],
    ['waybill explain --letter --id 0S9ZQ4M2XA0', 'the same about a message of our own queue'],
    [
      'waybill explain --letter --id 1xV00J-0000bJ-1e mainlog',
      'the same about a message in a log; - reads it from a pipe',
    ],
    ['waybill explain /var/log/exim4/mainlog', 'what fails most, and why'],
    ['waybill explain --jsonl < replies.jsonl', 'many replies, for a script'],
  )
}

function readSoftware(text: string): SoftwareId {
  if (isSoftwareId(text)) return text
  throw new InvalidArgumentError(`It must be one of: ${SOFTWARE_IDS.join(', ')}.`)
}

async function run(
  { terminal }: CommandContext,
  words: readonly string[],
  options: ExplainCommandOptions,
): Promise<ExitCode> {
  const source = chooseSource(words, options.file, terminal.stdin)
  if (source === undefined) {
    terminal.err('waybill: there is nothing to explain: give a text, a file or a pipe. See `waybill explain --help`.\n')
    return EXIT.usage
  }
  try {
    return options.jsonl === true
      ? await explainLines(terminal, source)
      : await explainSource(terminal, source, options)
  } catch (error) {
    const { code, path, syscall } = error as NodeJS.ErrnoException
    // What a system call answered is about the file; anything else is a fault of ours.
    if (code === undefined || syscall === undefined) throw error
    const { fileProblem } = await import('../../diagnose/logs/log-files.ts')
    const name = path ?? options.file ?? words.join(' ')
    terminal.err(`waybill: ${name} cannot be read: ${fileProblem(error)}\n`)
    return EXIT.usage
  }
}

/** What reads files and pipes is not needed for a text in the command line. */
const input = () => import('../explain-input.ts')
const patient = () => import('../patient-read.ts')

async function explainSource(terminal: Terminal, source: Source, options: ExplainCommandOptions): Promise<ExitCode> {
  switch (source.kind) {
    case 'text':
      return explainBytes(terminal, [Buffer.from(source.text)], options)
    case 'stdin': {
      const { begin } = await input()
      const { log, stream } = await begin(source.stdin)
      if (log || wantsLog(options)) return explainLog(terminal, ['-'], options, stream)
      return explainBytes(terminal, [await whole(terminal, stream)], options)
    }
    case 'files': {
      const [{ expandFolders, fileBeginsLikeLog }, { isReadOnce }] = await Promise.all([input(), patient()])
      const { files, without } = await expandFolders(source.files)
      for (const folder of without)
        terminal.err(`waybill: ${folder}: it is a folder, and no file in it begins like the log of a mail server\n`)
      if (files.length === 0) return EXIT.usage
      if (files.some(isReadOnce)) return explainPipes(terminal, files, options)
      const logs = await Promise.all(files.map(fileBeginsLikeLog))
      if (logs.includes(true) || wantsLog(options)) return explainLog(terminal, files, options)
      const contents: Uint8Array[] = []
      for (const file of files) contents.push(await whole(terminal, file))
      return explainBytes(terminal, contents, options)
    }
  }
}

/** Each is read once, from its beginning; several that are logs are read as one. */
async function explainPipes(
  terminal: Terminal,
  files: readonly string[],
  options: ExplainCommandOptions,
): Promise<ExitCode> {
  const [{ begin }, { openInput }] = await Promise.all([input(), patient()])
  const begun: Begun[] = []
  for (const file of files) begun.push(await begin(openInput(file, terminal)))
  if (begun.some(({ log }) => log) || wantsLog(options)) {
    const all = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
      for (const { stream } of begun) yield* stream as AsyncIterable<Uint8Array>
    }
    return explainLog(terminal, ['-'], options, Readable.from(all(), { objectMode: false }))
  }
  const contents: Uint8Array[] = []
  for (const { stream } of begun) contents.push(await whole(terminal, stream))
  return explainBytes(terminal, contents, options)
}

/** Options that single out lines make sense for a log only. */
const wantsLog = ({ id, address, domain, since, until }: ExplainCommandOptions): boolean =>
  [id, address, domain, since, until].some((option) => option !== undefined)

async function whole(terminal: Terminal, source: string | Readable): Promise<Uint8Array> {
  const { MOST_BYTES, readWhole } = await input()
  const { bytes, cut } = await readWhole(source)
  if (cut) terminal.err(`waybill: only the first ${GRAMMAR.en.size(MOST_BYTES)} are looked at.\n`)
  return bytes
}

async function explainLog(
  terminal: Terminal,
  files: readonly string[],
  { lang, since, until, json, id, address, domain, all, full, letter, for: software }: ExplainCommandOptions,
  stdin?: Readable,
): Promise<ExitCode> {
  if (letter === true) return logLetters(terminal, files, { id, lang, json, stdin })
  const { runLogReport, parseSince } = await import('../log-report-command.ts')
  const span: { since?: Instant; until?: Instant } = {}
  for (const [name, asked] of [
    ['since', since],
    ['until', until],
  ] as const) {
    if (asked === undefined) continue
    const at = parseSince(asked, terminal.clock.now())
    if (at === undefined) {
      terminal.err(`waybill: --${name} ${asked} is neither a span (7d, 12h) nor a date (2026-11-22).\n`)
      return EXIT.usage
    }
    span[name] = at
  }
  return runLogReport(terminal, files, {
    language: lang ?? localeLanguage(terminal.env),
    ...(json === undefined ? {} : { json }),
    ...(id === undefined ? {} : { id }),
    ...(address === undefined ? {} : { address }),
    ...(domain === undefined ? {} : { domain }),
    ...span,
    ...(software === undefined ? {} : { for: software }),
    all: all === true || full === true,
    ...(stdin === undefined ? {} : { stdin }),
  })
}

interface LogLetterOptions {
  readonly id: string | undefined
  readonly lang: Language | undefined
  readonly json: boolean | undefined
  readonly stdin: Readable | undefined
}

/** A letter is about one message. */
async function logLetters(
  terminal: Terminal,
  files: readonly string[],
  { id, lang, json, stdin = terminal.stdin }: LogLetterOptions,
): Promise<ExitCode> {
  const language = lang ?? localeLanguage(terminal.env)
  if (id === undefined) {
    terminal.err(`waybill: ${LETTER_COMMAND_WORDS[language].whichMessage}\n`)
    return EXIT.usage
  }
  const { runLogLetters } = await import('../letter-command.ts')
  return runLogLetters(terminal, files, id, { language, json, stdin })
}

/** Configuration of Exim's is for `waybill lint exim`; undefined: it is none. */
async function lintConfiguration(
  terminal: Terminal,
  [bytes = new Uint8Array(), ...others]: readonly Uint8Array[],
  options: ExplainCommandOptions,
): Promise<ExitCode | undefined> {
  const { lintExim, looksLikeEximConfig } = await import('../../import/exim/lint-exim.ts')
  const text = Buffer.from(bytes).toString()
  if (others.length > 0 || !looksLikeEximConfig(text)) return undefined
  const { lintLines } = await import('../render/lint.ts')
  const findings = lintExim(text)
  if (options.json === true) printJson(terminal, { kind: 'exim-configuration', findings })
  else printLines(terminal, lintLines(findings, languageOf(terminal, options)))
  return findings.length > 0 ? EXIT.ok : EXIT.failed
}

async function explainBytes(
  terminal: Terminal,
  contents: readonly Uint8Array[],
  options: ExplainCommandOptions,
): Promise<ExitCode> {
  if (contents.every((bytes) => bytes.every((byte) => byte <= 0x20))) {
    terminal.err('waybill: the text is empty.\n')
    return EXIT.usage
  }
  const linted = options.letter === true ? undefined : await lintConfiguration(terminal, contents, options)
  if (linted !== undefined) return linted
  const language = options.lang ?? localeLanguage(terminal.env)
  const { explainContents } = await import('../../control/explain-text.ts')
  const { printExplanations } = await import('../explain-output.ts')
  const { json, letter, full } = options
  const asked = { language, ...(options.for === undefined ? {} : { for: options.for }) }
  return printExplanations(terminal, await explainContents(contents, asked), { language, json, letter, full })
}

async function* inputLines(source: Source, terminal: Terminal): AsyncGenerator<string, void, undefined> {
  switch (source.kind) {
    case 'text':
      yield* source.text.split('\n')
      break
    case 'stdin':
      yield* createInterface({ input: source.stdin })
      break
    case 'files': {
      const { openInput } = await patient()
      for (const file of source.files) yield* createInterface({ input: openInput(file, terminal) })
    }
  }
}

async function explainLines(terminal: Terminal, source: Source): Promise<ExitCode> {
  const { explain } = await import('../../diagnose/library.ts')
  let piece = ''
  let broken = 0
  for await (const line of inputLines(source, terminal)) {
    if (line.trim() === '') continue
    const input = readLine(line)
    if (!input) broken++
    piece += `${JSON.stringify(input ? summaryOf(explain(input)) : { error: 'not an object with a text' })}\n`
    if (piece.length < PIECE) continue
    terminal.out(piece)
    piece = ''
  }
  if (piece !== '') terminal.out(piece)
  if (broken > 0) terminal.err(`waybill: lines that are no object with a text: ${broken}\n`)
  return broken > 0 ? EXIT.failed : EXIT.ok
}

/** The answer without what it was made from. */
const summaryOf = ({ diagnosis: _diagnosis, explanation: _explanation, ...summary }: Answer): Summary => summary

/** Empty `host` and `stage` count as left out, null too: exports write them so. */
function readLine(line: string): Input | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { text, host, stage } = value as Readonly<Record<string, unknown>>
  if (typeof text !== 'string') return undefined
  return {
    text,
    ...(typeof host === 'string' && host !== '' ? { host } : {}),
    ...(typeof stage === 'string' && stage !== '' ? { stage } : {}),
  }
}
