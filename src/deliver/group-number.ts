// The number of a group of the system by its file (group(5)), which is read each time: it is small, and must not be out of date.

import { readFile } from 'node:fs/promises'

const GROUPS = '/etc/group'

/** Undefined: there is none, or nobody can tell. */
export async function groupNumber(name: string): Promise<number | undefined> {
  const text = await readFile(GROUPS, 'utf8').catch(() => '')
  for (const line of text.split('\n')) {
    const [group, , gid = ''] = line.split(':')
    if (group === name && /^\d+$/.test(gid)) return Number(gid)
  }
  return undefined
}
