// The real Dovecot as a place that knows passwords: with a configuration and sockets of its own in the test's folder,
// without its IMAP side, and not as a service of the machine.

import { existsSync } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { Running } from '../support/child.ts'
import { waitFor } from '../support/wait-for.ts'
import { programPath, skipWithout } from './programs.ts'

/** For the `skip` option of a test. */
export const lacksDovecot = (): string | false =>
  skipWithout('dovecot') || (process.getuid?.() === 0 ? false : 'Dovecot starts as root only')

/** The same for a test that needs its mailboxes. */
export function lacksDovecotStore(): string | false {
  const lacks = lacksDovecot()
  if (lacks || process.env['CI'] || ['lmtp', 'imap'].every((name) => existsSync(`/usr/lib/dovecot/${name}`)))
    return lacks
  return "dovecot-lmtpd or dovecot-imapd missing; run 'test/interop/peers.sh install' as root"
}

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

/** Its mailboxes as well: they are Maildirs in `<folder>/boxes`, of the user nobody. */
const mailboxes = (folder: string, imapPort: number): string => `
protocols = imap lmtp
auth_username_format = %n
first_valid_uid = 1
mail_location = maildir:${folder}/boxes/%n
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${folder}/boxes/%n
}
service lmtp {
  unix_listener ${folder}/lmtp {
    mode = 0666
  }
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = ${imapPort}
  }
  inet_listener imaps {
    port = 0
  }
}
protocol lmtp {
  postmaster_address = postmaster@here.test
}
`

/**
 * As startDovecot, with LMTP at `<folder>/lmtp` and IMAP on a port. The folders in `<folder>/boxes` must be there, and belong to
 * nobody.
 */
export async function startDovecotStore(folder: string, users: string, imapPort: number): Promise<Running> {
  const dovecot = await startDovecot(folder, users, mailboxes(folder, imapPort))
  await waitFor("Dovecot's LMTP socket", async () =>
    (await stat(join(folder, 'lmtp')).catch(() => undefined))?.isSocket(),
  )
  return dovecot
}

/** `users` is a list of `name:password` lines. The socket is `<folder>/auth`; the folder must be open to others. */
export async function startDovecot(folder: string, users: string, more = ''): Promise<Running> {
  await writeFile(join(folder, 'users'), users)
  await writeFile(join(folder, 'dovecot.conf'), `${configuration(folder)}${more}`)
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
