// Writes docs/reference/exim-commands.md from the tables that `sendmail` itself goes by (bin/sendmail/options.js).
// `--check` only says whether the page is what would be written.

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { NAMES, OPTIONS } from '../bin/sendmail/options.js'

const PAGE = fileURLToPath(new URL('../docs/reference/exim-commands.md', import.meta.url))

const PARTS = [
  ['sends', 'Giving a message to the server', 'These do what they do there.'],
  ['command', 'What another command of Waybill does', 'The command is run.'],
  ['accepted', 'What is read and means nothing', 'They are there for programs that were written for Sendmail.'],
  ['absent', 'What there is not', '`sendmail` ends with 64 and says so.'],
]

const VALUE = { nothing: '', text: ' TEXT', rest: '…' }

const cell = (text) => text.replaceAll('|', '\\|').replaceAll(/<(?=[a-z>])/gi, '&lt;')

function page() {
  const lines = [
    '# Exim’s command, Waybill’s',
    '',
    'What each name and each option of Exim’s command does here. This page is made from the table that the program goes by',
    '(`node scripts/exim-commands.js`), so it is right. How mail is given to it stands in [the guide](../guide/sendmail.md).',
    '',
    '## Names',
    '',
    '| name | what it is here | |',
    '|---|---|---|',
    ...NAMES.map(
      ({ name, as, note }) =>
        `| \`${name}\` | ${as === '' || as === 'none' ? '' : `\`waybill ${as}\``} | ${cell(note)} |`,
    ),
    '',
  ]
  for (const [does, title, text] of PARTS) {
    const rows = OPTIONS.filter((option) => option.does === does)
    lines.push(`## ${title}`, '', text, '', '| option | |', '|---|---|')
    for (const { form, takes, as, note } of rows) {
      const command = as === undefined ? '' : `\`waybill ${as}\`${note === '' ? '' : ': '}`
      lines.push(`| \`${form}${VALUE[takes]}\` | ${command}${cell(note)} |`)
    }
    lines.push('')
  }
  return `${lines.join('\n').trimEnd()}\n`
}

if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') !== page()) {
    process.stderr.write('docs/reference/exim-commands.md is not what `node scripts/exim-commands.js` writes\n')
    process.exitCode = 1
  }
} else writeFileSync(PAGE, page())
