// The keys that mail of one domain is signed with now. Those of a configuration are read at the start and again when their file
// changes; what was read last goes on signing while a file is gone or wrong. Those of the state folder sign once DNS shows
// them: a newer one waits for that and then takes the place of the older one.

import type { Clock } from '../../core/clock.ts'
import type { Domain } from '../../core/domain.ts'
import { between, minutes, seconds, type Tick } from '../../core/time.ts'
import type { Resolver } from '../../dns/resolver.ts'
import { compareRecord } from './compare-record.ts'
import { watchKeyFile, type PrivateKey } from './key-file.ts'
import { notePublished, readKeyFolder, stagesOf, type StoredKey } from './key-folder.ts'
import type { SigningKey } from './sign.ts'

export interface KeyRing {
  readonly domain: Domain
  /** Waits only where nothing can be signed with yet. */
  keys(): readonly SigningKey[] | Promise<readonly SigningKey[]>
}

export interface KeyRingDeps {
  readonly clock: Clock
  readonly resolver: Pick<Resolver, 'txt'>
}

const LOOK_AGAIN = seconds(10)
const ASK_AGAIN = minutes(1)
/** What a message waits for DNS before it goes without a signature. */
const LONGEST_QUESTION = seconds(5)

const signingKey = (domain: Domain, selector: string, { key, type }: PrivateKey): SigningKey => ({
  domain,
  selector,
  algorithm: `${type}-sha256`,
  key,
})

/** RSA first: there are servers that look at one signature only. */
const rsaFirst = (a: SigningKey, b: SigningKey): number =>
  Number(b.algorithm < a.algorithm) - Number(a.algorithm < b.algorithm)

export function fileRing(
  domain: Domain,
  files: readonly { readonly selector: string; readonly file: string }[],
  { clock }: KeyRingDeps,
): { readonly ring: KeyRing; readonly problems: readonly { readonly file: string; readonly detail: string }[] } {
  const watched = files.map(({ selector, file }) => ({ selector, file: watchKeyFile(file) }))
  let lookedAt: Tick | undefined
  let keys: readonly SigningKey[] = []
  const problems: { file: string; detail: string }[] = []
  const look = (): void => {
    const now = clock.ticks()
    if (lookedAt !== undefined && between(lookedAt, now) < LOOK_AGAIN) return
    const first = lookedAt === undefined
    lookedAt = now
    const before = keys
    keys = watched
      .flatMap(({ selector, file }) => {
        const read = file.read()
        if (read.ok) return [signingKey(domain, selector, read.value)]
        if (first) problems.push({ file: file.path, detail: read.detail })
        return before.filter((key) => key.selector === selector)
      })
      .toSorted((a, b) => -rsaFirst(a, b))
  }
  look()
  return {
    ring: {
      domain,
      keys() {
        look()
        return keys
      },
    },
    problems,
  }
}

export function stateRing(domain: Domain, stateFolder: string, deps: KeyRingDeps): KeyRing {
  const { clock } = deps
  let lookedAt: Tick | undefined
  let asking: Promise<void> | undefined
  let keys: readonly SigningKey[] = []
  /** Selectors that DNS showed, where that could not be written down. */
  const seen = new Map<string, StoredKey>()

  const read = (): readonly StoredKey[] => {
    let stored: readonly StoredKey[]
    try {
      stored = readKeyFolder(stateFolder, domain)
    } catch {
      // What was read before goes on; the watch over the keys says what is wrong.
      return []
    }
    const known = stored.map((key) => ({ ...key, ...seen.get(key.selector) }))
    const staged = stagesOf(known, clock.now())
    const used = staged.flatMap(({ key, stage }) =>
      stage === 'used' && key.read.ok ? [signingKey(domain, key.selector, key.read.value)] : [],
    )
    if (used.length > 0) keys = used.toSorted((a, b) => -rsaFirst(a, b))
    return staged.flatMap(({ key, stage }) => (stage === 'waiting' ? [key] : []))
  }

  const look = (): void => {
    const now = clock.ticks()
    if (lookedAt !== undefined && between(lookedAt, now) < ASK_AGAIN) return
    lookedAt = now
    const waiting = read()
    if (waiting.length === 0 || asking) return
    asking = ask(waiting).finally(() => (asking = undefined))
  }

  const ask = async (waiting: readonly StoredKey[]): Promise<void> => {
    const over = new AbortController()
    const timer = clock.after(LONGEST_QUESTION, () => over.abort())
    const shown = await Promise.all(waiting.map((key) => isPublished(key, deps, over.signal)))
    timer.cancel()
    for (const [index, key] of waiting.entries()) {
      if (shown[index] !== true) continue
      const now = clock.now()
      seen.set(key.selector, { ...key, published: now })
      try {
        notePublished(stateFolder, key, now)
      } catch {
        // It holds for this run of the server; the next one asks again.
      }
    }
    if (shown.includes(true)) read()
  }

  look()
  return {
    domain,
    keys() {
      look()
      return keys.length > 0 || asking === undefined ? keys : asking.then(() => keys)
    },
  }
}

export async function isPublished(
  { domain, selector, read }: StoredKey,
  { resolver }: Pick<KeyRingDeps, 'resolver'>,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!read.ok) return false
  const answer = await resolver.txt(`${selector}._domainkey.${domain}`, signal)
  return compareRecord(read.value.key, answer).kind === 'published'
}
