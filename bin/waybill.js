#!/usr/bin/env node
// Finds a Node that can run Waybill (26 or newer: it strips types and has node:sqlite) and runs the command line with it: this
// one, or the one that npm fetched beside it (docs/decisions/0061-the-node-of-a-package.md). An installed package has
// compiled JavaScript in dist/; a checkout runs src/ as it is.
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
const source = join(root, 'src', 'cli', 'main.ts')
// A package has no sources; beside them dist/ is what somebody built once, and may be old.
const main = existsSync(source) ? source : compiled

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  process.removeAllListeners('warning')
  // What Node has compiled once need not be compiled again: that is most of the time that a small command takes. It is kept
  // beside the packages, where only those may write who may change the program itself.
  module.enableCompileCache(join(root, 'node_modules', '.cache', 'compile'))
  await import(main)
} else {
  const runtime = broughtNode()
  if (runtime === undefined) {
    const cure =
      main === compiled
        ? 'Install Waybill again without --omit=optional: npm then fetches that Node beside it, and this one stays as it is.'
        : `Run \`npm ci\` in ${root}: it installs the right one beside Waybill, without touching this one.`
    complain(`Waybill needs Node ${NEEDED} or newer; this is ${process.version} and no other was found.\n${cure}\n`)
  } else await runWith(runtime)
}

/** The package has a binary for each of some platforms; wherever the package manager has put it, Node finds it. */
function broughtNode() {
  const { resolve } = module.createRequire(import.meta.url)
  const platform = `${process.platform}-${process.arch}`
  for (const name of [`node-${platform}`, `node-bin-${platform}`, 'node']) {
    try {
      const binary = join(dirname(resolve(`${name}/package.json`)), 'bin', 'node')
      if (existsSync(binary)) return binary
    } catch {
      // Not installed: the next one may be.
    }
  }
  return undefined
}

async function runWith(runtime) {
  const { spawn } = await import('node:child_process')
  const options = ['--disable-sigusr1', '--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url)]
  const child = spawn(runtime, [...options, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP', 'SIGUSR2'])
    process.on(signal, () => child.kill(signal))
  // On a system with another C library the binary is there and cannot run.
  child.on('error', ({ message }) => complain(`Waybill could not start the Node that it brings: ${message}\n`))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}

function complain(text) {
  process.stderr.write(text)
  process.exitCode = 1
}
