// Two hundred reloads, every other one of a faulty file, while Postfix's smtp-source sends without a pause: no session is refused (it
// ends with an error on the first reply that it does not expect), and every message arrives, once.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'

import { socketControl } from '../../src/control/client.ts'
import { socketPath } from '../../src/control/socket-path.ts'
import { reloadConfiguration } from '../../src/control/use-cases/reload.ts'
import { seconds } from '../../src/core/time.ts'
import { freePorts } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { pause, waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { skipWithout } from './programs.ts'
import { SmtpSink } from './smtp-sink.ts'
import { smtpSource } from './smtp-source.ts'

const RELOADS = 200
const BATCH = 100

/** The file in several right forms: one listener more and one less, other limits, other rules. */
function rightForms(good: string, extraPort: number): readonly string[] {
  const base = JSON.parse(good) as { readonly listen: readonly object[] }
  const rule = { name: 'x', when: { helo: 'x' }, deny: true }
  const forms: readonly object[] = [
    { ...base, listen: [...base.listen, { address: '127.0.0.1', port: extraPort }] },
    { ...base, limits: { idle: '4m' } },
    { ...base, policy: { helo: [rule] } },
    base,
  ]
  return forms.map((form) => JSON.stringify(form, undefined, 1))
}

suite('reloads under load', { skip: skipWithout('smtp-source', 'smtp-sink') }, () => {
  test('refuse no session and lose nothing', async () => {
    await using folder = await tempFolder({ open: true })
    const [port = 0, sinkPort = 0, extraPort = 0] = await freePorts(3)
    await using sink = await SmtpSink.start(sinkPort, { keepIn: join(folder.path, 'sink') })
    const site = await WaybillSite.make(folder.path, port, { smarthost: `127.0.0.1:${sinkPort}` })
    const good = readFileSync(site.configFile, 'utf8')
    const right = rightForms(good, extraPort)
    const wrong = ['{', good.replace('"hostname"', '"hostnmae"'), good.replace('"1s"', '"soon"'), '']
    await using server = await site.start()
    const control = socketControl(socketPath(site.stateFolder))

    const over = new AbortController()
    let sent = 0
    const source = async (name: string): Promise<void> => {
      for (let batch = 1; !over.signal.aborted; batch++) {
        await smtpSource({ port, messages: BATCH, sessions: 5, to: `-${name}-${batch}@far.test`, options: ['-N'] })
        sent += BATCH
      }
    }
    const reload = async (): Promise<void> => {
      for (let i = 0; i < RELOADS; i++) {
        const form = Math.floor(i / 2) % right.length
        const isRight = i % 2 === 0
        writeFileSync(site.configFile, (isRight ? right[form] : wrong[form]) ?? '')
        const outcome = await control.ask(reloadConfiguration, {})
        assert.equal(outcome.ok && outcome.value.kind, isRight ? 'replaced' : 'faulty', JSON.stringify(outcome))
      }
    }
    await Promise.all([source('a'), source('b'), reload().finally(() => over.abort())])

    await waitFor(
      `${sent} messages at the sink`,
      () => (server.gone || sink.count >= sent ? true : undefined),
      seconds(120),
    )
    assert.ok(!server.gone, server.output)
    // A message that comes twice may come a moment later.
    await pause(seconds(1))
    await server.end()
    const arrived = (await sink.messages()).flatMap(({ rcptTo }) => rcptTo)
    assert.equal(arrived.length, sent)
    assert.equal(new Set(arrived).size, sent)
    assert.ok(sent >= 2 * BATCH)
  })
})
