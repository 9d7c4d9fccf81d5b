// `waybill explain`: what a refusal means, whose move it is, what to do. Needs no server and no configuration. Reads a reply,
// a line of a log or the text of a bounce from the arguments, a file or standard input.

import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createInterface } from 'node:readline'
import { InvalidArgumentError } from 'commander'
import { LANGUAGES, type Input, type Language } from '../../diagnose/diagnosis.ts'
import type { Explain } from '../../diagnose/explain.ts'
import { examples, type CommandContext, type Register } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { printJson, printLines, type Terminal } from '../terminal.ts'

interface ExplainCommandOptions {
  readonly file?: string
  readonly lang?: Language
  readonly json?: boolean
  readonly jsonl?: boolean
}

/** A reply is short and a bounce's own words too; the rest of a longer input is not looked at. */
const MOST_CHARACTERS = 1_048_576

/** Lines of `--jsonl` are printed in pieces of about this size. */
const PIECE = 65_536

const EXIT_CODES = `
The whole of a bounce may be pasted. Logs of many lines and look-ups in DNS are
not done yet: paste the line in question.

Exit codes: 0 a cause was found, or the reply was no refusal; 1 the text does
not say why; 2 mistake in the command line, or nothing to read.`

export const registerExplain: Register = (program, context) => {
  const command = program
    .command('explain')
    .description('explain a refusal, a bounce or a code of any mail server: what happened, whose move it is')
    .argument('[text...]', 'the reply, as it was printed; - reads standard input')
    .option('--file <file>', 'read the text from this file; - is standard input')
    .option('--lang <language>', 'en or ru (else by the locale)', readLanguage)
    .option('--json', 'print JSON: { cause, who, retryHelps, confidence, steps, ... }')
    .option('--jsonl', 'read { text, host?, stage? } line by line, print one JSON object a line')
    .action(async (words: readonly string[], options: ExplainCommandOptions) => {
      const { makeExplain } = await import('../../diagnose/explain.ts')
      context.exit(await run(context, words, options, makeExplain()))
    })
  command.addHelpText('after', EXIT_CODES)
  examples(
    command,
    ['waybill explain 550 relay not permitted', 'one reply'],
    ['waybill explain --lang ru 5.7.26', 'a bare code, answered in Russian'],
    ['waybill explain --file bounce.txt', 'a bounce saved as text'],
    ['waybill explain --jsonl < replies.jsonl', 'many replies, for a script'],
  )
}

function readLanguage(text: string): Language {
  const language = LANGUAGES.find((one) => one === text)
  if (language) return language
  throw new InvalidArgumentError('It must be en or ru.')
}

async function run(
  { terminal }: CommandContext,
  words: readonly string[],
  options: ExplainCommandOptions,
  explain: Explain,
): Promise<ExitCode> {
  const source = chooseSource(terminal, words, options)
  if (source === undefined) {
    terminal.err('waybill: there is nothing to explain: give a text, --file or a pipe. See `waybill explain --help`.\n')
    return EXIT.usage
  }
  try {
    if (options.jsonl === true) return await explainLines(terminal, source, explain)
    const text = typeof source === 'string' ? source : await readAll(source)
    if (text.trim() !== '') return await explainOne(terminal, text, options, explain)
    terminal.err('waybill: the text is empty.\n')
    return EXIT.usage
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'EISDIR') throw error
    terminal.err(`waybill: ${options.file} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}\n`)
    return EXIT.usage
  }
}

/** What was typed, else the file, else what is piped in; a terminal is not waited for. */
function chooseSource(
  { stdin }: Terminal,
  words: readonly string[],
  { file }: ExplainCommandOptions,
): string | Readable | undefined {
  const typed = words.join(' ')
  if (file !== undefined && file !== '-') return createReadStream(file)
  if (typed !== '' && typed !== '-') return typed
  if (file === '-' || typed === '-') return stdin
  return 'isTTY' in stdin && stdin.isTTY === true ? undefined : stdin
}

async function readAll(source: Readable): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of source) {
    const bytes = Buffer.from(piece as Uint8Array)
    pieces.push(bytes)
    size += bytes.length
    if (size > MOST_CHARACTERS) break
  }
  return Buffer.concat(pieces).toString('utf8')
}

async function explainOne(
  terminal: Terminal,
  text: string,
  options: ExplainCommandOptions,
  explain: Explain,
): Promise<ExitCode> {
  const language = options.lang ?? languageOf(terminal.env)
  const diagnosis = explain(text, { language })
  if (options.json === true) {
    const { whole: _whole, ...observed } = diagnosis.observed
    printJson(terminal, { ...diagnosis, observed })
  } else {
    const { renderExplanation } = await import('../render/explanation.ts')
    const { paint, width } = terminal
    printLines(terminal, renderExplanation(diagnosis, { paint, width, language }))
  }
  const accepted = diagnosis.observed.code !== undefined && diagnosis.observed.code < 400
  return diagnosis.cause === 'unknown' && !accepted ? EXIT.failed : EXIT.ok
}

/** The variable that counts first, by POSIX: LC_ALL, then LC_MESSAGES, then LANG. */
function languageOf(env: Terminal['env']): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return /^ru(?:[_.@]|$)/i.test(locale) ? 'ru' : 'en'
}

async function explainLines(terminal: Terminal, source: string | Readable, explain: Explain): Promise<ExitCode> {
  const { summarise } = await import('../../diagnose/summary.ts')
  let piece = ''
  let broken = 0
  for await (const line of typeof source === 'string' ? source.split('\n') : createInterface({ input: source })) {
    if (line.trim() === '') continue
    const input = readLine(line)
    if (!input) broken++
    const summary = input ? summarise(explain(input)) : { error: 'not an object with a text' }
    piece += `${JSON.stringify(summary)}\n`
    if (piece.length < PIECE) continue
    terminal.out(piece)
    piece = ''
  }
  if (piece !== '') terminal.out(piece)
  if (broken > 0) terminal.err(`waybill: lines that are no object with a text: ${broken}\n`)
  return broken > 0 ? EXIT.failed : EXIT.ok
}

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
