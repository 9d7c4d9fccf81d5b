// The keys that the server keeps itself: `dkim/DOMAIN/SELECTOR.pem` in the state folder, each with a small file beside it that
// says since when there is one and since when DNS shows it. Which of them sign follows from that: of each type the newest that
// DNS has shown. A newer one waits until it is seen there, and an older one is done.

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import {
  chownSync,
  closeSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Domain } from '../../core/domain.ts'
import { after, days, formatInstant, instant, type Instant } from '../../core/time.ts'
import { publishedKey, type KeyType } from './key-record.ts'
import { watchKeyFile, type PrivateKey } from './key-file.ts'

/** For so long after another has taken its place a key's record stays: mail that it signed may still be under way or be read again. */
export const KEPT_AFTER = days(7)

export interface StoredKey {
  readonly domain: Domain
  readonly selector: string
  readonly path: string
  readonly created: Instant
  /** Since when DNS shows it, as far as anybody has looked. */
  readonly published?: Instant
  readonly read: { readonly ok: true; readonly value: PrivateKey } | { readonly ok: false; readonly detail: string }
}

export type KeyStage =
  /** Not seen in DNS yet. */
  | 'waiting'
  | 'used'
  /** Another has taken its place; the record is still wanted. */
  | 'leaving'
  /** The record may be removed. */
  | 'done'
  | 'broken'

export interface StagedKey {
  readonly key: StoredKey
  readonly stage: KeyStage
  /** When its record may be removed from DNS. */
  readonly until?: Instant
}

export const keyFolder = (stateFolder: string, domain: Domain): string => join(stateFolder, 'dkim', domain)

/** Oldest first; none where the folder is not there. Throws what the system says of a folder that cannot be read. */
export function readKeyFolder(stateFolder: string, domain: Domain): readonly StoredKey[] {
  const folder = keyFolder(stateFolder, domain)
  let names: readonly string[]
  try {
    names = readdirSync(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
  return names
    .filter((name) => name.endsWith('.pem'))
    .map((name): StoredKey => {
      const selector = name.slice(0, -'.pem'.length)
      const path = join(folder, name)
      const { created, published } = readNote(join(folder, `${selector}.json`))
      return {
        domain,
        selector,
        path,
        created: created ?? instant(0),
        ...(published !== undefined && { published }),
        read: watchKeyFile(path).read(),
      }
    })
    .sort((a, b) => a.created - b.created || (a.selector < b.selector ? -1 : 1))
}

/** Domains that have keys here. */
export function domainsWithKeys(stateFolder: string): readonly string[] {
  try {
    return readdirSync(join(stateFolder, 'dkim')).sort()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

interface Note {
  readonly created?: Instant
  readonly published?: Instant
}

function readNote(path: string): Note {
  let note: unknown
  try {
    note = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // A key without its note is one that nobody has seen in DNS.
    return {}
  }
  const time = (key: string): Instant | undefined => {
    const value: unknown = typeof note === 'object' && note !== null ? Reflect.get(note, key) : undefined
    const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
    return Number.isNaN(at) ? undefined : instant(at)
  }
  const created = time('created')
  const published = time('published')
  return { ...(created !== undefined && { created }), ...(published !== undefined && { published }) }
}

export function stagesOf(keys: readonly StoredKey[], now: Instant): readonly StagedKey[] {
  return keys.map((key): StagedKey => {
    if (!key.read.ok) return { key, stage: 'broken' }
    const { type } = key.read.value
    if (key.published === undefined) return { key, stage: 'waiting' }
    const later = keys.filter(
      (other) =>
        other.read.ok && other.read.value.type === type && other.published !== undefined && isNewer(other, key),
    )
    const since = later.map(({ published }) => published ?? now).sort((a, b) => a - b)[0]
    if (since === undefined) return { key, stage: 'used' }
    const until = after(since, KEPT_AFTER)
    return { key, stage: until > now ? 'leaving' : 'done', until }
  })
}

const isNewer = (a: StoredKey, b: StoredKey): boolean =>
  a.created > b.created || (a.created === b.created && a.selector > b.selector)

export interface NewKey {
  readonly domain: Domain
  readonly selector: string
  readonly type: KeyType
  /** Of an RSA key. */
  readonly bits: number
}

/** Makes a key and keeps it, on disk when this returns. Throws what the system says; `EEXIST`: there is one of that name. */
export function makeKey(stateFolder: string, { domain, selector, type, bits }: NewKey, now: Instant): StoredKey {
  const folder = keyFolder(stateFolder, domain)
  makeFolder(stateFolder, join(stateFolder, 'dkim'))
  makeFolder(stateFolder, folder)
  const { privateKey } =
    type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: bits }) : generateKeyPairSync('ed25519')
  const path = join(folder, `${selector}.pem`)
  writeOwned(stateFolder, path, privateKey.export({ type: 'pkcs8', format: 'pem' }), 'new')
  writeOwned(stateFolder, join(folder, `${selector}.json`), noteText({ created: now }), 'over')
  syncFolder(folder)
  return { domain, selector, path, created: now, read: watchKeyFile(path).read() }
}

/** Notes that DNS shows the key. */
export function notePublished(stateFolder: string, { domain, selector, created }: StoredKey, now: Instant): void {
  const folder = keyFolder(stateFolder, domain)
  writeOwned(stateFolder, join(folder, `${selector}.json`), noteText({ created, published: now }), 'over')
}

/** Its private part goes; the record in DNS is its owner's business. */
export function removeKey(stateFolder: string, { domain, selector }: StoredKey): void {
  const folder = keyFolder(stateFolder, domain)
  for (const end of ['pem', 'json']) rmSync(join(folder, `${selector}.${end}`), { force: true })
  syncFolder(folder)
}

const noteText = ({ created, published }: Note): string =>
  `${JSON.stringify({
    ...(created !== undefined && { created: formatInstant(created) }),
    ...(published !== undefined && { published: formatInstant(published) }),
  })}\n`

/** The server reads what root has made: files belong to whoever the state folder belongs to. */
function writeOwned(stateFolder: string, path: string, text: string, how: 'new' | 'over'): void {
  // Never through a link that somebody has put there, and never half a file under the name that counts.
  const name = how === 'new' ? path : `${path}.new`
  if (how === 'over') rmSync(name, { force: true })
  const file = openSync(name, 'wx', 0o600)
  try {
    writeSync(file, text)
    const owner = ownerFor(stateFolder)
    if (owner) fchownSync(file, owner.uid, owner.gid)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  if (how === 'over') renameSync(name, path)
}

function makeFolder(stateFolder: string, path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return
    throw error
  }
  const owner = ownerFor(stateFolder)
  if (owner) chownSync(path, owner.uid, owner.gid)
}

/** Only root can give away what it made, and only root needs to. */
function ownerFor(stateFolder: string): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const { uid, gid } = statSync(stateFolder)
  return { uid, gid }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined

/** What a record of the key must say. */
export function recordText(key: KeyObject): string {
  const type = key.asymmetricKeyType === 'ed25519' ? 'ed25519' : 'rsa'
  return `v=DKIM1; k=${type}; p=${publishedKey(key)}`
}
