// `waybill mcp`: the questions of the command line for assistants, over standard input and output.

import { createInterface } from 'node:readline'
import type { Register, ServerArguments } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import { examples } from '../help.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { packageVersion } from '../package-version.ts'

export const register: Register = (program, { terminal, exit }) => {
  const command = program
    .command('mcp')
    .description('answer the questions of an assistant (Model Context Protocol) on standard input; changes nothing')
    .option('--state <dir>', 'state folder of the server (else $WAYBILL_STATE, ./.waybill, /var/lib/waybill)')
    .option('--config <file>', 'configuration file that names the state folder')
  languageOption(command)
  command.action(async (options: Pick<ServerArguments, 'state' | 'config'> & LanguageOption) => {
    const [{ mcpServer }, { questionTools }] = await Promise.all([
      import('../mcp/protocol.ts'),
      import('../mcp/tools.ts'),
    ])
    const language = languageOf(terminal, options)
    const answer = mcpServer(questionTools({ terminal, place: options, language }), packageVersion())
    // One after the other: an answer is on its way before the next question is read.
    for await (const line of createInterface({ input: terminal.stdin })) {
      const answered = line.trim() === '' ? undefined : await answer(line)
      if (answered !== undefined) terminal.out(`${answered}\n`)
    }
    exit(EXIT.ok)
  })
  examples(command, ['waybill mcp --state /var/lib/waybill', 'what an assistant is told to run'])
}
