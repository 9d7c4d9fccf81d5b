// `waybill why ID`: why something was refused, and the smallest change that would have made it pass.

import { InvalidArgumentError } from 'commander'
import { LANGUAGES, type Language } from '../../diagnose/diagnosis.ts'
import type { WhyView } from '../../control/why.ts'
import type { Trial } from '../../site/trial.ts'
import { examples, serverOptions, type Register, type ServerOptions } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import { printJson, printLines, type Terminal } from '../terminal.ts'

interface WhyOptions extends ServerOptions {
  readonly lang?: Language
}

export const registerWhy: Register = (program, context) => {
  const command = serverOptions(
    program
      .command('why')
      .description('tell why something was refused, and what would have made it pass')
      .argument('<id>', 'the id at the end of the reply: wb-7F3K2Q'),
    '{ id, at, session, stage, subject, decision, ..., advice }',
  )
    .option('--lang <language>', 'en or ru (else by the locale)', readLanguage)
    .action(async (id: string, options: WhyOptions) => {
      const { withControl, printAnswer } = await import('../with-control.ts')
      const { terminal } = context
      await withControl(
        context,
        options,
        async ({ control }) => {
          const result = await control.why(id)
          if (result.ok && options.json !== true) await printWhy(terminal, result.value, options.lang)
          return printAnswer(terminal, options, result, (value) => {
            if (options.json === true) printJson(terminal, value)
            return EXIT.ok
          })
        },
        await trialOf(terminal, options),
      )
    })
  examples(
    command,
    ['waybill why wb-7F3K2Q', 'the refusal that ended with (wb-7F3K2Q)'],
    ['waybill why 7f3k2q --lang ru', 'the same, in Russian'],
    ['waybill why wb-7F3K2Q --config waybill.yaml', 'the same, of a server that does not run'],
  )
}

export function readLanguage(text: string): Language {
  const language = LANGUAGES.find((one) => one === text)
  if (language) return language
  throw new InvalidArgumentError('It must be en or ru.')
}

/** For a server that does not run; a mistake in the file is told when the state folder is looked for. */
async function trialOf({ clock }: Terminal, { config }: ServerOptions): Promise<Trial | undefined> {
  if (config === undefined) return undefined
  const [{ loadConfig }, { createOfflineTrial }] = await Promise.all([
    import('../../config/load.ts'),
    import('../../site/trial.ts'),
  ])
  const loaded = await loadConfig(config)
  const made = loaded.ok ? await createOfflineTrial(loaded.config, clock) : loaded
  return made.ok ? made.trial : undefined
}

async function printWhy(terminal: Terminal, view: WhyView, lang: Language | undefined): Promise<void> {
  const [{ renderWhy }, { makeTimes }, { localeLanguage, WHY_WORDS }] = await Promise.all([
    import('../render/why.ts'),
    import('../render/times.ts'),
    import('../render/why-words.ts'),
  ])
  const { paint, width, clock, env, timeZone } = terminal
  const words = WHY_WORDS[lang ?? localeLanguage(env)]
  printLines(terminal, renderWhy(view, { words, paint, width, times: makeTimes(clock.now(), timeZone) }))
}
