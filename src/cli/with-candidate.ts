// Runs something on the rules and routes of a configuration file as it stands on disk, whether or not a server runs on it:
// `--config FILE` of the commands that try things out.

import { localeLanguage } from './language.ts'
import type { Trial } from '../site/trial.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

export async function withCandidate(
  file: string,
  terminal: Terminal,
  run: (trial: Trial) => Promise<ExitCode>,
): Promise<ExitCode> {
  const [{ loadConfig }, { buildOffline }] = await Promise.all([
    import('../config/load.ts'),
    import('../site/offline.ts'),
  ])
  const loaded = await loadConfig(file)
  const made = loaded.ok ? await buildOffline(loaded.config, terminal.clock) : loaded
  if (!made.ok) {
    const { problemsText } = await import('./render/problems.ts')
    terminal.err(`${problemsText(made.problems, localeLanguage(terminal.env))}\n`)
    return EXIT.usage
  }
  await using generation = made.generation
  return await run(generation.trial)
}
