// A whole server in this process, with the sandbox's receivers and DNS around it, real sockets and a real store, and time
// in the test's hand: nothing is retried before `advance` lets the time come.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before } from 'node:test'
import type { Config } from '../../src/config/config.ts'
import { FakeClock } from '../../src/core/fake-clock.test-support.ts'
import { systemClock } from '../../src/core/clock.ts'
import { parseMessageId, type MessageId } from '../../src/core/id.ts'
import type { RecipientState } from '../../src/core/message.ts'
import { duration, minutes, seconds, type Duration } from '../../src/core/time.ts'
import { connectControl, type ControlClient } from '../../src/control/client.ts'
import { probe, type ProbeReport } from '../../src/control/probe.ts'
import type { Event } from '../../src/events/event.ts'
import { Tap } from '../../src/events/tap.ts'
import { startServer, type RunningServer } from '../../src/daemon/server.ts'
import type { Dialer } from '../../src/net/dialer.ts'
import { serveInThisThread } from '../../src/queue/sqlite/serve-in-this-thread.test-support.ts'
import { openReader } from '../../src/queue/sqlite/open-reader.ts'
import type { ReloadOptions, ReloadOutcome } from '../../src/site/reload.ts'
import type { QueueReader, Story } from '../../src/queue/reader.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { sandboxConfig } from '../../src/sandbox/sandbox-config.ts'
import { newMail } from './maildir.ts'
import { Talker } from './talker.ts'
import { tempFolder, type TempFolder } from './temp-folder.ts'
import { pause } from './wait-for.ts'

/** Exim's schedule, which the sandbox shortens at its beginning. */
const EXIM_FIRST = { every: minutes(15), until: minutes(120) }

/** Whoever looks without pause takes the processor from those whom he waits for. */
const BETWEEN_LOOKS = duration(2)

export interface Sent {
  readonly from?: string
  readonly to: string | readonly string[]
  readonly content?: string
}

export interface WorldOptions {
  /** A warning of the server is a failure unless the test expects some. */
  readonly expectWarnings?: boolean
  /** Stands between the server and the pretended world. */
  readonly dialer?: (sandbox: Dialer) => Dialer
}

export class World implements AsyncDisposable {
  readonly clock = new FakeClock(Date.UTC(2026, 10, 22, 12))
  readonly #folder: TempFolder
  readonly #sandbox: Sandbox
  #running: { readonly server: RunningServer; readonly reader: QueueReader } | undefined

  readonly #expectWarnings: boolean
  /** What the server warned of, where that is expected. */
  readonly warnings: { readonly message: string; readonly facts: object | undefined }[] = []
  /** Lines at level debug. */
  readonly dialogue: object[] = []
  readonly #debug = (_: string, facts?: object): void => void this.dialogue.push({ ...facts })
  /** What the event tap told, of all starts. */
  readonly told: Event[] = []

  readonly #dialer: Dialer

  private constructor(folder: TempFolder, sandbox: Sandbox, { expectWarnings = false, dialer }: WorldOptions) {
    this.#folder = folder
    this.#sandbox = sandbox
    this.#expectWarnings = expectWarnings
    this.#dialer = dialer?.(sandbox.dialer) ?? sandbox.dialer
  }

