// What is around the server fails: its DNS server, its content scanner, the thread that keeps its mail, the whole process for
// a while. Each in a server of its own; then it is over, and everything that was promised must come.

import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

import { seconds } from '../../src/core/time.ts'
import { pause, waitFor } from '../support/wait-for.ts'
import type { WaybillSettings } from '../support/waybill-process.ts'
import { NameServer, type Mood } from './name-server.ts'
import { scene } from './scene.ts'

const KILLER = new URL('./kill-store-thread.ts', import.meta.url).href

export async function nameServerIs(mood: Mood): Promise<string> {
  await using names = await NameServer.start()
  const settings = (port: number): WaybillSettings => ({
    smarthost: `hop.far.test:${port}`,
    dns: { servers: [`127.0.0.1:${names.port}`] },
  })
  return await scene(settings, async ({ sender, sink, start }) => {
    await start()
    names.mood = mood
    await sender.send(10)
    await waitFor('the name to be asked for', () => names.asked > 0)
    if (mood !== 'slow') assert.equal(sink.taken.size, 0, 'delivered without an answer')
    names.mood = 'right'
  })
}

export async function scannerIs(mood: 'dead' | 'silent'): Promise<string> {
  const sockets = new Set<Socket>()
  let works = false
  // Speaks as rspamd does (https://docs.rspamd.com/developers/protocol), or not at all.
  const scanner = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    if (mood === 'dead' && !works) return void socket.destroy()
    const verdict = JSON.stringify({
      is_skipped: false,
      score: 0,
      required_score: 15,
      action: 'no action',
      symbols: {},
    })
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${verdict.length}`
    socket.on('data', () => works && socket.end(`${head}\r\n\r\n${verdict}`))
  })
  scanner.listen(0, '127.0.0.1')
  await once(scanner, 'listening')
  const { port: scannerPort } = scanner.address() as AddressInfo
  const settings = (port: number): WaybillSettings => ({
    smarthost: `127.0.0.1:${port}`,
    scanners: [{ rspamd: `http://127.0.0.1:${scannerPort}`, timeout: '1s' }],
  })
  try {
    return await scene(settings, async ({ sender, start }) => {
      await start()
      await sender.send(5, { refusals: 2 })
      assert.equal(sender.promised.length, 0, 'taken without a verdict')
      assert.ok(sender.refusals.length >= 2)
      works = true
    })
  } finally {
    for (const socket of sockets) socket.destroy()
    scanner.close()
  }
}

const toSink = (port: number): WaybillSettings => ({ smarthost: `127.0.0.1:${port}` })

/** The server may end, with a word; the next one goes on. */
export async function storeThreadDies(): Promise<string> {
  return scene(toSink, async ({ sender, start }) => {
    const server = await start(['env', `NODE_OPTIONS=--import=${KILLER} --disable-warning=ExperimentalWarning`])
    await sender.send(20)
    const sending = sender.send(1000, { refusals: 3 })
    await pause(seconds(1))
    process.kill(server.pid, 'SIGUSR2')
    await sending
    await waitFor('the server to end', () => server.gone, seconds(20))
    assert.match(server.output, /waybill: The server cannot go on: the store thread died/)
    await start()
  })
}

/** As when a machine is suspended: connections stand still for seconds and go on. */
export async function processStands(): Promise<string> {
  return scene(toSink, async ({ sender, start }) => {
    const server = await start()
    for (let round = 0; round < 3; round++) {
      const sending = sender.send(100)
      process.kill(server.pid, 'SIGSTOP')
      await pause(seconds(1))
      process.kill(server.pid, 'SIGCONT')
      await sending
    }
    assert.deepEqual(sender.refusals, [])
  })
}
