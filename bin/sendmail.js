#!/usr/bin/env node
// `sendmail`, and the other names that programs and people call a mail server by: mailq, newaliases, runq, rmail, exim, ...
// It gives a message to the server through the drop folder and does nothing else by itself, so it starts fast, needs no
// rights, and runs on every Node since 20. What each name and option does stands in sendmail/options.js.

import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT } from './sendmail/exit-codes.js'
import { NAMES } from './sendmail/options.js'
import { findPlace } from './sendmail/place.js'
import { readCommandLine } from './sendmail/read-command-line.js'
import { wordsFor } from './sendmail/words.js'
import { readInput, untilDot, writeDrop } from './sendmail/write-drop.js'
import { knock } from './sendmail/knock.js'

const words = wordsFor(process.env)
const called = basename(process.argv[1] ?? 'sendmail').replace(/\.js$/, '')
const named = NAMES.find(({ name }) => name === called) ?? NAMES[0]
async function run(args) {
  if (named.as === 'none') return EXIT.ok
  if (named.as !== '') {
    return waybill([...named.as.split(' '), ...optionsOfOurs(args)], findPlace(undefined, process.env), named.as)
  }
  const wanted = readCommandLine(args)
  switch (wanted.kind) {
    case 'usage':
      return fail(EXIT.usage, (words[wanted.why] ?? words.absent)(named.name, wanted.option, wanted.why))
    case 'nothing':
      return EXIT.ok
    case 'command':
      return command(wanted)
    case 'smtp': {
      const { speakSmtp } = await import('./sendmail/speak-smtp.js')
      return speakSmtp((envelope, pieces) => send({ ...wanted, ...envelope }, pieces))
    }
    case 'sends': {
      if (named.name === 'rmail') wanted.dotEnds = false
      if (wanted.words.length === 0 && !wanted.extract) return fail(EXIT.usage, words.noRecipients(named.name))
      const input = readInput()
      const told = await send({ ...wanted, recipients: wanted.words }, wanted.dotEnds ? untilDot(input) : input)
      if (told.text !== undefined) process.stderr.write(`${told.text}\n`)
      return told.exit
    }
  }
}

/** @returns {Promise<{ exit: number, text?: string, id?: string }>} `text`: what is to be said about it */
async function send(wanted, pieces) {
  const { folder } = findPlace(wanted.config, process.env)
  const drop = join(folder, 'drop')
  let name
  try {
    if (!statSync(drop).isDirectory()) throw Object.assign(new Error(drop), { code: 'ENOTDIR' })
    const message = wanted.extract ? withRecipients(pieces) : pieces
    name = writeDrop(drop, claimsOf(wanted), message)
  } catch (error) {
    return notWritten(error, folder)
  }
  const told = await knock(folder, name)
  if (told?.kind !== 'refused') return { exit: EXIT.ok, id: told?.id }
  const text = words.refused(named.name, safe(told.text ?? ''))
  return { exit: Number.isInteger(told.exit) && told.exit > 0 && told.exit < 126 ? told.exit : EXIT.unavailable, text }
}

function claimsOf({ recipients, extract, sender, fullName, notify, ret, envid }) {
  return {
    program: named.name,
    caller: callerName(),
    folder: workingFolder(),
    recipients,
    extract,
    sender,
    fullName,
    notify,
    ret,
    envid,
  }
}

class NoRecipients extends Error {}

/** Without a field that could name anybody, the mistake is told at once, also where no server runs. */
function* withRecipients(pieces) {
  let head = ''
  let looked = false
  for (const piece of pieces) {
    if (!looked) {
      head += piece.toString('latin1')
      const end = /\r?\n\r?\n/.exec(head)
      looked = end !== null || head.length > 262_144
      if (looked && !namesSomebody(end === null ? head : head.slice(0, end.index))) throw new NoRecipients()
    }
    yield piece
  }
  if (!looked && !namesSomebody(head)) throw new NoRecipients()
}

const namesSomebody = (head) => /^(?:resent-)?(?:to|cc|bcc)[ \t]*:(?:[ \t]|\r?\n[ \t])*[^\s]/im.test(head)

function notWritten(error, folder) {
  const { name } = named
  if (error instanceof NoRecipients) return { exit: EXIT.dataErr, text: words.noneInHeader(name) }
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { exit: EXIT.config, text: words.noFolder(name, folder) }
    case 'EACCES':
    case 'EPERM':
      return { exit: EXIT.noPerm, text: words.denied(name, folder) }
    case 'EISDIR':
    case 'EBADF':
      return { exit: EXIT.osErr, text: words.notRead(name, error.code) }
    default:
      return { exit: EXIT.tempFail, text: words.notWritten(name, folder, error.code ?? String(error)) }
  }
}

/** Waybill's own command in the place of Exim's. */
async function command({ as, option, words: rest, config }) {
  const place = findPlace(config, process.env)
  const begun = as.split(' ')
  // Those of Exim that work on messages take several.
  if (option.startsWith('-M')) {
    let code = EXIT.ok
    if (rest.length === 0) return fail(EXIT.usage, words.incomplete(named.name, option))
    for (const words of ordersOf(option, rest)) code = (await waybill([...begun, ...words], place, as)) || code
    return code
  }
  return waybill([...begun, ...rest], place, as)
}

/** One command for each message, or for each address of one message. */
function ordersOf(option, [id, ...addresses]) {
  switch (option) {
    case '-Mar':
    case '-Mes':
      return addresses.map((address) => [id, address])
    case '-Mmd':
      return addresses.map((address) => [id, '--recipient', address])
    default:
      return [id, ...addresses].map((one) => [one])
  }
}

async function waybill(args, { folder, config }, as) {
  const [first] = as.split(' ')
  const where = first === 'version' ? [] : first === 'config' ? [config] : ['--state', folder]
  if (first === 'start') where.splice(0, 2, ...(config === undefined ? [] : ['--config', config]))
  const { spawnSync } = await import('node:child_process')
  const program = join(dirname(fileURLToPath(import.meta.url)), 'waybill.js')
  const all = [program, ...args, ...where.filter((word) => word !== undefined)]
  const { status, error } = spawnSync(process.execPath, all, { stdio: 'inherit' })
  return error ? EXIT.osErr : (status ?? EXIT.osErr)
}

/** `exiqgrep -i -f x`: its own options mean other things here, so only long ones are passed on, and what has no dash. */
function optionsOfOurs(args) {
  return args.filter((word, i) => !/^-[^-]/.test(word) || args[i - 1]?.startsWith('--'))
}

function fail(code, text) {
  process.stderr.write(`${text}\n`)
  return code
}

/** Linux tells what called us; elsewhere it stays unknown. */
function callerName() {
  try {
    return readFileSync(`/proc/${process.ppid}/comm`, 'utf8').trim()
  } catch {
    return undefined
  }
}

function workingFolder() {
  try {
    return process.cwd()
  } catch {
    return '/'
  }
}

/** Nothing of what a server said moves the cursor of a terminal. */
const safe = (text) => text.replaceAll(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '?')

process.exitCode = await run(process.argv.slice(2))
