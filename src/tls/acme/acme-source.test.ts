// The life of a certificate by ACME with an authority that is only a function; a real one has its turn in test/interop.

import assert from 'node:assert/strict'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { AcmeSettings } from '../../config/tls-config.ts'
import { parseDomain } from '../../core/domain.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { parseIp } from '../../core/ip.ts'
import { between, days, hours, minutes, seconds } from '../../core/time.ts'
import type { CertificateNotice } from '../certificate-notice.ts'
import { certificateFolder, makeCertificate } from '../certificates.test-support.ts'
import type { OrderOutcome } from './acme-order.ts'
import { openAcme, type AcmeSource } from './acme-source.ts'
import { AcmeState } from './acme-state.ts'

const DIRECTORY = 'https://ca.example/acme/directory'

interface World {
  readonly clock: FakeClock
  readonly folder: string
  readonly notices: CertificateNotice[]
  /** Orders that the authority got. */
  orders: number
  /** What the authority answers; by default a certificate of 90 days. */
  answer: (names: readonly string[]) => Promise<OrderOutcome>
}

function world(folder: string): World {
  const clock = new FakeClock()
  return {
    clock,
    folder,
    notices: [],
    orders: 0,
    answer: async (names) => ({ ok: true, ...(await makeCertificate({ names, now: clock.now(), from: 0 })) }),
  }
}

async function open(here: World, names: readonly string[] = ['mx.example.org']): Promise<AcmeSource> {
  const [first, ...others] = names.flatMap((name) => parseDomain(name) ?? [])
  const address = parseIp('127.0.0.1')
  assert.ok(first && address)
  const settings: AcmeSettings = {
    directory: DIRECTORY,
    contact: null,
    agreeToTerms: true,
    names: [first, ...others],
    challenge: 'http-01',
    listen: { address, port: 0 },
    trust: null,
    folder: here.folder,
  }
  return openAcme(settings, {
    clock: here.clock,
    random: () => 0.5,
    offer: { minimum: 'TLSv1.2', ciphers: null },
    report: (notice) => here.notices.push(notice),
    changed: () => undefined,
    order: () => {
      here.orders += 1
      return here.answer(names)
    },
  })
}

/** Moves time, then waits until what began on the way has been settled and the next attempt is planned. */
async function pass(here: World, span: Parameters<FakeClock['advance']>[0]): Promise<void> {
  await here.clock.advance(span)
  // Files are read and written on the way, which takes real time.
  const end = performance.now() + 10_000
  while (here.clock.next() === undefined && performance.now() < end)
    await new Promise((resolve) => setImmediate(resolve))
  assert.ok(here.clock.next() !== undefined, 'nothing is planned any more')
}

/** Moves time to the next attempt. */
const toNext = (here: World): Promise<void> =>
  pass(here, between(here.clock.now(), here.clock.next() ?? here.clock.now()))

const kinds = ({ notices }: World): readonly string[] => notices.splice(0).map(({ kind }) => kind)

const failure: OrderOutcome = { ok: false, step: 'challenge', detail: 'nobody there' }

test('the first certificate is asked for at once, and the next at two thirds of its life', async () => {
  await using folder = await certificateFolder()
  const here = world(folder.path)
  const source = await open(here)
  const before: unknown = source.current
  assert.equal(before, undefined)
  await pass(here, seconds(0))
  assert.deepEqual(kinds(here), ['acme-attempt', 'acme-issued'])
  const first = source.current?.status.fingerprint
  await pass(here, days(58))
  assert.equal(here.orders, 1)
  await pass(here, days(2))
  assert.equal(here.orders, 2)
  assert.notEqual(source.current?.status.fingerprint, first)
  await source.close()
})

test('failures are tried again at growing intervals, and the old certificate stays', async () => {
  await using folder = await certificateFolder()
  const here = world(folder.path)
  const source = await open(here)
  await pass(here, seconds(0))
  const { current } = source
  here.answer = async () => failure
  await toNext(here)
  assert.equal(here.orders, 2)
  assert.equal(source.current, current)
  assert.match(source.problem?.message ?? '', /no certificate for mx\.example\.org by ACME.*nobody there/)
  await pass(here, minutes(9))
  assert.equal(here.orders, 2)
  await pass(here, minutes(1))
  assert.equal(here.orders, 3)
  await pass(here, minutes(19))
  assert.equal(here.orders, 3)
  await pass(here, minutes(1))
  assert.equal(here.orders, 4)
  const failed = here.notices.findLast(({ kind }) => kind === 'acme-failed')
  assert.equal(failed?.kind === 'acme-failed' && failed.failures, 3)
  await source.close()
})

