// Reads a configuration file: text to YAML, YAML through the schema, both to a complete Config, or to the list of all
// that is wrong, in the order of the file. Never throws for what a file says; changes nothing.

import { dirname, resolve } from 'node:path'
import * as v from 'valibot'
import type { Domain } from '../core/domain.ts'
import type { Config } from './config.ts'
import { crossChecks } from './cross-checks.ts'
import { DEFAULT_SETTINGS } from './default-settings.ts'
import { readConfigTexts, type ConfigText } from './drop-ins.ts'
import { machineEnvironment, type Environment } from './environment.ts'
import { isSecretPlace, NO_SECRETS } from './hide-secrets.ts'
import { noMachineName } from './machine-name.ts'
import { mergeSources, type MergedSource } from './merged-source.ts'
import { readPolicySource, type PolicySource } from './policy-source.ts'
import { sortProblems, type ConfigProblem } from './problem.ts'
import { resolveConfig, resolveHostname } from './resolve.ts'
import { settingsSchema, type Settings } from './schema.ts'
import { shapeOf } from './shape.ts'
import { findUnknownKeys } from './unknown-keys.ts'
import { readYaml } from './yaml-source.ts'
import { domainValue } from './values.ts'
import { readWritten } from './written.ts'

/** Who loads a file also prints what is wrong with it. */
export { formatProblems } from './problem.ts'

export type ConfigResult =
  /** `texts`: what it was read from. */
  | { readonly ok: true; readonly config: Config; readonly texts: readonly [ConfigText, ...ConfigText[]] }
  | {
      readonly ok: false
      readonly problems: readonly ConfigProblem[]
      /** Where its server keeps things all the same, as far as that can be read. */
      readonly stateFolder?: string
      /** What the rest of it says, as if the keys with mistakes were not there: to look for more mistakes, and for nothing else. */
      readonly draft?: Config
    }

/** `file` names the text in problems and is where its relative paths start. */
export const parseConfig = (text: string, file: string, env: Environment): ConfigResult =>
  parseTexts([{ file, text }], env)

/** The main file, where relative paths start, and its drop-ins. */
export function parseTexts(texts: readonly [ConfigText, ...ConfigText[]], env: Environment): ConfigResult {
  const [{ file }] = texts
  const read = texts.map(({ text, file: name }) => readYaml(text, name))
  const [main, ...dropIns] = read
  const files = texts.map((one) => one.file)
  const folder = dirname(resolve(env.cwd, file))
  const named = read.map((one) => one.textAt('state_folder')).find((text) => text !== undefined)
  const stateFolder = resolve(folder, named ?? DEFAULT_SETTINGS.state_folder)
  if (main === undefined || read.some(({ readable }) => !readable)) {
    const found = read.flatMap(({ problems }) => problems)
    return { ok: false, problems: sortProblems(found, files), stateFolder }
  }
  const source = mergeSources([main, ...dropIns])
  const raw = isGroup(source.raw) ? source.raw : {}
  const parsed = v.safeParse(settingsSchema, source.raw)
  const hostname = resolveHostname(writtenHostname(raw), env)
  const crossed = crossChecks(raw)
  const problems = [
    ...source.problems,
    ...read.flatMap((one) => findUnknownKeys(one, SHAPE)),
    ...(parsed.issues ?? []).map((issue) => problemOfIssue(source, issue)),
    ...crossed.map(({ path, where, within, message, advice }) =>
      within === undefined
        ? source.at(path, { message, advice }, where)
        : source.within(path, within, { message, advice }),
    ),
    // A hostname that is written and wrong has been reported by the schema.
    ...(hostname === undefined && isAbsent(raw['hostname']) ? [source.at(['hostname'], noMachineName(env))] : []),
  ]
  const complete = (settings: Settings, name: Domain): Config => ({
    ...resolveConfig(settings, name, folder, env),
    policy: readPolicySource(source, {
      file,
      folder,
      rules: rulesOf(settings.policy),
      routes: settings.routes,
      smarthost: raw['smarthost'],
    }),
    written: readWritten(source, SHAPE),
  })
  if (parsed.success && hostname !== undefined && problems.length === 0) {
    return { ok: true, config: complete(parsed.output, hostname), texts }
  }
  const faulty = new Set([
    ...(parsed.issues ?? []).map(({ path }) => path?.[0]?.key),
    ...crossed.map(({ path }) => path[0]),
  ])
  const right = v.safeParse(settingsSchema, withoutKeys(raw, faulty))
  return {
    ok: false,
    problems: sortProblems(problems, files),
    stateFolder,
    ...(right.success && { draft: complete(right.output, hostname ?? NAMELESS) }),
  }
}

const SHAPE = shapeOf(settingsSchema)

const withoutKeys = (raw: Readonly<Record<string, unknown>>, keys: ReadonlySet<unknown>): object =>
  Object.fromEntries(Object.entries(raw).filter(([key]) => !keys.has(key)))

/** Stands in for a name that is not known, in what nobody runs. */
const NAMELESS = v.parse(domainValue, 'nameless.invalid')

export async function loadConfig(path: string, env: Environment = machineEnvironment()): Promise<ConfigResult> {
  const read = await readConfigTexts(path, env.cwd)
  return read.ok ? parseTexts(read.texts, env) : read
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

function problemOfIssue(source: MergedSource, issue: v.BaseIssue<unknown>): ConfigProblem {
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
