// An account of this machine by its name, from the file of accounts (passwd(5)). It is read each time: a user that is gone must run
// nothing.

import { readFile } from 'node:fs/promises'

export interface NumberedAccount {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: string
}

const PASSWD = '/etc/passwd'

export const accountNamed = (name: string): Promise<NumberedAccount | undefined> =>
  findAccount((one) => one.name === name)

/** The first of those with this number. */
export const accountNumbered = (uid: number): Promise<NumberedAccount | undefined> =>
  findAccount((one) => one.uid === uid)

async function findAccount(isWanted: (account: NumberedAccount) => boolean): Promise<NumberedAccount | undefined> {
  const text = await readFile(PASSWD, 'utf8').catch(() => '')
  for (const line of text.split('\n')) {
    const [name = '', , uid = '', gid = '', , home = '/'] = line.split(':')
    if (!/^\d+$/.test(uid) || !/^\d+$/.test(gid)) continue
    const account = { name, uid: Number(uid), gid: Number(gid), home }
    if (isWanted(account)) return account
  }
  return undefined
}
