// The work of `waybill setup`: asks for what was not given, shows what would change, writes, checks, and says what to type next. A file
// that is there is never replaced without a yes, and kept.

import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { createInterface, type Interface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { SITES } from '../config/config.ts'
import { machineEnvironment, type Environment } from '../config/environment.ts'
import { checkConfig } from '../site/check.ts'
import {
  judgeAnswer,
  questionsOf,
  siteOf,
  usualAnswer,
  writeSetup,
  type SetupAnswers,
  type SetupQuestion,
} from '../site/setup.ts'
import { WARNING_WORDS } from '../words/config-warnings.ts'
import type { Language } from '../words/language.ts'
import { SETUP_WORDS, type SetupWords } from '../words/setup.ts'
import type { SetupOptions } from './commands/setup.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { languageOf } from './language.ts'
import { findingLines } from './render/config.ts'
import { lineDiff } from './render/line-diff.ts'
import { printLines, type Terminal } from './terminal.ts'

type Ask = (prompt: string) => Promise<string | undefined>

export async function runSetup(options: SetupOptions, terminal: Terminal): Promise<ExitCode> {
  const language = languageOf(terminal, options)
  const words = SETUP_WORDS[language]
  const asks = options.yes !== true && 'isTTY' in terminal.stdin && terminal.stdin.isTTY === true
  const keyboard = asks
    ? createInterface({ input: terminal.stdin, output: talking(terminal), terminal: true })
    : undefined
  try {
    const ask = keyboard && asking(keyboard)
    const answers = await answersOf(options, { terminal, words, language, env: machineEnvironment(), ask })
    if (answers === undefined) {
      terminal.err(`waybill: ${words.nothingWritten}\n`)
      return EXIT.usage
    }
    const state = options.state === undefined ? [] : [`state_folder: ${JSON.stringify(resolve(options.state))}`]
    const aliases = siteOf(answers) === 'none' || !existsSync('/etc/aliases') ? [] : ['aliases: /etc/aliases']
    const text = writeSetup(answers, { head: words.head, comments: words.comments }, [...aliases, ...state])
    if (options.print === true) {
      terminal.out(text)
      return EXIT.ok
    }
    return await write(text, answers, options, { terminal, words, ask })
  } finally {
    keyboard?.close()
  }
}

/** Prompts are talk. */
const talking = (terminal: Terminal): Writable =>
  new Writable({
    write(chunk: Buffer, _, done) {
      terminal.err(chunk.toString())
      done()
    },
  })

/** Undefined: the person wants an end. */
const asking =
  (keyboard: Interface): Ask =>
  async (prompt) => {
    const ended = new AbortController()
    const stop = (): void => ended.abort()
    keyboard.once('SIGINT', stop)
    keyboard.once('close', stop)
    try {
      return (await keyboard.question(prompt, { signal: ended.signal })).trim()
    } catch {
      return undefined
    } finally {
      keyboard.off('SIGINT', stop)
      keyboard.off('close', stop)
    }
  }

interface Asking {
  readonly terminal: Terminal
  readonly words: SetupWords
  readonly language: Language
  readonly env: Environment
  readonly ask: Ask | undefined
}

async function answersOf(options: SetupOptions, asked: Asking): Promise<SetupAnswers | undefined> {
  let answers: SetupAnswers = {}
  const done = new Set<SetupQuestion>()
  for (;;) {
    const question = ['type' as const, ...questionsOf(answers)].find((one) => !done.has(one))
    if (question === undefined) return answers
    const answer = await answerTo(question, options[question], answers, asked)
    if (answer === undefined) return undefined
    answers = { ...answers, [question]: answer }
    done.add(question)
  }
}

async function answerTo(
  question: SetupQuestion,
  given: string | undefined,
  answers: SetupAnswers,
  { terminal, words, language, env, ask }: Asking,
): Promise<string | undefined> {
  const usual = usualAnswer(question, answers, env)
  let next = given ?? (ask ? undefined : question === 'type' ? undefined : usual)
  for (;;) {
    if (next === undefined) {
      if (!ask) {
        terminal.err(`waybill: ${words.missing(optionOf(question))} ${words.noTerminal}\n`)
        return undefined
      }
      const typed = await ask(promptOf(question, usual, words))
      if (typed === undefined) return undefined
      next = question === 'type' ? typeOf(typed === '' ? (usual ?? '') : typed) : typed === '' ? usual : typed
      if (next === undefined) continue
    }
    const judged = judgeAnswer(question, { ...answers, [question]: next }, env)
    if (judged.ok) return next
    const { problem } = judged
    const { message, advice } = 'id' in problem ? WARNING_WORDS[language][problem.id](problem.subject) : problem
    terminal.err(`  ${ask ? '' : `${optionOf(question)}: `}${message}\n  ${advice}\n`)
    if (!ask) return undefined
    next = undefined
  }
}

const optionOf = (question: SetupQuestion): string =>
  `--${question.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

function promptOf(question: SetupQuestion, usual: string | undefined, words: SetupWords): string {
  const types = question === 'type' ? SITES.map((site, i) => `  ${i + 1} ${site}: ${words.types[site]}\n`).join('') : ''
  return `${words.questions[question]}\n${types}${usual === undefined || usual === '' ? '' : `[${usual}] `}> `
}

/** By number or name. */
const typeOf = (typed: string): string => SITES[Number(typed) - 1] ?? typed

interface Writing {
  readonly terminal: Terminal
  readonly words: SetupWords
  readonly ask: Ask | undefined
}

async function write(
  text: string,
  answers: SetupAnswers,
  options: SetupOptions,
  { terminal, words, ask }: Writing,
): Promise<ExitCode> {
  const { file } = options
  const old = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  if (old !== undefined && old !== text) {
    printLines(terminal, [words.differs(file), ...lineDiff(old, text)])
    const answer = options.yes === true ? 'yes' : await ask?.(`${words.replace}\n> `)
    if (answer === undefined && !ask) terminal.err(`waybill: ${words.exists(file)}\n`)
    if (!/^(?:y|yes|д|да)$/i.test(answer ?? '')) {
      terminal.err(`waybill: ${words.nothingWritten}\n`)
      return EXIT.failed
    }
  }
  if (old === text) printLines(terminal, [words.same(file)])
  else {
    try {
      await mkdir(dirname(file), { recursive: true })
      if (old !== undefined) await rename(file, `${file}.old`)
      await writeFile(file, text)
    } catch (error) {
      terminal.err(`waybill: ${words.cannotWrite(file, error instanceof Error ? error.message : String(error))}\n`)
      return EXIT.failed
    }
    printLines(terminal, [words.written(file), ...(old === undefined ? [] : [words.kept(`${file}.old`)])])
  }
  const { findings } = await checkConfig(file, { elsewhere: false, clock: terminal.clock })
  const { hostname, mailName = hostname } = answers
  const isPublic = siteOf(answers) === 'internet' && hostname !== undefined && mailName !== undefined
  printLines(terminal, [
    ...findingLines(file, findings, languageOf(terminal, options)),
    ...(isPublic ? [words.records(hostname, mailName)] : []),
    words.next,
    words.start(file),
    words.reload(file),
  ])
  return findings.some(({ level }) => level === 'error') ? EXIT.failed : EXIT.ok
}
