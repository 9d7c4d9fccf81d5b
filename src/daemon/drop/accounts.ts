// Names of the users of this machine by their number: the file of accounts (passwd(5)), and for those who stand elsewhere (LDAP,
// systemd) the system's own `getent`. Who has no name stays a number.

import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'

export interface Account {
  readonly login: string
  /** The first part of the comment field (GECOS). */
  readonly fullName: string
}

export type FindAccount = (uid: number) => Promise<Account | undefined>

const PASSWD = '/etc/passwd'
const LOGIN = /^[A-Za-z0-9._][A-Za-z0-9._-]{0,63}$/
const PATIENCE_MS = 3000
const MOST_KEPT = 1000

export function accountFinder(file = PASSWD): FindAccount {
  let read: ReadonlyMap<number, Account> = new Map()
  let signature = ''
  const elsewhere = new Map<number, Account | undefined>()
  return async (uid) => {
    const { mtimeMs = 0, ino = 0 } = (await stat(file).catch(() => undefined)) ?? {}
    const now = `${ino} ${mtimeMs}`
    if (now !== signature) {
      read = parsePasswd(await readFile(file, 'utf8').catch(() => ''))
      signature = now
      elsewhere.clear()
    }
    const found = read.get(uid)
    if (found || file !== PASSWD) return found
    if (!elsewhere.has(uid)) {
      if (elsewhere.size >= MOST_KEPT) elsewhere.clear()
      elsewhere.set(uid, parsePasswd(await getent(uid)).get(uid))
    }
    return elsewhere.get(uid)
  }
}

export function parsePasswd(text: string): ReadonlyMap<number, Account> {
  const accounts = new Map<number, Account>()
  for (const line of text.split('\n')) {
    const [login = '', , uid = '', , gecos = ''] = line.split(':')
    if (!LOGIN.test(login) || !/^\d{1,10}$/.test(uid) || accounts.has(Number(uid))) continue
    // passwd(5): an ampersand stands for the login.
    const fullName = (gecos.split(',')[0] ?? '').replaceAll('&', login.charAt(0).toUpperCase() + login.slice(1)).trim()
    accounts.set(Number(uid), { login, fullName })
  }
  return accounts
}

const getent = (uid: number): Promise<string> =>
  new Promise((resolve) => {
    execFile('/usr/bin/getent', ['passwd', String(uid)], { timeout: PATIENCE_MS }, (error, out) =>
      resolve(error ? '' : out),
    )
  })