  get #server(): RunningServer {
    return this.#running?.server ?? assert.fail('the server does not run')
  }

  get #reader(): QueueReader {
    return this.#running?.reader ?? assert.fail('the server does not run')
  }

  static async start(overrides: Partial<Config> = {}, options: WorldOptions = {}): Promise<World> {
    const folder = await tempFolder()
    const sandbox = await startSandbox({ clock: systemClock })
    const world = new World(folder, sandbox, options)
    await world.startServer(overrides)
    return world
  }

  get stateFolder(): string {
    return join(this.#folder.path, 'state')
  }

  get port(): number {
    return this.#server.listening.find(({ mode }) => mode === 'smtp')?.port ?? assert.fail('no SMTP')
  }

  /** What Prometheus is told. */
  async metrics(): Promise<string> {
    const { port } = this.#server.listening.find(({ mode }) => mode === 'metrics') ?? assert.fail('no metrics')
    const response = await fetch(`http://127.0.0.1:${port}/metrics`)
    assert.equal(response.status, 200)
    return response.text()
  }

  configWith(overrides: Partial<Config>): Config {
    const base = sandboxConfig({
      stateFolder: this.stateFolder,
      dns: this.#sandbox.dns,
      ports: { smtp: 0, submission: 0, http: 0 },
    })
    return { ...base, retry: { ...base.retry, first: EXIM_FIRST }, ...overrides }
  }

  async startServer(overrides: Partial<Config> = {}): Promise<void> {
    const config = this.configWith(overrides)
    const fail = (message: string, facts?: object): void => assert.fail(`${message} ${JSON.stringify(facts)}`)
    const note = (message: string, facts?: object): void => void this.warnings.push({ message, facts })
    const log = { debug: this.#debug, info: () => {}, warn: this.#expectWarnings ? note : fail, error: fail }
    const { clock } = this
    const tap = new Tap({ clock, fault: (_, error) => assert.fail(String(error)) })
    tap.subscribe({ name: 'the test', receive: (events) => void this.told.push(...events) })
    const server = await startServer({
      config,
      log,
      version: 'test',
      clock,
      dialer: this.#dialer,
      tap,
      sandbox: this.#sandbox.control,
      startStoreThread: serveInThisThread,
    })
    this.#running = { server, reader: openReader({ folder: this.stateFolder }) ?? assert.fail('no store') }
  }

  /** Puts a configuration with these settings, and otherwise that of the sandbox, in the place of the one that holds. */
  replace(overrides: Partial<Config>, options: ReloadOptions = {}): Promise<ReloadOutcome> {
    return this.#server.replace(this.configWith(overrides), options)
  }

  /** Where the server listens for SMTP, by mode. */
  portOf(mode: 'smtp' | 'submission' | 'submissions'): number | undefined {
    return this.#server.listening.find((one) => one.mode === mode)?.port
  }

  /** The numbers of the server's generations that are in use. */
  get generations(): readonly number[] {
    return this.#server.generations
  }

  async stopServer(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    await running?.reader.close()
    await running?.server.close()
  }

  async send({
    from = 'alice@sandbox.test',
    to,
    content = 'Subject: test\r\n\r\nhello\r\n',
  }: Sent): Promise<ProbeReport> {
    return probe(
      {
        host: '127.0.0.1',
        port: this.port,
        helo: 'client.test',
        mailFrom: from,
        rcptTo: typeof to === 'string' ? [to] : to,
        content: Buffer.from(content),
        timeout: seconds(20),
      },
      { clock: systemClock, onLine: () => {} },
    )
  }

  /** Sends, expects acceptance, and returns the id. */
  async accepted(sent: Sent): Promise<MessageId> {
    const report = await this.send(sent)
    assert.equal(report.outcome, 'accepted', JSON.stringify(report))
    return parseMessageId(report.id ?? '') ?? assert.fail('no id in the reply')
  }

  async story(id: MessageId): Promise<Story> {
    return (await this.#reader.story(id)) ?? assert.fail(`no story of ${id}`)
  }

  /** Waits until no attempt for the message is under way or due; returns the states of its recipients. */
  async rest(id: MessageId): Promise<readonly RecipientState[]> {
    return this.until(`${id} to rest`, async () => {
      const states = (await this.story(id)).recipients.map(({ state }) => state)
      const resting = states.every((state) => {
        if (state.kind === 'scheduled') return state.due > this.clock.now()
        return state.kind !== 'active'
      })
      return resting && this.#server.underWay === 0 ? states : undefined
    })
  }

  /** Waits for something that happens without time passing (input and output). */
  async until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    const end = performance.now() + 20_000
    for (;;) {
      const found = await look()
      if (found !== undefined) return found
      if (performance.now() > end) assert.fail(`waited in vain for ${what}`)
      await pause(BETWEEN_LOOKS)
    }
  }

  /** Lets time pass in pieces, so that what falls due on the way is done before more time passes. */
  async pass(span: Duration, id: MessageId): Promise<void> {
    const end = this.clock.now() + span
    let due = firstDue(await this.rest(id))
    while (this.clock.now() < end) {
      const next = this.clock.next() ?? end
      await this.clock.advance(Math.max(1, Math.min(next, end) - this.clock.now()) as Duration)
      await new Promise((resolve) => setImmediate(resolve))
      if (this.clock.now() >= due || this.#server.underWay > 0) due = firstDue(await this.rest(id))
    }
  }

  mail(user: string): Promise<readonly string[]> {
    return newMail(join(this.stateFolder, 'mail', user))
  }

  received(domain: string): ReturnType<Sandbox['received']> {
    return this.#sandbox.received(domain)
  }

  async control(): Promise<ControlClient> {
    const client = await connectControl({ stateFolder: this.stateFolder, clock: this.clock, version: 'test' })
    assert.ok(client.ok)
    return client.value
  }

  /** What the server answers to a client at this address that says these lines and waits for each reply. */
  async talk(from: string, text: string): Promise<string> {
    const { talker, greeting } = await Talker.open({ port: this.port, from })
    let heard = `${greeting}\n`
    let content: 'none' | 'sent' | 'kept back' = 'none'
    for (const line of text.split('\r\n').slice(0, -1)) {
      if (content !== 'kept back') talker.send(`${line}\r\n`)
      if (content !== 'none' && line !== '.') continue
      const reply: string = content === 'kept back' ? '' : `${await talker.reply()}\n`
      content = line !== 'DATA' ? 'none' : reply.startsWith('354') ? 'sent' : 'kept back'
      heard += reply
    }
    return `${heard}${await talker.rest()}`.replaceAll('\n', '\r\n')
  }

  /** Stories of messages from or to the address. */
  about(address: string): ReturnType<QueueReader['findByAddress']> {
    return this.#reader.findByAddress(address, 100)
  }

  refused(address: string): ReturnType<QueueReader['findRefused']> {
    return this.#reader.findRefused(address, 10)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopServer()
    await this.#sandbox.close()
    await this.#folder[Symbol.asyncDispose]()
  }
}

/** When something may happen to the first of them; of who is held nobody knows. */
const firstDue = (states: readonly RecipientState[]): number =>
  Math.min(...states.map((state) => (state.kind === 'scheduled' ? state.due : state.kind === 'done' ? Infinity : 0)))

/** One world for all tests of a suite: to be called in it. */
export function worldForAll(start: () => Promise<World>): () => World {
  let world: World | undefined
  before(async () => {
    world = await start()
  })
  after(() => world?.[Symbol.asyncDispose]())
  return () => world ?? assert.fail('the world has not begun, or has ended')
}
