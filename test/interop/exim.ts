// A real Exim as the receiving server, with a configuration of its own in the test's folder. It takes some mail and
// refuses other mail in its own words, and it keeps what it took in its queue, where the test reads it.

import { chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
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

function configuration(folder: string, port: number, user: string): string {
  return `
primary_hostname = mx.exim.test
exim_path = ${programRealPath('exim4')}
exim_user = ${user}
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%s
pid_file_path = ${folder}/exim.pid
daemon_smtp_ports = ${port}
local_interfaces = 127.0.0.1
queue_only = true
tls_advertise_hosts =
host_lookup =
rfc1413_query_timeout = 0s
keep_environment =
log_selector = +received_recipients +smtp_confirmation
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

export class EximReceiver implements AsyncDisposable {
  readonly port: number
  readonly #folder: string
  readonly #running: Running

  private constructor(port: number, folder: string, running: Running) {
    this.port = port
    this.#folder = folder
    this.#running = running
  }

  static async start(folder: string, port: number): Promise<EximReceiver> {
    const root = process.getuid?.() === 0
    const user = root ? 'Debian-exim' : userInfo().username
    for (const name of ['spool', 'log']) {
      await mkdir(join(folder, name), { recursive: true })
      if (root) await chown(join(folder, name), await userId(user, '-u'), await userId(user, '-g'))
    }
    const file = join(folder, 'exim.conf')
    await writeFile(file, configuration(folder, port, user), { mode: 0o644 })
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
    const log = await orNothing(readFile(join(this.#folder, 'log', 'main'), 'latin1'), '')
    const bodies = join(this.#folder, 'spool', 'input')
    const names = await orNothing(readdir(bodies), [])
    return Promise.all(
      [...log.matchAll(/ (\S+) <= .* for (.+)$/gm)].map(async ([, id = '', recipients = '']) => {
        const parts = names
          .filter((name) => name.startsWith(id) && /-[HD]$/.test(name))
          .sort()
          .reverse()
        const texts = await Promise.all(parts.map((name) => readFile(join(bodies, name), 'latin1')))
        return { recipients: recipients.split(' '), text: texts.join('\n') }
      }),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running.end()
  }
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

async function userId(name: string, option: '-u' | '-g'): Promise<number> {
  const { code, output } = await run('id', [option, name])
  if (code !== 0) throw new Error(`no user ${name} on this machine: ${output}`)
  return Number(output)
}
