// Prometheus's own tool reads the figures of a real server, and the alert rules.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freePort } from '../support/free-port.ts'
import { run } from '../support/child.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { programPath, skipWithout } from './programs.ts'
import { swaks } from './swaks.ts'

const MONITORING = fileURLToPath(new URL('../../docs/monitoring/', import.meta.url))

suite('Prometheus', { skip: skipWithout('promtool', 'swaks') }, () => {
  test('promtool has nothing to say against the figures of a server that works', async () => {
    await using stack = new AsyncDisposableStack()
    const folder = stack.use(await tempFolder({ open: true })).path
    const port = await freePort()
    const site = await WaybillSite.make(folder, await freePort(), { metrics: { port } })
    stack.use(await site.start())
    const from = 'me@there.test'
    await swaks(site.port, { from, to: 'alice@here.test', body: 'x' })
    await swaks(site.port, { from, to: 'nobody@here.test', body: 'x' })
    const ask = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    const text = await waitFor('the figures', async () => {
      const told = await ask()
      return told.includes('waybill_delivered_total{provider="local",transport="maildir"} 1') ? told : undefined
    })
    assert.match(text, /waybill_refused_total\{stage="rcpt",cause="unknown-user",verdict="deny"\} 1\n/)
    const { code, output } = await run(programPath('promtool'), ['check', 'metrics'], { input: text })
    assert.equal(output, '')
    assert.equal(code, 0)
  })

  test('promtool takes the alert rules', async () => {
    const { code, output } = await run(programPath('promtool'), ['check', 'rules', join(MONITORING, 'alerts.yaml')])
    assert.equal(code, 0, output)
    assert.match(output, /SUCCESS: 10 rules found/)
  })
})
