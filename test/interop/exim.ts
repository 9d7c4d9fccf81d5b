// A real Exim as the receiving server, with a configuration of its own in the test's folder. It takes some mail and
// refuses other mail in its own words, and it keeps what it took in its queue, where the test reads it.

import { chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { userInfo, type UserInfo } from 'node:os'
import { join } from 'node:path'

import { run, Running } from '../support/child.ts'
import { waitForGreeting } from '../support/greeting.ts'
import { programPath, programRealPath } from './programs.ts'

/** What the receiver's rules answer, beside 250. */
export const EXIM_REPLIES = {
  unknown: { code: 550, status: '5.1.1', text: 'no mailbox of that name at exim.test' },
  policy: { code: 550, status: '5.7.1', text: 'the postmaster of exim.test takes no mail for this address from you' },
  busy: { code: 451, status: '4.2.1', text: 'come back later' },
  content: { code: 550, status: '5.7.1', text: 'this message scored 12.5 spam points' },
} as const

const { unknown, policy, busy, content } = EXIM_REPLIES

function configuration(folder: string, port: number, user: User, tls?: EximTls): string {
  return `
primary_hostname = mx.exim.test
exim_path = ${programRealPath('exim4')}
exim_user = ${user.uid}
exim_group = ${user.gid}
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%s
pid_file_path = ${folder}/exim.pid
daemon_smtp_ports = ${port}
local_interfaces = 127.0.0.1
queue_only = true
${tls ? `tls_advertise_hosts = *\ntls_certificate = ${tls.certificate}\ntls_privatekey = ${tls.key}` : 'tls_advertise_hosts ='}
host_lookup =
rfc1413_query_timeout = 0s
keep_environment =
acl_smtp_rcpt = check_rcpt
acl_smtp_data = check_data
begin acl
check_rcpt:
  deny    local_parts = ^nobody
          message = ${unknown.status} ${unknown.text}
  deny    local_parts = closed
          message = ${policy.status} ${policy.text}
  defer   local_parts = busy
          message = ${busy.status} ${busy.text}
  accept  domains = exim.test
  deny    message = 5.7.1 relay not permitted
check_data:
  deny    condition = \${if match{$h_subject:}{cheap pills}}
          message = ${content.status} ${content.text}\\nsee http://exim.test/spam?id=$message_exim_id
  accept
`
}

/** Paths of what it shows to clients who ask for TLS. */
export interface EximTls {
  readonly certificate: string
  readonly key: string
}

export class EximReceiver implements AsyncDisposable {
  readonly port: number
  readonly #folder: string
  readonly #running: Running

  private constructor(port: number, folder: string, running: Running) {
    this.port = port
    this.#folder = folder
    this.#running = running
  }

  static async start(folder: string, port: number, tls?: EximTls): Promise<EximReceiver> {
    const user = process.getuid?.() === 0 ? await userOf('Debian-exim') : userInfo()
    if (tls) await chown(tls.key, user.uid, user.gid)
    for (const name of ['spool', 'log']) {
      await mkdir(join(folder, name), { recursive: true })
      await chown(join(folder, name), user.uid, user.gid)
    }
    const file = join(folder, 'exim.conf')
    await writeFile(file, configuration(folder, port, user, tls), { mode: 0o644 })
    const running = new Running(programPath('exim4'), ['-C', file, '-bdf'])
    try {
      await waitForGreeting('exim', running, port)
    } catch (error) {
      await running.end()
      throw error
    }
    return new EximReceiver(port, folder, running)
  }

  /** What was accepted: for each message its recipients and its text. */
  async accepted(): Promise<readonly { readonly recipients: readonly string[]; readonly text: string }[]> {
    const folder = join(this.#folder, 'spool', 'input')
    const names = await orNothing(readdir(folder), [])
    const read = (name: string): Promise<string> => readFile(join(folder, name), 'latin1')
    return Promise.all(
      names
        .filter((name) => name.endsWith('-H'))
        .map(async (name) => {
          const [header, body] = await Promise.all([read(name), read(name.replace(/H$/, 'D'))])
          return { recipients: recipientsIn(header), text: `${header}\n${body}` }
        }),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running.end()
  }
}

/** In a -H file the recipients follow the line with their number, and a blank line ends them (Exim's specification, "Format of spool files"). */
function recipientsIn(header: string): readonly string[] {
  const list = /^XX\n\d+\n((?:.+\n)+)\n/m.exec(header)?.[1] ?? ''
  return list.trimEnd().split('\n')
}

/** Exim makes its files when it first needs them. */
async function orNothing<T>(reading: Promise<T>, nothing: T): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothing
    throw error
  }
}

/** The user that Exim becomes, or stays when root did not start it. */
type User = Pick<UserInfo<string>, 'uid' | 'gid'>

export async function userOf(name: string): Promise<User> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
  if (uid.code !== 0) throw new Error(`no user ${name} on this machine: ${uid.output}`)
  return { uid: Number(uid.output), gid: Number(gid.output) }
}
