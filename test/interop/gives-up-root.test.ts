// A server that is started as root and gives it up: seen in /proc, with openssl for its certificate, swaks for mail, and the mailbox, the
// .forward and a program of another user.

import assert from 'node:assert/strict'
import { chmod, chown, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, before, suite, test } from 'node:test'

import { seconds } from '../../src/core/time.ts'
import { run, type Running } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { skipWithout } from './programs.ts'
import { swaks } from './swaks.ts'

const NOBODY = 65_534
/** An account that every Debian has, and whose no mail is. */
const SERVER = { name: 'daemon', uid: 1 }
const ROOT_DIRECTORY = fileURLToPath(new URL('../..', import.meta.url))

/** The server's user must be able to read the program. */
async function unable(): Promise<string | false> {
  if (process.getuid?.() !== 0) return 'only root can give up root'
  for (let folder = ROOT_DIRECTORY; folder !== '/'; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o005) !== 0o005) return `${folder} is not open to everybody`
  }
  return false
}

/** One that needs root, and that nobody has. */
async function lowPort(): Promise<number> {
  for (let port = 700; port < 1000; port++) {
    const server = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (isFree && port !== lastLow) return (lastLow = port)
  }
  return assert.fail('no port below 1000 is free')
}
let lastLow = 0

const skip = skipWithout('swaks') || (await unable())

