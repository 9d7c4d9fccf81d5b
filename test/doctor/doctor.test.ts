// The doctor asks Knot DNS: the healthy zone passes, and each fault that a zone can have flips what it flips with our own DNS server.
// And the command, as it is typed, by root and by nobody, in both languages.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { skipWithout } from '../interop/programs.ts'
import { run, type Finished } from '../support/child.ts'
import { examined, foundBy, resolverAt } from './examined.ts'
import { startKnot } from './knot.ts'
import { ADDRESS, DOMAIN, HOST, SELECTOR, ZONE_FAULTS, zoneWith, type ZoneFault } from './zone.ts'

/** A real server cannot be told to fail. */
const isWritten = ({ with: added = [] }: ZoneFault): boolean => added.every((line) => !/ FAIL /.test(line))

suite('the doctor and a real DNS server', { skip: skipWithout('knotd') }, async () => {
  const found = async (fault?: ZoneFault) => {
    await using knot = await startKnot(zoneWith(fault))
    return foundBy(await examined(resolverAt(knot.port)))
  }
  let healthy: ReadonlyMap<string, string> | undefined

  test('the healthy zone passes every check', async () => {
    await using knot = await startKnot(zoneWith())
    const report = await examined(resolverAt(knot.port))
    healthy = foundBy(report)
    assert.deepEqual(
      report.results.filter(({ status }) => status !== 'pass'),
      [],
    )
  })

  for (const fault of ZONE_FAULTS.filter(isWritten)) {
    test(`${fault.name}: ${Object.keys(fault.flips)[0]}`, async () => {
      const now = await found(fault)
      const changed = [...(healthy ?? [])].flatMap(([check, before]) => {
        const after = now.get(check) ?? 'silent'
        return after === before ? [] : [[check, after] as const]
      })
      assert.deepEqual(Object.fromEntries(changed), fault.flips)
    })
  }

  const NAMES = ['mx.named', 'mx.form', 'spf', 'dkim', 'dmarc', 'tls.reports', 'host.reverse', 'host.confirmed']
  const doctor = (port: number, more: readonly string[], prefix: readonly string[] = []): Promise<Finished> => {
    const [command = process.execPath, ...args] = [
      ...prefix,
      process.execPath,
      'bin/waybill.js',
      'doctor',
      DOMAIN,
      '--state',
      '/nonexistent',
      '--dns',
      `127.0.0.1:${port}`,
      '--ip',
      ADDRESS,
      '--helo',
      HOST,
      '--selector',
      SELECTOR,
      ...NAMES.flatMap((name) => ['--only', name]),
      ...more,
    ]
    return run(command, args)
  }

  test('the command ends with 0 for the healthy zone, with 1 where something is broken, and prints the line to paste', async () => {
    await using good = await startKnot(zoneWith())
    const well = await doctor(good.port, [])
    assert.equal(well.code, 0, well.output)
    const fault = ZONE_FAULTS.find(({ name }) => name === 'there is no SPF record')
    await using bad = await startKnot(zoneWith(fault))
    const broken = await doctor(bad.port, [])
    assert.equal(broken.code, 1, broken.output)
    assert.match(broken.output, /^ +clinic\.test\. IN TXT "v=spf1 mx ip4:203\.0\.113\.25 ~all"$/m)
    const { results } = JSON.parse((await doctor(bad.port, ['--json'])).output) as {
      readonly results: readonly { readonly check: string; readonly status: string }[]
    }
    assert.deepEqual(
      results.filter(({ status }) => status === 'failure').map(({ check }) => check),
      ['spf.record'],
    )
  })

  test(
    'nobody may ask too, in Russian',
    { skip: process.getuid?.() !== 0 && 'only root can become nobody' },
    async () => {
      await using knot = await startKnot(zoneWith())
      const nobody = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups', 'env', 'HOME=/tmp/x']
      const { code, output } = await doctor(knot.port, [], [...nobody, 'LC_ALL=ru_RU.UTF-8'])
      const text = Buffer.from(output, 'latin1').toString('utf8')
      assert.equal(code, 0, text)
      assert.match(text, /Ничего делать не нужно\./)
    },
  )
})
