// The real Dovecot as a place that knows passwords: with a configuration and sockets of its own in the test's folder,
// without its IMAP side, and not as a service of the machine.

import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { Running } from '../support/child.ts'
import { waitFor } from '../support/wait-for.ts'
import { programPath, skipWithout } from './programs.ts'

/** For the `skip` option of a test. */
export const lacksDovecot = (): string | false =>
  skipWithout('dovecot') || (process.getuid?.() === 0 ? false : 'Dovecot starts as root only')

/** Dovecot's own brake on guessing, which makes an address wait longer after each failure, is off: Waybill has its own. */
const configuration = (folder: string): string => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols =
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_chars =
auth_failure_delay = 1 secs
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/users
}
service auth {
  unix_listener ${folder}/auth {
    mode = 0600
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0600
  }
}
`

/** `users` is a list of `name:password` lines. The socket is `<folder>/auth`; the folder must be open to others. */
export async function startDovecot(folder: string, users: string): Promise<Running> {
  await writeFile(join(folder, 'users'), users)
  await writeFile(join(folder, 'dovecot.conf'), configuration(folder))
  const dovecot = new Running(programPath('dovecot'), ['-F', '-c', join(folder, 'dovecot.conf')])
  try {
    await waitFor("Dovecot's auth socket", async () => {
      if (dovecot.gone) throw new Error(`Dovecot ended: ${dovecot.output}`)
      return (await stat(join(folder, 'auth')).catch(() => undefined))?.isSocket()
    })
  } catch (error) {
    await dovecot.end()
    throw error
  }
  return dovecot
}