suite('root is given up', { skip, timeout: 240_000 }, () => {
  const stack = new AsyncDisposableStack()
  let folder = ''
  let home = ''
  let site: WaybillSite
  let server: Running

  async function makeCertificate(name: string): Promise<void> {
    const [key, certificate] = [join(folder, 'tls', 'key.pem'), join(folder, 'tls', 'cert.pem')]
    const made = await run('openssl', [
      ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30'.split(' '),
      '-subj',
      `/CN=${name}`,
      '-addext',
      `subjectAltName=DNS:${name}`,
      '-keyout',
      `${key}.new`,
      '-out',
      `${certificate}.new`,
    ])
    assert.equal(made.code, 0, made.output)
    await chmod(`${key}.new`, 0o600)
    await rename(`${key}.new`, key)
    await rename(`${certificate}.new`, certificate)
  }

  before(async () => {
    folder = stack.use(await tempFolder({ open: true })).path
    home = join(folder, 'nobody')
    await mkdir(home, { mode: 0o700 })
    await chown(home, NOBODY, NOBODY)
    // Of root alone, as certbot has them.
    await mkdir(join(folder, 'tls'), { mode: 0o700 })
    await makeCertificate('mx.here.test')
    await writeFile(join(folder, 'passwd'), `nobody:x:${NOBODY}:${NOBODY}::${home}:/usr/sbin/nologin\n`)
    site = await WaybillSite.make(
      folder,
      await lowPort(),
      {
        run_as: SERVER.name,
        system_users: { file: 'passwd', from: 1, to: NOBODY, forward_programs: true, forward_files: true },
        certificates: [{ certificate: 'tls/cert.pem', key: 'tls/key.pem' }],
        more_listeners: [{ port: await freePort(), mode: 'smtp' }],
      },
      [],
    )
    server = await site.start()
    stack.defer(() => server.end())
  })
  after(() => stack.disposeAsync())

  const send = (
    subject: string,
    body = `text of ${subject}`,
  ): Promise<{ readonly code: number | null; readonly output: string }> =>
    swaks(site.port, { from: 'x@there.test', to: 'nobody@here.test', subject, body })

  async function status(pid: number, ...keys: readonly string[]): Promise<readonly string[]> {
    const text = await readFile(`/proc/${pid}/status`, 'utf8')
    return keys.map((key) => new RegExp(`^${key}:\\s*(.*)$`, 'm').exec(text)?.[1]?.replaceAll(/\s+/g, ' ') ?? '')
  }

  async function agent(): Promise<number> {
    const children = await readFile(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8')
    for (const pid of children.trim().split(' ').map(Number)) {
      if ((await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('agent-process')) return pid
    }
    return assert.fail('there is no agent')
  }

  test('all threads are the other user, without a capability; the agent is root, and the server may not look into it', async () => {
    const one = `${SERVER.uid} ${SERVER.uid} ${SERVER.uid} ${SERVER.uid}`
    for (const thread of await readdir(`/proc/${server.pid}/task`)) {
      const text = await readFile(`/proc/${server.pid}/task/${thread}/status`, 'utf8')
      assert.match(text.replaceAll('\t', ' '), new RegExp(`^Uid: ${one}$`, 'm'))
      assert.match(text.replaceAll('\t', ' '), new RegExp(`^Gid: ${one}$`, 'm'))
      for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']) assert.match(text, new RegExp(`^${set}:\\s*0+$`, 'm'))
    }
    assert.deepEqual(await status(await agent(), 'Uid'), ['0 0 0 0'])
    const asServer = ['--reuid', SERVER.name, '--regid', SERVER.name, '--clear-groups']
    const looked = await run('setpriv', [...asServer, 'head', '-c', '1', `/proc/${await agent()}/environ`])
    assert.notEqual(looked.code, 0, looked.output)
  })

  test('mail is written as the user into a home that is closed, large mail too', async () => {
    const large = Array.from(
      { length: 6000 },
      (_, i) => `line ${i} of a message that is not kept in memory whole`,
    ).join('\n')
    assert.equal((await send('small')).code, 0)
    const file = join(folder, 'large')
    await writeFile(file, large)
    assert.equal((await send('large', `@${file}`)).code, 0)
    const inbox = join(home, 'Maildir', 'new')
    const names = await waitFor('both', async () => {
      const found = await readdir(inbox).catch(() => [])
      return found.length === 2 && found
    })
    const sizes: number[] = []
    for (const name of names) {
      const { uid, mode, size } = await stat(join(inbox, name))
      assert.deepEqual([uid, mode & 0o777], [NOBODY, 0o600])
      sizes.push(size)
    }
    assert.ok(Math.max(...sizes) > 250_000, String(sizes))
    assert.equal((await stat(site.stateFolder)).uid, SERVER.uid)
  })

  test('a .forward that only the user can read runs its program as the user', async () => {
    const forward = join(home, '.forward')
    await writeFile(forward, '"|(id -u; id -G; grep Cap[EP] /proc/self/status; cat) >ran"\n', { mode: 0o600 })
    await chown(forward, NOBODY, NOBODY)
    assert.equal((await send('to the program')).code, 0)
    const ran = await waitFor('the program', async () => {
      const text = await readFile(join(home, 'ran'), 'utf8').catch(() => '')
      return text.includes('text of to the program') && text
    })
    assert.match(ran, new RegExp(`^${NOBODY}\n${NOBODY}\nCapPrm:\\s*0+\nCapEff:\\s*0+\n`))
    await writeFile(forward, '')
  })

  const shown = async (): Promise<string> => {
    const place = ['-connect', `127.0.0.1:${site.port}`, '-starttls', 'smtp']
    const { output } = await run('sh', ['-c', `echo QUIT | openssl s_client ${place.join(' ')} 2>/dev/null`])
    return /subject=(.*)/.exec(output)?.[1] ?? output
  }

  test('a key that only root can read is used, and so is the one that replaces it', async () => {
    assert.match(await shown(), /mx\.here\.test/)
    await makeCertificate('renewed.here.test')
    await waitFor('the new one', async () => (await shown()).includes('renewed.here.test'), seconds(30))
  })

  test('a reload opens another port below 1024, and the file is what the server’s user can read', async () => {
    const config = JSON.parse(await readFile(site.configFile, 'utf8')) as { listen: object[] }
    const port = await lowPort()
    config.listen.push({ address: '127.0.0.1', port, mode: 'smtp' })
    await writeFile(site.configFile, JSON.stringify(config))
    const { code, output } = await site.command(['reload'])
    assert.equal(code, 0, output)
    assert.equal((await swaks(port, { from: 'x@there.test', to: 'nobody@here.test', subject: 'x', body: 'x' })).code, 0)
  })

  test('when the agent ends, the server ends and says why', async () => {
    process.kill(await agent(), 'SIGKILL')
    await waitFor('the end', async () => server.gone)
    assert.equal(server.exitCode, 1, server.output)
    assert.match(server.output, /the agent that acts for other users has ended/)
  })

  test('what stands in the way is told: no such account, a folder of somebody else, a file with mistakes', async () => {
    const config = JSON.parse(await readFile(site.configFile, 'utf8')) as Record<string, unknown>
    const start = async (changes: object): Promise<string> => {
      await writeFile(site.configFile, JSON.stringify({ ...config, ...changes }))
      const { code, output } = await site.command(['start'])
      assert.equal(code, 1, output)
      return output
    }
    assert.match(await start({ run_as: 'ghost' }), /waybill\.yaml:1: run_as: there is no account ghost on this machine/)
    assert.match(await start({ run_as: 'nobody' }), new RegExp(`state belongs to user ${SERVER.uid}, .* run as nobody`))
    // Whoever owns the state folder is who the server is then, and root's key is not read for a file that has mistakes.
    await writeFile(site.configFile, JSON.stringify({ ...config, nonsense: 1 }))
    server = await site.start()
    assert.deepEqual(await status(server.pid, 'Uid', 'CapEff'), ['1 1 1 1', '0000000000000000'])
    assert.equal((await send('on the last good file')).code, 0)
  })
})
