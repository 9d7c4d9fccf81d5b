// What a command line of `sendmail` asks for, by the table in options.js. Nothing is done here.

import { OPTIONS } from './options.js'

/**
 * @typedef {object} Wanted
 * @property {'sends' | 'command' | 'smtp' | 'nothing' | 'usage'} kind
 * @property {string[]} words what stands without a dash: addresses, ids
 * @property {string} [as] the command of Waybill
 * @property {string} [option] that was meant by a command or is wrong
 * @property {string} [why] for `usage`: what is wrong
 * @property {boolean} extract
 * @property {boolean} dotEnds
 * @property {string} [sender]
 * @property {string} [fullName]
 * @property {string} [notify]
 * @property {string} [ret]
 * @property {string} [envid]
 * @property {string} [config]
 */

/** Longest first, so that the first one that fits is the one that is meant. */
const BY_LENGTH = OPTIONS.toSorted((a, b) => b.form.length - a.form.length)
const NOTIFY = /^(?:never|(?:success|failure|delay)(?:,(?:success|failure|delay)){0,2})$/i

/** @param {readonly string[]} args @returns {Wanted} */
export function readCommandLine(args) {
  /** @type {Wanted} */
  const wanted = { kind: 'sends', words: [], extract: false, dotEnds: true }
  for (let i = 0; i < args.length; i++) {
    const word = args[i]
    if (word === '--') {
      wanted.words.push(...args.slice(i + 1))
      break
    }
    if (word === '-' || !word.startsWith('-')) {
      wanted.words.push(word)
      continue
    }
    const option = optionOf(word)
    if (option === undefined) return { ...wanted, kind: 'usage', option: word, why: 'unknown' }
    let value = word.slice(option.form.length)
    if (option.takes === 'text' && value === '') {
      value = args[++i]
      if (value === undefined) return { ...wanted, kind: 'usage', option: word, why: 'incomplete' }
    }
    const problem = apply(option, value, wanted)
    if (problem) return { ...wanted, kind: 'usage', option: word, why: problem }
  }
  return wanted
}

/** @param {string} word */
function optionOf(word) {
  return BY_LENGTH.find(({ form, takes }) => (takes === 'nothing' ? word === form : word.startsWith(form)))
}

/** @param {import('./options.js').Option} option @param {string} value @param {Wanted} wanted @returns {string | undefined} what is wrong */
function apply({ form, does, as, note }, value, wanted) {
  if (does === 'absent') return note
  if (does === 'accepted') return undefined
  if (does === 'command') {
    wanted.kind = 'command'
    wanted.option = form
    wanted.as = as
    if (form === '-S') wanted.as = `${as} *${value}*`
    // An interval belongs to a daemon, which has no use for it.
    if (form === '-q' && /^\d/.test(value)) wanted.kind = 'nothing'
    return undefined
  }
  switch (form) {
    case '-t':
    case '-ti':
      wanted.extract = true
      if (form === '-ti') wanted.dotEnds = false
      return undefined
    case '-i':
    case '-oi':
    case '-oitrue':
      wanted.dotEnds = false
      return undefined
    case '-f':
    case '-r':
      wanted.sender = value
      return undefined
    case '-F':
      wanted.fullName = value
      return undefined
    case '-C':
      wanted.config = value
      return undefined
    case '-V':
      wanted.envid = value
      return undefined
    case '-N':
      if (!NOTIFY.test(value)) return 'notify'
      wanted.notify = value.toUpperCase()
      return undefined
    case '-R':
      if (/^(?:full|hdrs)$/i.test(value)) wanted.ret = value.toUpperCase()
      else Object.assign(wanted, { kind: 'command', option: form, as: `queue retry --recipient *${value}*` })
      return undefined
    case '-bs':
      wanted.kind = 'smtp'
      return undefined
    case '-bi':
      wanted.kind = 'nothing'
      return undefined
    default:
      return undefined
  }
}
