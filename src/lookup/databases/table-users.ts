// Users whom a table knows. Where their mail is, the table says, or a path that is made of the name which the table gives; without
// one, of the name that was asked for, which is looked at first: it cannot lead out of a folder.

import type { AccountNumbers, User } from '../../config/config.ts'
import { canonicalUserName, isUserName } from '../../config/user-name.ts'
import { unknown, type Found } from '../lookup.ts'
import { onlyRow, type Row } from '../sql/row.ts'
import { NO_SUCH_USER, type Users } from '../users/user-lookup.ts'
import type { LookupTable } from './tables.ts'

export interface TableUsersOptions {
  /** With `{user}` and `{home}`. */
  readonly maildir: string
  /** What somebody is called by the local part: a user of a virtual domain by the whole address. */
  readonly nameOf: (localPart: string) => string
}

export const tableUsers = (table: LookupTable, options: TableUsersOptions): Users => ({
  async find(name, domain) {
    if (!isUserName(name)) return NO_SUCH_USER
    const user = options.nameOf(name)
    const rows = await table.find({ user, local_part: name, domain, address: `${name}@${domain}` })
    if (rows.kind === 'none') return rows
    const row = rows.kind === 'found' ? onlyRow(rows.value) : rows
    const found = row.kind === 'found' ? readUser(row.value, name, options) : row
    return found.kind === 'unknown' ? unknown(`table ${table.name}: ${found.why}`) : found
  },
  // Nobody asks a table for all that it has.
  names: () => [],
})

function readUser(row: Row, asked: string, { maildir, nameOf }: TableUsersOptions): Found<User> {
  const columns = new Map(row.map(([column, value]) => [column, textOf(value)]))
  // In a virtual domain a table may have the whole address.
  const given = columns.get('user')?.replace(/@[^@]*$/, '') ?? asked
  const name = canonicalUserName(given)
  if (!isUserName(name)) return unknown(`${JSON.stringify(given)} cannot be the name of a user`)
  const home = columns.get('home')
  const path = columns.get('maildir') ?? pathFrom(maildir, name, home)
  for (const one of [home, path]) {
    if (one !== undefined && !/^\/[^\0]*$/.test(one)) return unknown(`${JSON.stringify(one)} is not an absolute path`)
  }
  if (path === undefined) return unknown(`it has no home for ${name}, and the maildir of the table wants one`)
  const account = accountOf(columns)
  return {
    kind: 'found',
    value: {
      name: nameOf(name),
      maildir: path,
      ...(home !== undefined && { home }),
      ...(account && { account }),
    },
  }
}

const pathFrom = (template: string, user: string, home: string | undefined): string | undefined =>
  home === undefined && template.includes('{home}')
    ? undefined
    : template.replaceAll('{user}', () => user).replaceAll('{home}', () => home ?? '')

function accountOf(columns: ReadonlyMap<string, string | undefined>): AccountNumbers | undefined {
  const [uid = '', gid = ''] = [columns.get('uid'), columns.get('gid')]
  return /^\d+$/.test(uid) && /^\d+$/.test(gid) ? { uid: Number(uid), gid: Number(gid) } : undefined
}

/** Undefined: there is none. Of several values of an attribute the first. */
function textOf(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value
  if (typeof one === 'string') return one === '' ? undefined : one
  return typeof one === 'number' || typeof one === 'bigint' ? String(one) : undefined
}
