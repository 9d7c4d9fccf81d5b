// A Debian site of Exim as a configuration of Waybill: what debconf asked, the macros of the site, and what was changed in Debian's
// template, each with what became of it. Nothing is written and nobody is called.

import { Draft } from '../draft.ts'
import { both, type ImportFinding } from '../finding.ts'
import { blocksOf, optionsOf } from './blocks.ts'
import { activeLines, MACRO_LINE, Macros } from './macros.ts'
import type { SiteFiles } from './site-files.ts'
import { compareWithStock, type ChangedBlock } from './stock.ts'
import { takeAnswers } from './take-answers.ts'
import { takeChanged, type TakeContext } from './take-blocks.ts'
import { takeMacros } from './take-macros.ts'

export interface Imported {
  /** The configuration file. */
  readonly text: string
  readonly findings: readonly ImportFinding[]
}

/** Local files that a site writes its macros into; Debian brings none of them. */
const LOCAL = /(?:exim4\.conf\.localmacros|conf\.d\/main\/0*0\w*)$/

/** `head`: what the file begins with. */
export function importExim(files: SiteFiles, hostname: string, head: readonly string[]): Imported {
  const draft = new Draft()
  if (files.ownFile !== undefined) {
    draft.note(
      'differs',
      { file: files.ownFile, line: 1 },
      files.ownFile,
      both(
        'Exim takes this file before all others: what update-exim4.conf.conf says holds only as far as it says the same',
        'Exim берёт этот файл прежде всех: update-exim4.conf.conf действует лишь там, где сказано то же самое',
      ),
    )
  }
  const { localDomains } = takeAnswers(files, hostname, draft)

  const changed = compareWithStock(blocksOf(files.lines))
  const given = files.lines.filter(
    ({ file, text }) => MACRO_LINE.test(text) && (LOCAL.test(file) || files.ownFile !== undefined),
  )
  const answers = [...files.answers].filter(([key]) => /^[A-Z][A-Z_]+$/.test(key) && key !== 'CFILEMODE')
  const fromAnswers = answers.map(([key, { value, file, line }]) => ({ file, line, text: `${key} = ${value}` }))
  const macros = new Macros([['CONFDIR', '/etc/exim4']])
  // As update-exim4.conf does it, so that the template's own conditions are met.
  const type = files.answers.get('dc_eximconfig_configtype')?.value
  if (type !== undefined) macros.define(`DCconfig_${type}`, '1')
  for (const line of [...given, ...fromAnswers]) {
    const [, name = '', sign, value = ''] = MACRO_LINE.exec(line.text) ?? []
    macros.define(name, value, sign === '==')
  }
  takeMacros([...given, ...fromAnswers], macros, draft)

  const held = new Set(activeLines(files.lines, macros))
  const transports = new Map(
    blocksOf(files.lines)
      .filter(({ section }) => section === 'transports')
      .map(({ name, lines }) => [name, optionsOf(lines)]),
  )
  const context: TakeContext = { files, draft, transports, localDomains }
  for (const one of changed.changed) {
    const resolved = {
      ...one,
      block: { ...one.block, lines: replaced(one.block.lines) },
      added: replaced(one.added.filter((line) => held.has(line))),
    }
    takeChanged(resolved, context)
  }
  for (const key of changed.gone.filter((name) => name.includes('/'))) {
    draft.note(
      'not-taken',
      { file: files.ownFile ?? '/etc/exim4/exim4.conf.template', line: 1 },
      key,
      both(
        'this part of Debian’s template is not there; find out what it was left out for',
        'этой части шаблона Debian нет; выясните, зачем её убрали',
      ),
    )
  }
  return { text: draft.write(head), findings: draft.findings }

  function replaced(lines: ChangedBlock['added']): ChangedBlock['added'] {
    return lines
      .filter((line) => !MACRO_LINE.test(line.text) && !line.text.startsWith('.'))
      .map((line) => ({ ...line, text: macros.replaceIn(line.text) }))
  }
}
