// The command line's entry: bin/waybill.js runs this file.

import { runProgram } from './program.ts'
import { processTerminal } from './terminal.ts'

process.exitCode = await runProgram(process.argv.slice(2), processTerminal())
