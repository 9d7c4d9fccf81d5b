// The doctor asks a real DNS server about a zone: the healthy one passes every check, and each record that is broken flips the
// check that is there for it, and no other.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { suite, test } from 'node:test'
import { noPaint } from '../../src/cli/render/paint.ts'
import { reportLines } from '../../src/cli/render/doctor.ts'
import { CHECKS } from '../../src/doctor/checks.ts'
import { parseZones } from '../../src/dns/zones.ts'
import { startDnsServer } from '../../src/sandbox/dns-server.ts'
import { LANGUAGES } from '../../src/words/language.ts'
import { examined, foundBy, resolverAt } from '../doctor/examined.ts'
import { HOST_FAULTS, type HostFault } from '../doctor/host-faults.ts'
import { doctorPage } from '../doctor/page.ts'
import { ZONE_FAULTS, zoneWith, type ZoneFault } from '../doctor/zone.ts'

const PAGE = new URL('../../docs/reference/doctor.md', import.meta.url)

type AnyFault = Partial<ZoneFault> & Partial<HostFault> & Pick<HostFault, 'name' | 'flips'>

async function flipped(fault?: AnyFault) {
  const dns = await startDnsServer({ zones: parseZones(zoneWith(fault)) })
  try {
    const report = await examined(resolverAt(dns.port), fault)
    return { report, found: foundBy(report) }
  } finally {
    await dns.close()
  }
}

const healthy = flipped()

test('the healthy zone passes every check', async () => {
  const { report, found } = await healthy
  assert.deepEqual(
    report.results.filter(({ status }) => status !== 'pass'),
    [],
  )
  assert.deepEqual(
    CHECKS.map(({ id }) => id).filter((id) => !found.has(id)),
    [],
  )
})

const FAULTS: readonly AnyFault[] = [...ZONE_FAULTS, ...HOST_FAULTS]

test('every check has a fault that flips it', () => {
  const own = new Set(FAULTS.map(({ flips }) => Object.keys(flips)[0]))
  assert.deepEqual(
    CHECKS.map(({ id }) => id).filter((id) => !own.has(id)),
    [],
  )
})

test('the page in docs/ is that of the tables', async () => {
  const page = doctorPage()
  if (process.env['WAYBILL_WRITE']) await writeFile(PAGE, page)
  assert.equal(await readFile(PAGE, 'utf8'), page)
})

// Most of the time nothing must come.
suite('each fault flips its own check', { concurrency: 6 }, () => {
  for (const fault of FAULTS) {
    test(`${fault.name}: ${Object.keys(fault.flips)[0]}`, async () => {
      const { found, report } = await flipped(fault)
      const changed = [...(await healthy).found].flatMap(([check, before]) => {
        const now = found.get(check) ?? 'silent'
        return now === before ? [] : [[check, now] as const]
      })
      assert.deepEqual(Object.fromEntries(changed), fault.flips)
      for (const { evidence, check, found: id } of report.results)
        assert.ok(evidence.length > 0 || id === 'unknown.own-address', `${check} has asked nobody`)
      for (const language of LANGUAGES) {
        const page = reportLines(report, { paint: noPaint, width: 100, language, full: false })
        assert.doesNotMatch(page.join('\n'), /\{\w+\}/)
      }
    })
  }
})
