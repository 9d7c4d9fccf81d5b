// `waybill provider list|show NAME`: the smarthosts that are known by name, and what to know of each. Needs no server.

import type { Command } from 'commander'
import { PROVIDER_NAMES, PROVIDERS, type Provider, type ProviderName } from '../../config/providers.ts'
import { PROVIDER_WORDS } from '../../words/providers.ts'
import { type CommandContext, type Register } from '../command.ts'
import { examples } from '../help.ts'
import { EXIT } from '../exit-code.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { labelled, table } from '../render/layout.ts'
import { printJson, printLines } from '../terminal.ts'

interface ProviderOptions extends LanguageOption {
  readonly json?: boolean
}

export const register: Register = (program, context) => {
  const provider = program.command('provider').description('the smarthosts that are known by name')
  registerList(provider, context)
  registerShow(provider, context)
}

function registerList(parent: Command, { terminal, exit }: CommandContext): void {
  const command = parent
    .command('list')
    .description('list them: name, server, port, TLS')
    .option('--json', 'print JSON: { providers: [{ name, title, host, port, tls, remarks }] }')
    .action((options: ProviderOptions) => {
      const words = PROVIDER_WORDS[languageOf(terminal, options)]
      const all = PROVIDER_NAMES.map((name) => ({ name, ...PROVIDERS[name] }))
      const rows = all.map(({ name, title, host, port, tls }) => [name, title, host, String(port), words.tls[tls]])
      if (options.json === true) printJson(terminal, { providers: all })
      else printLines(terminal, table(words.head, rows, { width: terminal.width, shrink: [] }))
      exit(EXIT.ok)
    })
  languageOption(command)
  examples(command, ['waybill provider list', 'what `smarthost: { provider: NAME }` may name'])
}

function registerShow(parent: Command, { terminal, exit }: CommandContext): void {
  const command = parent
    .command('show')
    .description('show one of them, with what to know and what to write into the configuration')
    .argument('<name>', 'a name of `provider list`')
    .option('--json', 'print JSON: { name, title, host, port, tls, remarks }')
    .action((name: string, options: ProviderOptions) => {
      const language = languageOf(terminal, options)
      const words = PROVIDER_WORDS[language]
      const found = nameOf(name)
      if (found === undefined) {
        terminal.err(`${words.none(name, PROVIDER_NAMES.join(', '))}\n`)
        return exit(EXIT.failed)
      }
      if (options.json === true) printJson(terminal, { name: found, ...PROVIDERS[found] })
      else printLines(terminal, shown(found, PROVIDERS[found], { width: terminal.width, language }))
      return exit(EXIT.ok)
    })
  languageOption(command)
  examples(command, ['waybill provider show gmail', 'what sending through Gmail needs'])
}

const nameOf = (text: string): ProviderName | undefined => PROVIDER_NAMES.find((name) => name === text.toLowerCase())

function shown(
  name: ProviderName,
  { title, host, port, tls, remarks }: Provider,
  { width, language }: { readonly width: number; readonly language: keyof typeof PROVIDER_WORDS },
): readonly string[] {
  const words = PROVIDER_WORDS[language]
  const line = (label: string, text: string): readonly string[] => labelled(`  ${label}`, text, { column: 12, width })
  return [
    title,
    ...line(words.labels.server, `${host}, ${port}, TLS: ${words.tls[tls]}`),
    ...remarks.flatMap((remark, i) => line(i === 0 ? words.labels.know : '', words.remarks[remark])),
    // To be copied, so in one piece.
    `  ${words.labels.write.padEnd(10)}smarthost:`,
    `              provider: ${name}`,
    '              login: { user: NAME, password: { file: smarthost.secret } }',
  ]
}
