#!/usr/bin/env node
// Finds a Node that can run Waybill (26 or newer: it strips types and has node:sqlite) and runs the command line with it.
// An installed package has compiled JavaScript in dist/; a checkout runs src/ as it is.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Threads for files: those that a dead mount holds (src/deliver/mailbox-gate.ts) must leave some for the queue.
process.env.UV_THREADPOOL_SIZE ??= '16'

// Left to Node, this signal opens a debugger to everyone on this machine.
process.on('SIGUSR1', () => {})

const NEEDED = 26
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const compiled = join(root, 'dist', 'cli', 'main.js')
const main = existsSync(compiled) ? compiled : join(root, 'src', 'cli', 'main.ts')

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  process.removeAllListeners('warning')
  // What Node has compiled once need not be compiled again: that is most of the time that a small command takes. It is kept
  // beside the packages, where only those may write who may change the program itself.
  module.enableCompileCache(join(root, 'node_modules', '.cache', 'compile'))
  await import(main)
} else {
  // In a checkout, and beside an installed package.
  const candidates = [join(root, 'node_modules', 'node', 'bin', 'node'), join(root, '..', 'node', 'bin', 'node')]
  const runtime = candidates.find((path) => existsSync(path))
  if (runtime === undefined) {
    const cure = existsSync(compiled)
      ? 'Install that version, or `npm install node@26` beside Waybill: this Node stays as it is.'
      : `Run \`npm ci\` in ${root}: it installs the right one beside Waybill, without touching this one.`
    process.stderr.write(
      `Waybill needs Node ${NEEDED} or newer; this is ${process.version} and no other was found.\n${cure}\n`,
    )
    process.exit(1)
  }
  const child = spawn(
    runtime,
    [
      '--disable-sigusr1',
      '--disable-warning=ExperimentalWarning',
      fileURLToPath(import.meta.url),
      ...process.argv.slice(2),
    ],
    {
      stdio: 'inherit',
    },
  )
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP', 'SIGUSR2'])
    process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}
