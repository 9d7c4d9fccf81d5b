// `waybill version`: of Waybill, of Node, of SQLite.

import { type Register } from '../command.ts'
import { examples } from '../help.ts'
import { EXIT } from '../exit-code.ts'
import { packageVersion } from '../package-version.ts'
import { printJson, printLines } from '../terminal.ts'

export const register: Register = (program, { terminal, exit }) => {
  const command = program
    .command('version')
    .description('print the versions of Waybill, Node and SQLite')
    .option('--json', 'print JSON: { waybill, node, sqlite }')
    .action(({ json }: { readonly json?: boolean }) => {
      const versions = {
        waybill: packageVersion(),
        node: process.versions.node,
        sqlite: process.versions['sqlite'] ?? 'unknown',
      }
      if (json === true) printJson(terminal, versions)
      else {
        printLines(terminal, [`Waybill ${versions.waybill}`, `Node    ${versions.node}`, `SQLite  ${versions.sqlite}`])
      }
      exit(EXIT.ok)
    })
  examples(command, ['waybill version --json', 'for a script, or for a report of a fault'])
}
