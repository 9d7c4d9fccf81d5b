// `--help` in the reader's language. A command says all in English, as it stands in its file; for a Russian reader each sentence is
// looked up in the catalogue (src/words/help-ru.ts). What is written behind the options asks the same catalogue through the
// command, which hands it to those below it.

import type { Command, HelpConfiguration } from 'commander'
import { indent, wrap } from './render/layout.ts'

type Sentences = Readonly<Record<string, string>>

const TITLES: Sentences = {
  'Usage:': 'Использование:',
  'Arguments:': 'Аргументы:',
  'Options:': 'Параметры:',
  'Commands:': 'Команды:',
  'Examples:': 'Примеры:',
}

/** The names of the fields stay: a script reads them. */
const JSON_SHAPE = /^print JSON: /

export function russianHelp(sentences: Sentences): HelpConfiguration {
  const tell = (text: string): string => sentences[text] ?? text.replace(JSON_SHAPE, 'вывести JSON: ')
  const placeholders = (text: string): string =>
    text.replace('[options]', '[параметры]').replace('[command]', '[команда]')
  return {
    styleTitle: (title) => TITLES[title] ?? title,
    styleDescriptionText: tell,
    styleUsage: placeholders,
    styleSubcommandTerm: placeholders,
    optionDescription({ description, argChoices, defaultValue, defaultValueDescription, required, optional }) {
      const extra = [
        ...(argChoices ? [`допустимо: ${argChoices.map((choice) => JSON.stringify(choice)).join(', ')}`] : []),
        ...(defaultValue !== undefined && (required || optional)
          ? [`обычно: ${defaultValueDescription ?? JSON.stringify(defaultValue)}`]
          : []),
      ]
      return extra.length > 0 ? `${tell(description)} (${extra.join('; ')})` : tell(description)
    },
  }
}

/** Each example is a line to type and what it is for. */
export function examples(command: Command, ...pairs: readonly (readonly [line: string, purpose: string])[]): Command {
  return command.addHelpText('after', () => {
    const help = command.createHelp()
    const text = pairs.map(([line, purpose]) =>
      [`  ${line}`, ...indent(wrap(help.styleDescriptionText(purpose), 72), 6)].join('\n'),
    )
    return `\n${help.styleTitle('Examples:')}\n${text.join('\n')}`
  })
}

/** What is to be said below the options; a text of several lines is broken already. */
export const notes = (command: Command, text: string): Command =>
  command.addHelpText('after', () => {
    const told = command.createHelp().styleDescriptionText(text.trim())
    return `\n${told.includes('\n') ? told : wrap(told, WIDTH).join('\n')}`
  })

const WIDTH = 80
