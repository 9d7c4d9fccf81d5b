// A real Exim as somebody's smarthost: it takes mail for anybody from those who have logged in, and keeps what it took in its
// queue. What it offers, and how it fails, is the test's to choose.

import { chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'

import { run, Running } from '../support/child.ts'
import { waitFor } from '../support/wait-for.ts'
import { programPath, programRealPath } from './programs.ts'
import type { SmarthostOffer, SmarthostPeer } from './smarthost-world.ts'

const authenticators = ({ mechanisms, user, password }: SmarthostOffer): string =>
  mechanisms
    .map((name) => {
      switch (name) {
        case 'PLAIN':
          return `plain:\n  driver = plaintext\n  public_name = PLAIN\n  server_prompts = :\n  server_condition = \${if and{{eq{$auth2}{${user}}}{eq{$auth3}{${password}}}}}\n  server_set_id = $auth2\n`
        case 'LOGIN':
          return `login:\n  driver = plaintext\n  public_name = LOGIN\n  server_prompts = Username:: : Password::\n  server_condition = \${if and{{eq{$auth1}{${user}}}{eq{$auth2}{${password}}}}}\n  server_set_id = $auth1\n`
        case 'CRAM-MD5':
          return `cram:\n  driver = cram_md5\n  public_name = CRAM-MD5\n  server_secret = \${if eq{$auth1}{${user}}{${password}}fail}\n  server_set_id = $auth1\n`
      }
    })
    .join('')

const configuration = (
  folder: string,
  port: number,
  { uid, gid }: { uid: number; gid: number },
  offer: SmarthostOffer,
) => `
primary_hostname = smtp.isp.test
exim_path = ${programRealPath('exim4')}
exim_user = ${uid}
exim_group = ${gid}
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%s
pid_file_path = ${folder}/exim.pid
daemon_smtp_ports = ${port}
${offer.tls === 'implicit' ? `tls_on_connect_ports = ${port}` : ''}
local_interfaces = 127.0.0.1
queue_only = true
tls_advertise_hosts = ${offer.tls === 'none' ? '' : '*'}
tls_certificate = ${offer.certificate.certificate}
tls_privatekey = ${offer.certificate.key}
host_lookup =
rfc1413_query_timeout = 0s
keep_environment =
acl_smtp_connect = check_connect
acl_smtp_rcpt = check_rcpt
begin acl
check_connect:
  ${offer.busy === true ? 'defer message = 421 4.3.2 too busy' : 'accept'}
check_rcpt:
  accept  authenticated = *
  deny    message = 530 5.7.0 Authentication required
begin authenticators
${authenticators(offer)}
`

export class EximSmarthost implements SmarthostPeer {
  readonly #folder: string
  readonly #running: Running

  private constructor(folder: string, running: Running) {
    this.#folder = folder
    this.#running = running
  }

  static async start(folder: string, port: number, offer: SmarthostOffer): Promise<EximSmarthost> {
    const user = process.getuid?.() === 0 ? await userOf('Debian-exim') : userInfo()
    await chown(offer.certificate.key, user.uid, user.gid)
    for (const name of ['spool', 'log']) {
      await mkdir(join(folder, name), { recursive: true })
      await chown(join(folder, name), user.uid, user.gid)
    }
    const file = join(folder, 'exim.conf')
    await writeFile(file, configuration(folder, port, user, offer), { mode: 0o644 })
    const running = new Running(programPath('exim4'), ['-C', file, '-bdf'])
    try {
      await waitFor('the pid file of Exim', async () => {
        if (running.gone) throw new Error(`Exim ended: ${running.output}`)
        return (await readdir(folder)).includes('exim.pid')
      })
    } catch (error) {
      await running.end()
      throw error
    }
    return new EximSmarthost(folder, running)
  }

  /** Messages that it took. */
  async count(): Promise<number> {
    const names = await readdir(join(this.#folder, 'spool', 'input')).catch(() => [])
    return names.filter((name) => name.endsWith('-H')).length
  }

  /** As it logged them. */
  log = (): Promise<string> => readFile(join(this.#folder, 'log', 'main'), 'utf8').catch(() => '')

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running.end()
  }
}

async function userOf(name: string): Promise<{ readonly uid: number; readonly gid: number }> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
  if (uid.code !== 0) throw new Error(`no user ${name} on this machine: ${uid.output}`)
  return { uid: Number(uid.output), gid: Number(gid.output) }
}