test('a restart uses what was kept, and waits as long as was left to wait', async () => {
  await using folder = await certificateFolder()
  const here = world(folder.path)
  const first = await open(here)
  await pass(here, seconds(0))
  await first.close()
  const again = await open(here)
  assert.equal(again.current?.status.fingerprint, first.current?.status.fingerprint)
  here.answer = async () => failure
  await toNext(here)
  await again.close()
  assert.equal(here.orders, 2)
  const third = await open(here)
  await pass(here, minutes(1))
  assert.equal(here.orders, 2)
  await pass(here, hours(1))
  assert.ok(here.orders > 2)
  await third.close()
})

test('other names in the settings ask for another certificate, while the old one is shown', async () => {
  await using folder = await certificateFolder()
  const here = world(folder.path)
  await (await open(here)).close()
  const first = await open(here)
  await pass(here, seconds(0))
  await first.close()
  const other = await open(here, ['mx.example.org', 'mail.example.org'])
  assert.deepEqual(other.current?.status.names, ['mx.example.org'])
  await pass(here, seconds(0))
  assert.deepEqual(other.current?.status.names, ['mx.example.org', 'mail.example.org'])
  assert.deepEqual(
    here.notices.flatMap((notice) => (notice.kind === 'acme-attempt' ? [notice.why] : [])),
    ['first', 'names-changed'],
  )
  await other.close()
})

test('what an authority issues is looked at before it is used', async () => {
  await using folder = await certificateFolder()
  const here = world(folder.path)
  const now = here.clock.now()
  const [good, other] = [
    await makeCertificate({ names: ['mx.example.org'], now }),
    await makeCertificate({ names: ['x.example'], now }),
  ]
  const answers: readonly (readonly [OrderOutcome, RegExp])[] = [
    [{ ok: true, chain: good.chain, key: other.key }, /does not belong/],
    [{ ok: true, ...other }, /issued without mx\.example\.org/],
    [{ ok: true, chain: 'nonsense', key: good.key }, /no certificate in PEM form/],
  ]
  const source = await open(here)
  for (const [answer, why] of answers) {
    here.answer = async () => answer
    await pass(here, days(1))
    assert.match(source.problem?.message ?? '', why)
    assert.equal(source.current, undefined)
  }
  await source.close()
})

test('an order that throws is a failure like any other', async () => {
  await using folder = await certificateFolder()
  const here = world(folder.path)
  here.answer = () => Promise.reject(new Error('a bug'))
  const source = await open(here)
  await pass(here, seconds(0))
  assert.match(source.problem?.message ?? '', /a bug/)
  await source.close()
})

test('a state that cannot be read or kept is told, and does not end the server', async () => {
  await using folder = await certificateFolder()
  const path = join(folder.path, 'a-file')
  await writeFile(path, '')
  const here = world(path)
  const source = await open(here)
  assert.match(source.problem?.message ?? '', /could not be read or written/)
  assert.match(source.problem?.advice ?? '', /a-file/)
  await pass(here, hours(1))
  assert.match(source.problem?.message ?? '', /could not be read or written/)
  await source.close()
})

test('a state folder with rubbish in it is asked anew, and files are for the owner only', async () => {
  await using folder = await certificateFolder()
  const here = world(folder.path)
  const state = new AcmeState(folder.path, DIRECTORY)
  assert.equal(state.folder, join(folder.path, 'ca.example_acme_directory'))
  await mkdir(state.folder, { recursive: true })
  for (const name of ['certificate.pem', 'account.json', 'attempts.json']) {
    await writeFile(join(state.folder, name), '-----BEGIN CERTIFICATE-----\nrubbish {', { mode: 0o644 })
  }
  assert.equal(await state.account(), undefined)
  assert.equal(await state.failed(), undefined)
  const source = await open(here)
  await pass(here, seconds(0))
  assert.ok(source.current)
  await state.keepAccount({ key: 'k', url: 'https://ca.example/1' })
  assert.deepEqual(await state.account(), { key: 'k', url: 'https://ca.example/1' })
  for (const name of await readdir(state.folder)) {
    assert.equal((await stat(join(state.folder, name))).mode & 0o777, 0o600, name)
  }
  await source.close()
})
