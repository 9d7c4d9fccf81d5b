// What `npm test` runs: the test files that share a process (jobs.ts), and every other in a process of its own,
// more at a time than there are processors. `npm test -- PATTERN...` runs only what the patterns name; so does
// `npm run test:scenarios`, whose stories take as long as all the rest.

import { spec } from 'node:test/reporters'
import { availableParallelism } from 'node:os'
import { globSync } from 'node:fs'
import { run } from 'node:test'

import { minutes } from '../../src/core/time.ts'
import { makeJobs, type Job } from './jobs.ts'

const EVERYTHING = ['src/**', 'test', 'test/mutants', 'test/powercut', 'test/matrix', 'test/diagnose'].map(
  (folder) => `${folder}/*.test.ts`,
)

const asked = process.argv.slice(2)
const patterns = asked.length > 0 ? asked : EVERYTHING
const jobs = makeJobs(globSync(patterns))
if (jobs.length === 0) console.error(`no test file is called ${patterns.join(' or ')}`)
const totals = { tests: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, seconds: 0 }
const began = performance.now()
const report = new spec()
report.pipe(process.stdout)
let green = jobs.length > 0

/** They wait for disks, for clocks and for servers that start as long as they compute. */
const AT_A_TIME = 2 * availableParallelism()

const next = jobs.values()
await Promise.all(
  Array.from({ length: AT_A_TIME }, async () => {
    for (const job of next) await runJob(job)
  }),
)
totals.seconds = Math.round((performance.now() - began) / 1000)
report.end()
console.log(
  Object.entries(totals)
    .map(([what, count]) => `${what} ${count}`)
    .join(', '),
)
process.exitCode = green ? 0 : 1

/** What happened is reported when the job has ended, so that no two are mixed. */
async function runJob({ file, argv }: Job): Promise<void> {
  const events = await run({
    files: [file],
    argv: [...argv],
    execArgv: ['--import', new URL('./watchdog.ts', import.meta.url).href],
    timeout: minutes(1),
  }).toArray()
  for (const event of events) {
    const ofAll = !('file' in event.data) || event.data.file === undefined
    if (event.type === 'test:summary' && ofAll) {
      const { counts, success } = event.data
      green &&= success
      totals.tests += counts.tests
      totals.passed += counts.passed
      totals.failed += counts.failed
      totals.cancelled += counts.cancelled
      totals.skipped += counts.skipped
    } else if (event.type !== 'test:summary' && !(event.type === 'test:diagnostic' && ofAll)) {
      report.write(event)
    }
  }
}
