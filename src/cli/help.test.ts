// Whoever reads Russian gets all of `--help` in Russian, and nothing is translated that no command says.

import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { Command } from 'commander'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { HELP_RU } from '../words/help-ru.ts'
import { makeProgram } from './program.ts'
import { noPaint } from './render/paint.ts'

const programIn = (lang: string): Promise<Command> =>
  makeProgram({
    terminal: {
      out: () => undefined,
      err: () => undefined,
      paint: noPaint,
      width: 80,
      env: { LANG: lang },
      stdin: Readable.from([]),
      clock: new FakeClock(),
    },
    exit: () => undefined,
  })

const everyCommand = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(everyCommand)]

function helpOf(command: Command): string {
  const told: string[] = []
  command.configureOutput({ writeOut: (text) => told.push(text), getOutHelpWidth: () => 80 })
  command.outputHelp()
  return told.join('')
}

/** Names of programs, protocols, files, fields and what is typed: they are the same in both languages. */
const MAY_STAY =
  /`[^`]*`|<[^>]*>|\{[\s\S]*?\}|\[[\w/.| -]*\]|"[^"]*"|\$\w+|--?[\w-]+|\S*[./=@_]\S*|\b(?:JSON|SMTP|TLS|DNS|DKIM|IP|DSN|ARF|DMARC|SCRAM|LDAP|SQLite|Node|Dovecot|Debian|Exim|Postfix|Gmail|Waybill|Subject|Message-ID|id|all|en|ru|or|null|mbox|postmaster|swaks|telnet|openssl|s_client|exim|ExecReload|kill|internet|smarthost|satellite|local|none|hostname|FILE|MAINPID|HUP|nn?|dpkg-reconfigure|exim4-config|postfix|thunderbird|exim-debian|routes|policy|dns|connect|tls|default)\b/gm

const withoutTerm = (line: string): string => line.replace(/^ {2}\S.*?(?: {2,}|$)/, ' ')

test('all help is Russian for whoever reads Russian', async () => {
  for (const command of everyCommand(await programIn('ru_RU.UTF-8'))) {
    if (command.name() === 'help') continue
    const help = helpOf(command)
    // What is typed begins with two blanks; what is said of it stands behind, or below.
    const [head = '', typed = ''] = help.replace(/^Использование:.*$/m, '').split('\nПримеры:\n')
    const prose = [
      ...head.split('\n').map(withoutTerm),
      ...typed.split('\n').filter((line) => line.startsWith('      ')),
    ]
      .join('\n')
      .replaceAll(MAY_STAY, ' ')
    const english = [...prose.matchAll(/[A-Za-z]{3,}(?: [a-z]{2,})+/g)].map(([words]) => words)
    assert.deepEqual(english, [], `${command.name()}:\n${help}`)
    assert.ok(
      help.split('\n').every((line) => line.length <= 80 || /^ {2}\S/.test(line)),
      help,
    )
  }
})

test('every sentence of help has its translation, and none is left over', async () => {
  const said = new Set<string>()
  for (const command of everyCommand(await programIn('C'))) {
    said.add(command.description())
    for (const { description } of command.options) said.add(description)
    for (const { description } of command.registeredArguments) said.add(description)
    command.configureHelp({
      styleDescriptionText: (text) => {
        said.add(text.replace(/ \((?:choices|default): [^)]*\)$/, ''))
        return text
      },
    })
    helpOf(command)
  }
  const missing = [...said].filter(
    (text) =>
      text !== '' &&
      !text.startsWith('print JSON: ') &&
      !Object.hasOwn(HELP_RU, text) &&
      !/ \((?:choices|default): /.test(text),
  )
  assert.deepEqual(missing, [])
  assert.deepEqual(
    Object.keys(HELP_RU).filter((text) => !said.has(text)),
    [],
  )
})

test('English help is as it was', async () => {
  const help = helpOf(await programIn('C'))
  assert.match(help, /^Usage: waybill \[options\] \[command\]/)
  assert.match(help, /\n\nTo begin: `waybill start`/)
})
