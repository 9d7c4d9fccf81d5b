// The passwords of a Debian system: hashes that its own mkpasswd makes, read from Exim's passwd file, and saslauthd with PAM over an
// /etc/shadow of the test's own, in a mount namespace of its own.

import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { systemClock } from '../../src/core/clock.ts'
import { debianPasswdStore } from '../../src/sasl/stores/debian-passwd-store.ts'
import { saslauthdStore } from '../../src/sasl/stores/saslauthd-store.ts'
import { freePort } from '../support/free-port.ts'
import { run, Running } from '../support/child.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { programPath, skipWithout } from './programs.ts'
import { swaks } from './swaks.ts'

const PASSWORD = 'верный пароль, №1'
const METHODS = [
  'yescrypt',
  'gost-yescrypt',
  'scrypt',
  'bcrypt',
  'bcrypt-a',
  'sha512crypt',
  'sha256crypt',
  'md5crypt',
  'descrypt',
]

async function mkpasswd(method: string): Promise<string> {
  const { code, output } = await run(programPath('mkpasswd'), ['-s', '-m', method], { input: PASSWORD })
  assert.equal(code, 0, output)
  return output.trim()
}

suite('passwords of the system', () => {
  test(
    'each kind of hash that mkpasswd makes fits its password and no other',
    { skip: skipWithout('mkpasswd') },
    async () => {
      await using folder = await tempFolder()
      const path = join(folder.path, 'passwd')
      const lines = await Promise.all(METHODS.map(async (method) => `${method}:${await mkpasswd(method)}`))
      await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 })
      const store = debianPasswdStore(path, new Uint8Array(32))
      for (const method of METHODS) {
        assert.deepEqual(await store.verify(method, PASSWORD), { kind: 'ok' }, method)
        // DES looks at eight octets only.
        assert.equal((await store.verify(method, `x${PASSWORD}`)).kind, 'wrong', method)
      }
      assert.equal((await store.verify('nobody', PASSWORD)).kind, 'wrong')
    },
  )

  test(
    'a user of the system logs in through saslauthd and PAM; without saslauthd it is "try again"',
    { skip: skipWithout('mkpasswd', 'saslauthd', 'swaks') || (process.getuid?.() !== 0 && 'PAM reads shadow as root') },
    async () => {
      await using stack = new AsyncDisposableStack()
      const folder = stack.use(await tempFolder({ open: true })).path
      const etc = join(folder, 'etc')
      const sockets = join(folder, 'saslauthd')
      await mkdir(join(etc, 'pam.d'), { recursive: true })
      await mkdir(sockets)
      await writeFile(join(etc, 'pam.d', 'smtp'), 'auth required pam_unix.so nodelay\naccount required pam_unix.so\n')
      await writeFile(join(etc, 'passwd'), 'root:x:0:0::/root:/bin/sh\nanna:x:4242:4242::/:/bin/sh\n')
      await writeFile(
        join(etc, 'shadow'),
        `root:*:19000:0:99999:7:::\nanna:${await mkpasswd('yescrypt')}:19000:0:99999:7:::\n`,
        {
          mode: 0o600,
        },
      )
      const mounts = ['pam.d', 'passwd', 'shadow'].map((name) => `mount --bind ${join(etc, name)} /etc/${name}`)
      const script = [...mounts, `exec ${programPath('saslauthd')} -d -a pam -n 2 -m ${sockets}`].join(' && ')
      const socket = join(sockets, 'mux')
      const site = await WaybillSite.make(folder, await freePort(), {
        auth: { stores: [{ saslauthd: socket }], clear_text_from_loopback: true },
      })
      const log = stack.use(await site.start())
      const login = (password: string, mechanism: string): ReturnType<typeof swaks> =>
        swaks(site.port, {
          to: 'alice@here.test',
          from: 'anna@here.test',
          options: ['--auth', mechanism, '--auth-user', 'anna', '--auth-password', password, '--quit-after', 'AUTH'],
        })

      assert.match((await login(PASSWORD, 'PLAIN')).output, /454 4\.7\.0/)
      assert.match(log.output, /no such socket; does saslauthd run.*could not be checked/)
      // It ends by a signal to its whole group of processes, so that is to be its own.
      const daemon = stack.use(new Running('setsid', ['unshare', '--mount', 'sh', '-c', script]))
      const store = saslauthdStore({ path: socket, service: 'smtp', clock: systemClock })
      await waitFor('saslauthd', async () => (await store.verify('anna', PASSWORD)).kind === 'ok' || undefined)
      for (const mechanism of ['PLAIN', 'LOGIN']) {
        assert.match((await login(PASSWORD, mechanism)).output, /235 2\.7\.0/, daemon.output)
        assert.match((await login('wrong', mechanism)).output, /535 5\.7\.8/)
      }
      const ghost = await store.verify('ghost', 'x')
      assert.equal(ghost.kind, 'wrong')
      assert.match('detail' in ghost ? (ghost.detail ?? '') : '', /: it answers “NO\b/)
    },
  )
})
