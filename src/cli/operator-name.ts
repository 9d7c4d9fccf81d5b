// Who runs a command, as the events of a change name them: `alice (uid 1000)`, `root (uid 0) for alice` behind sudo.

import { userInfo } from 'node:os'

export function operatorName(env: Readonly<Record<string, string | undefined>>): string {
  const uid = process.getuid?.()
  const behind = env['SUDO_USER']
  const known = `${nameOfUser()}${uid === undefined ? '' : ` (uid ${uid})`}`
  return behind === undefined || uid !== 0 || !/^[\w.@-]{1,32}$/.test(behind) ? known : `${known} for ${behind}`
}

/** A uid without an entry in passwd has no name. */
function nameOfUser(): string {
  try {
    return userInfo().username
  } catch {
    return 'operator'
  }
}
