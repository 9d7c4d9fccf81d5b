// The real server in a process of its own, started the way a user starts it: `bin/waybill.js start --config FILE`, on
// free ports of the loopback interface and with a state folder of its own. It is ended by its own process id only.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { seconds, type Duration } from '../../src/core/time.ts'
import { run, Running, type Finished } from './child.ts'
import { waitForGreeting } from './greeting.ts'
import { waitFor } from './wait-for.ts'

const LAUNCHER = fileURLToPath(new URL('../../bin/waybill.js', import.meta.url))
const QUIET = '--disable-warning=ExperimentalWarning'
/** What is said in English is asked for in English, whatever this machine speaks. */
const ENGLISH = { ...process.env, LC_ALL: 'C.UTF-8' }

/** The keys of the configuration file that tests use; docs/guide tells what they mean. */
export interface WaybillSettings {
  readonly aliases?: string
  readonly hostname?: string
  readonly local_domains?: readonly string[]
  readonly relay_from?: readonly string[]
  readonly smarthost?: string | object
  readonly tls?: string
  readonly retry?: {
    readonly first: { readonly every: string; readonly until: string }
    readonly grow: { readonly from: string; readonly factor: number; readonly until: string }
    readonly last: { readonly every: string; readonly until: string }
  }
  readonly limits?: Readonly<Record<string, number | string>>
  readonly delivery?: Readonly<Record<string, number | string>>
  /** Beside the plain one, on free ports of the test's own. */
  readonly more_listeners?: readonly { readonly port: number; readonly mode: string; readonly proxy?: boolean }[]
  readonly proxies?: readonly string[]
  readonly xclient_from?: readonly string[]
  readonly auth?: object
  readonly acme?: object
  readonly certificates?: readonly object[]
  readonly scanners?: readonly object[]
  readonly policy?: object
  readonly checks?: object
  readonly metrics?: object
  readonly clients?: object
  readonly http?: object
  readonly console?: object
  readonly dns?: object
  readonly users?: object
  readonly tables?: object
  readonly user_tables?: readonly string[]
  readonly alias_tables?: readonly string[]
  readonly virtual?: object
  readonly system_users?: object
  readonly routes?: readonly object[]
  readonly guard?: object
  readonly run_as?: string
  readonly transports?: object
  readonly deliver?: string
}

/** Tests do not wait a quarter of an hour for a second attempt. */
export const HASTY_RETRY = {
  first: { every: '1s', until: '1m' },
  grow: { from: '2s', factor: 1.5, until: '2m' },
  last: { every: '5s', until: '1h' },
} as const

/** An event as `waybill trace --json` prints it. */
export type Told = Readonly<Record<string, unknown>> & { readonly kind: string }

/** One state folder and configuration, on which servers can be started one after the other. */
export class WaybillSite {
  readonly folder: string
  readonly port: number
  readonly configFile: string
  readonly stateFolder: string

  private constructor(folder: string, port: number) {
    this.folder = folder
    this.port = port
    this.configFile = join(folder, 'waybill.yaml')
    this.stateFolder = join(folder, 'state')
  }

  static async make(
    folder: string,
    port: number,
    settings: WaybillSettings,
    users: readonly string[] = ['alice', 'bob'],
  ): Promise<WaybillSite> {
    const site = new WaybillSite(folder, port)
    const { more_listeners: more = [], ...written } = settings
    const config = {
      hostname: 'mx.here.test',
      local_domains: ['here.test'],
      users: Object.fromEntries(users.map((user) => [user, { maildir: site.maildir(user) }])),
      retry: HASTY_RETRY,
      ...written,
      listen: [{ port, mode: 'smtp' }, ...more].map((listener) => ({ address: '127.0.0.1', ...listener })),
      state_folder: site.stateFolder,
    }
    // JSON is YAML too.
    await writeFile(site.configFile, JSON.stringify(config, undefined, 2))
    return site
  }

  maildir(user: string): string {
    return join(this.folder, 'mail', user)
  }

  /**
   * Starts a server and does not wait for it; `under` is a program that runs it, such as a tracer, and `launcher` the
   * `bin/waybill.js` of another checkout.
   */
  launch(under: readonly string[] = [], launcher: string = LAUNCHER): Running {
    const line = [...under, process.execPath, QUIET, launcher, 'start', '--config', this.configFile]
    const [command = process.execPath, ...args] = line
    return new Running(command, args, { env: ENGLISH })
  }

  /** Starts a server and waits until it greets. */
  async start(under?: readonly string[], patience?: Duration): Promise<Running> {
    const server = this.launch(under)
    try {
      await waitForGreeting('waybill', server, this.port, patience)
    } catch (error) {
      await server.end('SIGKILL')
      throw error
    }
    return server
  }

  /** Runs another command of the command line on this site. */
  command(args: readonly string[], timeout: Duration = seconds(30)): Promise<Finished> {
    return run(process.execPath, [QUIET, LAUNCHER, ...args, '--config', this.configFile], { timeout, env: ENGLISH })
  }

  /**
   * The events of the newest message or refused session that `waybill trace` knows under this id or address. Refused
   * sessions are written a moment after they have ended, so it asks again until there is one.
   */
  async trace(subject: string): Promise<readonly Told[]> {
    const output = await waitFor(
      `a story of ${subject}`,
      async () => {
        const { code, output: told } = await this.command(['trace', subject, '--json', '--limit', '1'])
        return code === 0 ? told : undefined
      },
      seconds(15),
    )
    const { stories } = JSON.parse(output) as { readonly stories: readonly { readonly events: readonly Told[] }[] }
    return stories[0]?.events ?? []
  }
}
