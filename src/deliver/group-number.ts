// The groups of the system by their file (group(5)), which is read each time: it is small, and must not be out of date.

import { readFile } from 'node:fs/promises'

const GROUPS = '/etc/group'

/** Undefined: there is none, or nobody can tell. */
export async function groupNumber(name: string): Promise<number | undefined> {
  return (await groups()).find((group) => group.name === name)?.gid
}

/** Of the groups that this user is a member of, besides the user's own. */
export async function groupsWith(user: string): Promise<readonly number[]> {
  return (await groups()).flatMap(({ gid, members }) => (members.includes(user) ? [gid] : []))
}

interface Group {
  readonly name: string
  readonly gid: number
  readonly members: readonly string[]
}

async function groups(): Promise<readonly Group[]> {
  const text = await readFile(GROUPS, 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    const [name = '', , gid = '', members = ''] = line.split(':')
    return /^\d+$/.test(gid) ? [{ name, gid: Number(gid), members: members.split(',') }] : []
  })
}
