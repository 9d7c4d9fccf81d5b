// The command line's entry: bin/waybill.js runs this file.

import { EXIT } from './exit-code.ts'
import { runProgram } from './program.ts'
import { processTerminal } from './terminal.ts'

const terminal = processTerminal()
try {
  process.exitCode = await runProgram(process.argv.slice(2), terminal)
} catch (error) {
  const where = terminal.env['WAYBILL_DEBUG'] ? (error instanceof Error && error.stack) || '' : ''
  terminal.err(
    `waybill: A fault of Waybill itself: ${String(error)}\nPlease report it. WAYBILL_DEBUG=1 shows where it was.\n${where}\n`,
  )
  process.exitCode = EXIT.failed
}
