// The work of `waybill import exim`: reads, writes the file and checks it, and puts both servers to the proof.

import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { machineEnvironment } from '../config/environment.ts'
import { machineName } from '../config/machine-name.ts'
import { importExim, type Imported } from '../import/exim/import-exim.ts'
import { readSiteFiles, type SiteFiles } from '../import/exim/site-files.ts'
import { askExim } from '../import/prove/ask-exim.ts'
import { corpusOf } from '../import/prove/corpus.ts'
import { prove, type Proof } from '../import/prove/prove.ts'
import { checkConfig } from '../site/check.ts'
import { IMPORT_WORDS } from '../words/import.ts'
import type { ImportOptions } from './commands/import.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { languageOf } from './language.ts'
import { findingLines } from './render/config.ts'
import { importLines, proofLines } from './render/import.ts'
import { printJson, printLines, type Terminal } from './terminal.ts'
import { withCandidate } from './with-candidate.ts'

export async function runImport(options: ImportOptions, terminal: Terminal): Promise<ExitCode> {
  const language = languageOf(terminal, options)
  const words = IMPORT_WORDS[language]
  const refused = (text: string): ExitCode => {
    terminal.err(`waybill: ${text}\n`)
    return EXIT.usage
  }
  let files: SiteFiles | undefined
  try {
    files = readSiteFiles(options.root)
  } catch (error) {
    return refused(words.unreadable(error instanceof Error ? error.message : String(error)))
  }
  if (files === undefined) return refused(words.nothingThere(options.root))
  const exim = askExim([options.exim])
  if (options.prove === true && !existsSync(options.exim)) return refused(words.noExim(options.exim))
  const asked =
    existsSync(options.exim) && options.root === '/' ? await exim.hostname().catch(() => undefined) : undefined
  const hostname = options.hostname ?? asked ?? machineName(machineEnvironment())
  if (hostname === undefined) return refused(words.noHostname)

  const imported = importExim(files, hostname, words.head)
  const quiet = options.json === true
  let at: Placed | undefined
  try {
    at = await place(imported.text, options)
  } catch (error) {
    return refused(words.cannotWrite(error instanceof Error ? error.message : String(error)))
  }
  if (at === undefined) return refused(words.isThere(options.file))
  try {
    const { findings } = await checkConfig(at.file, { elsewhere: true, clock: terminal.clock })
    const wrong = findings.filter(({ level }) => level === 'error')
    if (!quiet) {
      if (options.print === true) terminal.out(imported.text)
      printLines(terminal, importLines(imported.findings, words, language))
      printLines(terminal, at.isWritten ? [words.written(at.file)] : [])
      printLines(terminal, findingLines(at.file, findings, language))
    }
    if (wrong.length > 0) return quiet ? json(terminal, imported, undefined, EXIT.failed) : EXIT.failed
    const isLeft = imported.findings.some(({ verdict }) => verdict === 'not-taken')
    if (options.prove !== true) return quiet ? json(terminal, imported, undefined, exitOf(isLeft)) : exitOf(isLeft)
    return await withCandidate(at.file, terminal, async (trial) => {
      const corpus = corpusOf(files, hostname, trial.config.mailDomain)
      const proof = await prove(corpus, { exim, trial, clock: terminal.clock })
      if (quiet) return json(terminal, imported, proof, exitOf(isLeft || proof.real.length > 0))
      printLines(terminal, proofLines(proof, words, language))
      return exitOf(isLeft || proof.real.length > 0)
    })
  } finally {
    await at.forget()
  }
}

const exitOf = (isLeft: boolean): ExitCode => (isLeft ? EXIT.failed : EXIT.ok)

function json(terminal: Terminal, imported: Imported, proof: Proof | undefined, code: ExitCode): ExitCode {
  printJson(terminal, { ...imported, ...(proof && { proof }) })
  return code
}

interface Placed {
  readonly file: string
  readonly isWritten: boolean
  forget(): Promise<void>
}

/** Where the file is, for whoever reads it; undefined: there is one already. */
async function place(text: string, { file, print, replace }: ImportOptions): Promise<Placed | undefined> {
  if (print === true) {
    const folder = await mkdtemp(join(tmpdir(), 'waybill-import-'))
    const here = join(folder, 'waybill.yaml')
    await writeFile(here, text, { mode: 0o600 })
    return { file: here, isWritten: false, forget: () => rm(folder, { recursive: true }) }
  }
  if (existsSync(file)) {
    if (replace !== true) return undefined
    await rename(file, `${file}.old`)
  }
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text, { mode: 0o640 })
  return { file, isWritten: true, forget: async () => undefined }
}
