// The configuration that `waybill setup` writes, from answers: which questions a site of each type has, whether an answer will do, and
// the commented file. It reads and writes nothing; what an answer means is known to the loader, which judges each.

import { SITES, type Site } from '../config/config.ts'
import type { Environment } from '../config/environment.ts'
import { machineName } from '../config/machine-name.ts'
import { parseConfig } from '../config/load.ts'
import type { Complaint } from '../config/problem.ts'
import { fileWarnings } from './file-warnings.ts'
import type { Warning } from './findings.ts'

/** In the order in which Debian's package asks. */
export const QUESTIONS = [
  'type',
  'hostname',
  'mailName',
  'listen',
  'domains',
  'visibleDomain',
  'relayDomains',
  'relayNets',
  'smarthost',
  'systemUsers',
] as const
export type SetupQuestion = (typeof QUESTIONS)[number]
/** As they are typed; lists with commas or spaces between. */
export type SetupAnswers = Readonly<Partial<Record<SetupQuestion, string>>>

const ASKED: Readonly<Record<Site, readonly SetupQuestion[]>> = {
  internet: ['type', 'hostname', 'mailName', 'listen', 'domains', 'relayDomains', 'relayNets', 'systemUsers'],
  smarthost: [
    'type',
    'hostname',
    'mailName',
    'listen',
    'domains',
    'relayDomains',
    'relayNets',
    'smarthost',
    'systemUsers',
  ],
  satellite: ['type', 'hostname', 'mailName', 'visibleDomain', 'listen', 'relayNets', 'smarthost'],
  local: ['type', 'hostname', 'mailName', 'listen', 'domains', 'systemUsers'],
  none: ['type', 'hostname'],
}

export const siteOf = ({ type }: SetupAnswers): Site | undefined => SITES.find((site) => site === type)

export const questionsOf = (answers: SetupAnswers): readonly SetupQuestion[] => ASKED[siteOf(answers) ?? 'none']

/** What is meant when nothing is answered; undefined: an answer is wanted. */
export function usualAnswer(question: SetupQuestion, answers: SetupAnswers, env: Environment): string | undefined {
  const site = siteOf(answers)
  switch (question) {
    case 'type':
      return 'local'
    case 'hostname':
      return machineName(env) ?? (site === 'local' || site === 'none' ? env.hostname : undefined)
    case 'mailName':
      return answers.hostname
    case 'listen':
      return site === 'internet' ? 'all' : env.ipv6 ? '127.0.0.1 ::1' : '127.0.0.1'
    case 'visibleDomain':
    case 'smarthost':
      return undefined
    case 'domains':
    case 'relayDomains':
    case 'relayNets':
      return ''
    case 'systemUsers':
      return 'yes'
  }
}

const YES = ['yes', 'y', 'true', 'да', 'д']
const NO = ['no', 'n', 'false', 'нет', 'н']

const listOf = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((one) => one !== '')

/** Lines of the file for one answer; empty: the default does. */
function linesFor(question: SetupQuestion, answers: SetupAnswers): readonly string[] {
  const text = answers[question] ?? ''
  const names = listOf(text)
  switch (question) {
    case 'type':
      return [`site: ${quoted(text)}`]
    case 'hostname':
      return text === '' ? [] : [`hostname: ${quoted(text)}`]
    case 'mailName':
      return text === '' || text === answers.hostname ? [] : [`mail_domain: ${quoted(text)}`]
    case 'visibleDomain':
      return [`visible_domain: ${quoted(text)}`]
    case 'listen':
      if (text === 'all' || text === '') return ['listen: [{ port: 25 }]']
      return ['listen:', ...names.map((name) => `  - { address: ${quoted(name)}, port: 25 }`)]
    case 'domains': {
      const { hostname = '', mailName = hostname } = answers
      const all = [...new Set([mailName, hostname, ...names].filter((name) => name !== ''))]
      return [`local_domains: [${all.map(quoted).join(', ')}]`]
    }
    case 'relayDomains':
      return names.length === 0 ? [] : [`relay_to: [${names.map(quoted).join(', ')}]`]
    case 'relayNets':
      return names.length === 0 ? [] : [`relay_from: [127.0.0.1, "::1", ${names.map(quoted).join(', ')}]`]
    case 'smarthost':
      return [`smarthost: ${quoted(text)}`]
    case 'systemUsers':
      return YES.includes(text.toLowerCase()) ? ['system_users: true'] : []
  }
}

/** Quoted where YAML would read something else. */
const quoted = (text: string): string =>
  /^[a-z][a-z0-9._-]*$/i.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text) ? text : JSON.stringify(text)

export type Judged = { readonly ok: true } | { readonly ok: false; readonly problem: Complaint | Warning }

/** Whether an answer will do, by itself. */
export function judgeAnswer(question: SetupQuestion, answers: SetupAnswers, env: Environment): Judged {
  const text = answers[question] ?? ''
  if (question === 'systemUsers' && ![...YES, ...NO].includes(text.toLowerCase())) {
    return { ok: false, problem: { message: `"${text}" is neither yes nor no`, advice: 'answer yes or no' } }
  }
  // What a site lacks is asked for later.
  if (question === 'type' && siteOf(answers)) return { ok: true }
  const lines = linesFor(question, answers)
  const named = lines.some((line) => line.startsWith('hostname:')) ? [] : ['hostname: mx.example.org']
  const loaded = parseConfig([...named, ...lines].join('\n'), '', env)
  const problems = loaded.ok ? [] : loaded.problems
  const [problem] = problems
  if (problem) return { ok: false, problem }
  if (question !== 'hostname' || !loaded.ok) return { ok: true }
  const [warning] = fileWarnings({ ...loaded.config, site: siteOf(answers) ?? 'internet' }).filter(({ id }) =>
    id.startsWith('hostname'),
  )
  return warning ? { ok: false, problem: warning } : { ok: true }
}

export interface SetupText {
  /** The first lines. */
  readonly head: readonly string[]
  /** What stands above the lines of an answer. */
  readonly comments: Readonly<Record<SetupQuestion, string>>
}

/** The file; `extra`: lines that no question has. */
export function writeSetup(answers: SetupAnswers, { head, comments }: SetupText, extra: readonly string[]): string {
  const parts = questionsOf(answers).flatMap((question) => {
    const lines = linesFor(question, answers)
    return lines.length === 0 ? [] : ['', `# ${comments[question]}`, ...lines]
  })
  return `${[...head.map((line) => `# ${line}`), ...parts, ...(extra.length === 0 ? [] : ['', ...extra])].join('\n')}\n`
}
