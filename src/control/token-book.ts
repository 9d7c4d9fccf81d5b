// The tokens with which programs ask this server over HTTP: who made which, what each may do, and until when. Kept in the state
// folder, one JSON object a line, with a digest in place of the token: it is 256 bits of chance, which nobody can guess from a
// fast digest, and whoever reads the file can use none of them. Only the running server writes it.

import { hash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { ROLES, type Role } from '../core/role.ts'
import { instant, type Instant } from '../core/time.ts'
import { changeUserFile } from '../sasl/user-file-change.ts'

export interface TokenView {
  readonly name: string
  readonly role: Role
  /** It may read letters. */
  readonly contents: boolean
  readonly made: Instant
  /** Who made it. */
  readonly by: string
  /** Left out: it holds until it is revoked. */
  readonly until?: Instant
}

interface KeptToken extends TokenView {
  readonly digest: string
}

export interface TokenBook {
  list(): readonly TokenView[]
  /** The token itself, which is told this once; undefined: there is one of that name. */
  make(view: TokenView): Promise<string | undefined>
  /** Whether there was one. */
  revoke(name: string): Promise<boolean>
  /** What a token may do at this time. */
  find(token: string, now: Instant): TokenView | undefined
}

const PREFIX = 'wbt_'
const TOKEN_BYTES = 32

const time = v.pipe(v.number(), v.transform(instant))
const LINE = v.object({
  name: v.string(),
  role: v.picklist(ROLES),
  contents: v.boolean(),
  made: time,
  by: v.string(),
  until: v.exactOptional(time),
  digest: v.string(),
})

export async function openTokenBook(stateFolder: string): Promise<TokenBook> {
  const path = join(stateFolder, 'tokens')
  let kept = parse(await readFile(path, 'utf8').catch(emptyWhereMissing))
  /** One change at a time, and none is believed before it is on disk. */
  let last: Promise<unknown> = Promise.resolve()
  const write = (change: (now: readonly KeptToken[]) => readonly KeptToken[]): Promise<void> => {
    const written = last.then(async () => {
      const next = change(kept)
      const text = next.map((one) => `${JSON.stringify(one)}\n`).join('')
      const done = await changeUserFile(path, () => ({ text, value: undefined }))
      if (!done.ok) throw new Error(done.detail)
      kept = next
    })
    last = written.catch(() => undefined)
    return written
  }
  return {
    list: () => kept.map(viewOf),
    async make(view) {
      const token = `${PREFIX}${randomBytes(TOKEN_BYTES).toString('base64url')}`
      let isNew = true
      await write((now) => {
        isNew = !now.some(({ name }) => name === view.name)
        return isNew ? [...now, { ...view, digest: digestOf(token) }] : now
      })
      return isNew ? token : undefined
    },
    async revoke(wanted) {
      const before = kept.length
      await write((now) => now.filter(({ name }) => name !== wanted))
      return kept.length < before
    },
    find(token, now) {
      if (!token.startsWith(PREFIX)) return undefined
      const digest = digestOf(token)
      const found = kept.find((one) => one.digest === digest)
      if (!found || (found.until !== undefined && found.until <= now)) return undefined
      return viewOf(found)
    },
  }
}

function viewOf(kept: KeptToken): TokenView {
  const { digest: _digest, ...view } = kept
  return view
}

const digestOf = (token: string): string => hash('sha256', token, 'hex')

/** A line that cannot be read is of no use to anybody. */
function parse(text: string): readonly KeptToken[] {
  return text.split('\n').flatMap((line) => {
    try {
      const read = v.safeParse(LINE, JSON.parse(line))
      return read.success ? [read.output] : []
    } catch {
      return []
    }
  })
}

function emptyWhereMissing(error: unknown): string {
  if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return ''
  throw error
}
