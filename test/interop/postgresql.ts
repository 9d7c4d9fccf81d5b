// The real PostgreSQL, with a cluster of its own in the test's folder and no system service. It refuses to be root, so
// where the test is root it becomes `nobody`.

import { chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { run, Running } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { programPath } from './programs.ts'

const NOBODY = 65_534

export const SUPERUSER = 'tester'
export const SUPERUSER_PASSWORD = 'tests all'

export interface Postgresql extends AsyncDisposable {
  readonly port: number
  /** The folder of the Unix socket. */
  readonly socket: string
  end(): Promise<void>
  /** Begins again after `end`, at the same place. */
  start(): Promise<void>
}

export async function startPostgresql(): Promise<Postgresql> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await tempFolder({ open: true })).path
  const [data, password] = [join(folder, 'data'), join(folder, 'password')]
  await mkdir(data)
  await writeFile(password, `${SUPERUSER_PASSWORD}\n`)
  if (process.getuid?.() === 0) {
    for (const path of [folder, data, password]) await chown(path, NOBODY, NOBODY)
  }
  const cluster = ['-D', data, '-U', SUPERUSER, `--pwfile=${password}`, '--encoding=UTF8', '--locale=C', '--no-sync']
  const [initdb, ...initdbArguments] = unprivileged('initdb', [...cluster, '--auth=scram-sha-256'])
  const made = await run(initdb, initdbArguments, { cwd: folder })
  if (made.code !== 0) throw new Error(made.output)
  const port = await freePort()
  const options = ['-D', data, '-p', `${port}`, '-k', folder, '-h', '127.0.0.1', '-F']
  let server: Running | undefined
  const start = async (): Promise<void> => {
    const [program, ...programArguments] = unprivileged('postgres', options)
    const running = new Running(program, programArguments)
    server = running
    await waitFor('PostgreSQL', async () => {
      if (running.gone) throw new Error(running.output)
      return running.output.includes('ready to accept connections')
    })
  }
  // SIGINT: its "fast" shutdown, which does not wait for clients.
  const end = async (): Promise<void> => server?.end('SIGINT')
  stack.defer(end)
  await start()
  const kept = stack.move()
  return { port, socket: folder, end, start, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

function unprivileged(program: 'initdb' | 'postgres', options: readonly string[]): readonly [string, ...string[]] {
  const path = programPath(program)
  if (process.getuid?.() !== 0) return [path, ...options]
  return ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', path, ...options]
}
