// Makes src/import/exim/stock-debian-N.ts from a template of Debian's: node scripts/stock-exim.ts exim4.conf.template DEBIAN_12 > FILE

import { readFileSync } from 'node:fs'
import { blocksOf } from '../src/import/exim/blocks.ts'
import { logicalLines } from '../src/import/exim/lines.ts'
import { hashOf, keyOf } from '../src/import/exim/stock.ts'

const [, , file = '', name = ''] = process.argv
const stock: Record<string, string[]> = {}
for (const block of blocksOf(logicalLines(readFileSync(file, 'utf8'), file))) {
  const hashes = (stock[keyOf(block)] ??= [])
  hashes.push(...block.lines.map(({ text }) => hashOf(text)))
}
const table = Object.fromEntries(Object.entries(stock).map(([key, hashes]) => [key, hashes.join(' ')]))
process.stdout.write(
  '// Made by scripts/stock-exim.ts from the template of Debian’s package exim4-config: hashes of the lines of each block.\n\n' +
    `export const ${name}: Readonly<Record<string, string>> = ${JSON.stringify(table, null, 2)}\n`,
)
