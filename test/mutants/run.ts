// How much the tests hold: makes small wrong changes to the sources, one at a time, each in a copy of the repository, and
// runs the tests that cover the file. A change that no test notices is printed: it is a missing test, or makes no difference.
//
//   npm run test:mutants -- [--count 40] [--seed N] [--files 'src/smtp/**'] [--tests 20] [--least 90]
//
// `--seed` chooses the same changes again; `--tests` is how many test files are tried at most for each; with `--least` the
// run fails when fewer per cent are noticed.

import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { matchesGlob, join } from 'node:path'
import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'

import { seededRandom, shuffle, systemRandom } from '../../src/core/random.ts'
import { minutes } from '../../src/core/time.ts'
import { run } from '../support/child.ts'
import { isTest, ROOT, sourcesIn, type SourceFile } from '../support/source-files.ts'
import { coveringTests } from './covering-tests.ts'
import { mutate, placesIn, type Mutant } from './mutate.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '40' },
    seed: { type: 'string', default: String(Math.trunc(systemRandom() * 1_000_000)) },
    files: { type: 'string', default: 'src/**' },
    tests: { type: 'string', default: '20' },
    least: { type: 'string', default: '0' },
  },
})

const TESTS = /^(?:src|test\/(?:scenarios|matrix|diagnose))\//
const NEAREST = 4
/** For each batch of test files; an endless loop is ended sooner, by the watchdog of the runner. */
const LONGEST = minutes(3)
const PATIENCE_MS = '10000'

const all = [...sourcesIn('src'), ...sourcesIn('test')]
const targets = all.filter(
  (file) => matchesGlob(file.path, values.files) && file.path.startsWith('src/') && !isTest(file),
)
const random = seededRandom(Number(values.seed))

const copy = await mkdtemp(join(tmpdir(), 'waybill-mutants-'))
const greenAlone = new Map<string, boolean>()
try {
  await makeCopy()
  await report()
} finally {
  await rm(copy, { recursive: true, force: true })
}

async function report(): Promise<void> {
  console.log(`seed ${values.seed}`)
  const counts = { noticed: 0, survived: 0 }
  const places = shuffle(
    targets.flatMap((file) => placesIn(file.text).map((place) => ({ file, place }))),
    random,
  )
  for (const { file, place } of places) {
    if (counts.noticed + counts.survived >= Number(values.count)) break
    const mutant = mutate(file.text, place)
    if (mutant === undefined) continue
    const by = await noticedBy(file, mutant)
    if (by === undefined) counts.survived++
    else counts.noticed++
    const told = `${file.path}:${mutant.line}  ${mutant.what}`
    if (by === undefined) console.log(`SURVIVED  ${told}\n    - ${mutant.before}\n    + ${mutant.after}`)
    else console.log(`noticed   ${told}  by ${by}`)
  }
  const tried = counts.noticed + counts.survived
  const share = tried === 0 ? 0 : (100 * counts.noticed) / tried
  console.log(`${counts.noticed} of ${tried} noticed (${share.toFixed(0)} %), ${counts.survived} survived`)
  process.exitCode = tried > 0 && share >= Number(values.least) ? 0 : 1
}

async function makeCopy(): Promise<void> {
  const names = ['src', 'test', 'bin', 'bench', 'scripts', 'docs', 'package.json', 'tsconfig.json']
  const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md']
  for (const name of [...names, ...pages]) await cp(join(ROOT, name), join(copy, name), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
}

/** The test file that is red with the mutant and green without; the nearest are tried first. */
async function noticedBy(file: SourceFile, { text }: Mutant): Promise<string | undefined> {
  const tests = coveringTests(file.path, all).filter((path) => TESTS.test(path))
  await writeFile(join(copy, file.path), text)
  try {
    for (const test of tests.slice(0, NEAREST)) if (await isRed(test)) return await confirmed(file, text, test)
    // The others are far away, and cheaper together.
    const others = tests.slice(NEAREST, Number(values.tests))
    if (others.length > 0 && (await isRed(...others))) {
      for (const test of others) if (await isRed(test)) return await confirmed(file, text, test)
    }
    return undefined
  } finally {
    await writeFile(join(copy, file.path), file.text)
  }
}

/** A test that is red without the mutant proves nothing. */
async function confirmed(file: SourceFile, text: string, test: string): Promise<string | undefined> {
  if (!greenAlone.has(test)) {
    await writeFile(join(copy, file.path), file.text)
    greenAlone.set(test, !(await isRed(test)))
    await writeFile(join(copy, file.path), text)
  }
  return greenAlone.get(test) === true ? test : undefined
}

async function isRed(...tests: readonly string[]): Promise<boolean> {
  const env = { ...process.env, WAYBILL_TEST_PATIENCE: PATIENCE_MS }
  const runner = join(copy, 'test', 'runner', 'run.ts')
  return run(process.execPath, [runner, ...tests], { cwd: copy, env, timeout: LONGEST }).then(
    ({ code }) => code !== 0,
    () => true,
  )
}
