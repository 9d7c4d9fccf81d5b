// Reads a configuration file: text to YAML, YAML through the schema, both to a complete Config, or to the list of all
// that is wrong, in the order of the file. Never throws for what a file says; changes nothing.

import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import * as v from 'valibot'
import type { Config } from './config.ts'
import { crossChecks } from './cross-checks.ts'
import { DEFAULT_SETTINGS } from './default-settings.ts'
import { machineEnvironment, type Environment } from './environment.ts'
import { isSecretPlace, NO_SECRETS } from './hide-secrets.ts'
import { readPolicySource, type PolicySource } from './policy-source.ts'
import { sortProblems, type Complaint, type ConfigProblem } from './problem.ts'
import { resolveConfig, resolveHostname } from './resolve.ts'
import { settingsSchema, type Settings } from './schema.ts'
import { shapeOf } from './shape.ts'
import { findUnknownKeys } from './unknown-keys.ts'
import { readYaml, type YamlSource } from './yaml-source.ts'
import { domainValue } from './values.ts'
import { readWritten } from './written.ts'

/** Who loads a file also prints what is wrong with it. */
export { formatProblems } from './problem.ts'

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | {
      readonly ok: false
      readonly problems: readonly ConfigProblem[]
      /** Where its server keeps things all the same, as far as that can be read. */
      readonly stateFolder?: string
    }

/** `file` names the text in problems and is where its relative paths start. */
export function parseConfig(text: string, file: string, env: Environment): ConfigResult {
  const source = readYaml(text, file)
  if (!source.readable) return { ok: false, problems: sortProblems(source.problems) }

  const folder = dirname(resolve(env.cwd, file))
  const raw = isGroup(source.raw) ? source.raw : {}
  const parsed = v.safeParse(settingsSchema, source.raw)
  const hostname = resolveHostname(writtenHostname(raw), env)
  const problems = [
    ...source.problems,
    ...findUnknownKeys(source, shapeOf(settingsSchema)),
    ...(parsed.issues ?? []).map((issue) => problemOfIssue(source, issue)),
    ...crossChecks(raw).map(({ path, where, message, advice }) => source.at(path, { message, advice }, where)),
    // A hostname that is written and wrong has been reported by the schema.
    ...(hostname === undefined && isAbsent(raw['hostname']) ? [source.at(['hostname'], noHostname(env))] : []),
  ]
  if (parsed.success && hostname !== undefined && problems.length === 0) {
    const policy = readPolicySource(source, { file, folder, rules: rulesOf(parsed.output.policy) })
    const written = readWritten(source, shapeOf(settingsSchema))
    return { ok: true, config: { ...resolveConfig(parsed.output, hostname, folder, env), policy, written } }
  }
  const stateFolder = raw['state_folder'] ?? DEFAULT_SETTINGS.state_folder
  return {
    ok: false,
    problems: sortProblems(problems),
    ...(typeof stateFolder === 'string' && { stateFolder: resolve(folder, stateFolder) }),
  }
}

export async function loadConfig(path: string, env: Environment = machineEnvironment()): Promise<ConfigResult> {
  const file = resolve(env.cwd, path)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
    return parseConfig(text, path, env)
  } catch (error) {
    return { ok: false, problems: [{ file: path, line: 0, column: 0, ...unreadable(error) }] }
  }
}

/** A stage with nothing after its colon has no rules. */
const rulesOf = (policy: Settings['policy']): PolicySource['rules'] =>
  Object.fromEntries(Object.entries(policy).flatMap(([stage, rules]) => (rules ? [[stage, rules]] : [])))

const isAbsent = (input: unknown): boolean => input === null || input === undefined

const isGroup = (input: unknown): input is Record<string, unknown> =>
  typeof input === 'object' && input !== null && !Array.isArray(input)

function writtenHostname(raw: Readonly<Record<string, unknown>>) {
  const written = v.safeParse(domainValue, raw['hostname'])
  return written.success ? written.output : undefined
}

const noHostname = (env: Environment): Complaint => ({
  message: `hostname is missing, and this machine's own name, "${env.hostname}", is not a full name`,
  advice: 'write the name by which other servers find this one in DNS, for example hostname: mx.example.org',
})

function problemOfIssue(source: YamlSource, issue: v.BaseIssue<unknown>): ConfigProblem {
  const items = issue.path ?? []
  const path = items.map(({ key }) => (typeof key === 'number' ? key : String(key)))
  const last = items.at(-1)
  if (issue.type === 'object' && last?.origin === 'key') {
    const key = String(last.key)
    return source.at(path, { message: `the key "${key}" is missing here`, advice: `add "${key}: …"` })
  }
  const where = last?.origin === 'key' ? 'key' : 'value'
  const complaint = { message: issue.message, advice: issue.expected ?? 'see docs/reference/configuration.md' }
  if (where === 'key' || !isSecretPlace(path)) return source.at(path, complaint, where)
  const written = ['string', 'number'].includes(typeof issue.input)
  const told = written
    ? { message: 'a value stands where keys belong', advice: `${complaint.advice}; ${NO_SECRETS}` }
    : complaint
  const { source: _, ...place } = source.at(path, told)
  return place
}

/** What the operating system said about the file, in words; the decision is taken from its code. */
function unreadable(error: unknown): Complaint {
  switch (codeOf(error)) {
    case 'ENOENT':
      return { message: 'there is no such file', advice: 'check the path given with --config' }
    case 'EACCES':
    case 'EPERM':
      return { message: 'the file cannot be read: permission denied', advice: 'let the user that runs Waybill read it' }
    case 'EISDIR':
      return { message: 'this is a folder', advice: 'name the configuration file in it' }
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return { message: 'the file is not UTF-8 text', advice: 'save it as UTF-8' }
    case undefined:
      throw error
  }
  return { message: `the file cannot be read: ${codeOf(error)}`, advice: 'look at the file and the disk it is on' }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
