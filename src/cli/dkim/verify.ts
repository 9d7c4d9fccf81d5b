// `waybill dkim verify [FILE]`: what the signatures of a message come to, asked in DNS now.

import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { readHeader } from '../../core/header.ts'
import type { ArcResult } from '../../core/origin-results.ts'
import type { DkimResult, SignedMessage } from '../../email-auth/results.ts'
import { type CommandContext } from '../command.ts'
import { examples } from '../help.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { indent, wrap } from '../render/layout.ts'
import { safeText } from '../render/safe-text.ts'
import { printJson, printLines, type Terminal } from '../terminal.ts'
import { openResolver } from './open-resolver.ts'

interface VerifyOptions extends LanguageOption {
  readonly config?: string
  readonly json?: boolean
}

export function registerVerify(dkim: Command, context: CommandContext): void {
  const command = languageOption(
    dkim
      .command('verify')
      .description('verify the signatures of a message, in a file or from standard input')
      .argument('[file]', 'the message with its whole header, as it arrived'),
  )
    .option('--config <file>', 'configuration file that names the DNS servers to ask')
    .option(
      '--json',
      'print JSON: { signatures: [{ result, reason, domain?, selector?, … }], arc: { result, reason, sealers, … } }',
    )
    .action((file: string | undefined, options: VerifyOptions) => run(file, options, context))
  examples(
    command,
    [
      'waybill dkim verify letter.eml',
      'ends with 0 when a signature holds, 1 when none does, 69 when DNS does not answer',
    ],
    ['waybill dkim verify <letter.eml --json', 'the results with all values'],
  )
}

async function run(file: string | undefined, options: VerifyOptions, context: CommandContext): Promise<void> {
  const { terminal, exit } = context
  const language = languageOf(terminal, options)
  const bytes = await readMessage(file, terminal, language)
  if (bytes === undefined) return exit(EXIT.failed)
  const resolver = await openResolver(terminal, options.config)
  if (resolver === undefined) return exit(EXIT.usage)
  const { verifyDkim } = await import('../../email-auth/dkim/verify.ts')
  const { validateArc } = await import('../../email-auth/arc/validate.ts')
  const message = asSent(bytes)
  const deps = { resolver, clock: terminal.clock }
  const [signatures, arc] = [await verifyDkim(message, deps), await validateArc(message, deps)]
  if (options.json === true) printJson(terminal, { signatures, arc })
  else await print(signatures, arc, terminal, language)
  exit(exitOf(signatures))
}

async function print(
  signatures: readonly DkimResult[],
  arc: ArcResult,
  terminal: Terminal,
  language: 'en' | 'ru',
): Promise<void> {
  const { dkimSentence } = await import('../render/dkim-result-words.ts')
  const { arcSentence } = await import('../../words/arc.ts')
  if (signatures.length === 0) {
    const none = { en: 'The message has no DKIM signature.', ru: 'В письме нет подписи DKIM.' }
    printLines(terminal, [none[language]])
  }
  const lines = signatures.flatMap((one) => {
    const { result, domain, selector, algorithm, keyBits, testing } = one
    const bits = keyBits === undefined ? '' : language === 'ru' ? `, ${keyBits} бит` : `, ${keyBits} bits`
    const trying = testing === true ? ', t=y' : ''
    const of = domain === undefined ? '' : `  d=${domain} s=${selector ?? '?'} (${algorithm ?? '?'}${bits}${trying})`
    return [safeText(`${result}${of}`), ...indent(wrap(safeText(dkimSentence(one, language)), terminal.width - 2), 2)]
  })
  if (arc.result !== 'none') {
    lines.push(safeText(`arc ${arc.result}  ${arc.sealers.join(' → ')}`))
    lines.push(...indent(wrap(safeText(arcSentence(arc, language)), terminal.width - 2), 2))
  }
  printLines(terminal, lines)
}

function exitOf(signatures: readonly DkimResult[]): ExitCode {
  if (signatures.some(({ result }) => result === 'pass')) return EXIT.ok
  return signatures.some(({ result }) => result === 'temperror') ? EXIT.unavailable : EXIT.failed
}

const MOST_OCTETS = 256 * 1024 * 1024

async function readMessage(
  file: string | undefined,
  { stdin, err }: Terminal,
  language: 'en' | 'ru',
): Promise<Buffer | undefined> {
  const tooLarge = {
    en: `waybill: A message of more than ${MOST_OCTETS} octets is not read.\n`,
    ru: `waybill: Письмо больше ${MOST_OCTETS} октетов не читается.\n`,
  }
  try {
    if (file !== undefined && file !== '-') return await readFile(file)
    const pieces: Buffer[] = []
    let size = 0
    for await (const piece of stdin) {
      const octets = Buffer.from(piece as Uint8Array | string)
      size += octets.length
      if (size > MOST_OCTETS) {
        err(tooLarge[language])
        return undefined
      }
      pieces.push(octets)
    }
    return Buffer.concat(pieces)
  } catch (error) {
    const { message } = error as Error
    const text = {
      en: `waybill: The message could not be read: ${message}\n`,
      ru: `waybill: Письмо не читается: ${message}\n`,
    }
    err(safeText(text[language].trimEnd()) + '\n')
    return undefined
  }
}

/** Files have the line ends of their system; what was signed had CRLF (RFC 6376 §5.3). */
function asSent(bytes: Buffer): SignedMessage {
  const text = bytes.toString('latin1')
  const sent = /(?<!\r)\n/.test(text) ? Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'), 'latin1') : bytes
  const section = readHeader(sent)
  return { section, body: () => [sent.subarray(section.bodyStart)] }
}
