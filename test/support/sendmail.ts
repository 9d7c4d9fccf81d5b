// `bin/sendmail.js` as programs call it: for a site of a test, as this user or another one, by any of its names.

import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run, type Finished } from './child.ts'
import type { WaybillSite } from './waybill-process.ts'

export const SENDMAIL = fileURLToPath(new URL('../../bin/sendmail.js', import.meta.url))

export interface SendmailOptions {
  readonly input?: string | Uint8Array
  /** Number of another user; needs root. */
  readonly uid?: number
  /** The name by which it is called. */
  readonly name?: string
  readonly language?: string
  readonly cwd?: string
}

export async function sendmail(
  site: Pick<WaybillSite, 'stateFolder' | 'folder'>,
  args: readonly string[],
  { input = '', uid, name, language = 'C.UTF-8', cwd }: SendmailOptions = {},
): Promise<Finished> {
  let program = SENDMAIL
  if (name !== undefined) {
    program = join(site.folder, name)
    await symlink(SENDMAIL, program).catch(() => undefined)
  }
  const as = uid === undefined ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups']
  const [command = '', ...rest] = [...as, process.execPath, program, ...args]
  return run(command, rest, {
    input,
    ...(cwd !== undefined && { cwd }),
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', LC_ALL: language, WAYBILL_STATE: site.stateFolder },
  })
}
