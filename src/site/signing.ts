// What a configuration signs mail with: the keys that it names, those of a table of opendkim's, and those that the server keeps
// itself. What cannot be read is told before anything is sent, with the file and what to do.

import { readFileSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import type { DkimKeyFile } from '../config/dkim-schema.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { placeOfSetting } from '../config/written.ts'
import type { Clock } from '../core/clock.ts'
import type { Domain } from '../core/domain.ts'
import type { Resolver } from '../dns/resolver.ts'
import { readKeyFolder } from '../email-auth/dkim/key-folder.ts'
import { fileRing, stateRing, type KeyRing } from '../email-auth/dkim/key-ring.ts'
import { parseKeyTable, type KeyTable } from '../email-auth/dkim/key-table.ts'
import { makeSealer, type Sealer } from '../email-auth/arc/sealer.ts'
import { makeSigner, type Signer } from '../email-auth/dkim/signer.ts'

export interface OpenedSigner {
  readonly signer: Signer | undefined
  /** Seals what is passed on. */
  readonly sealer: Sealer | undefined
  readonly problems: readonly ConfigProblem[]
}

export interface SigningWorld {
  readonly clock: Clock
  readonly resolver: Resolver
}

export function openSigner(config: Config, world: SigningWorld): OpenedSigner {
  const { dkim } = config
  if (dkim === null) return { signer: undefined, sealer: undefined, problems: [] }
  const problems: ConfigProblem[] = []
  const complain = (setting: string, message: string, advice: string): void =>
    void problems.push({ ...placeOfSetting(config, setting), message, advice })
  const rings = new Map<Domain, KeyRing>()
  const named = new Map<Domain, readonly DkimKeyFile[]>()
  if (dkim.keyTable !== null) {
    const table = readKeyTable(dkim.keyTable)
    if (typeof table === 'string') complain('dkim.key_table', table, 'write the path of the table, or take the key out')
    else {
      for (const problem of table.problems) problems.push({ file: dkim.keyTable, column: 1, ...problem })
      for (const [domain, entries] of Map.groupBy(table.entries, (entry) => entry.domain)) named.set(domain, entries)
    }
  }
  for (const [domain, keys] of dkim.domains) {
    if (keys !== 'state') named.set(domain, keys)
    else if (!named.has(domain)) {
      const trouble = stateTrouble(config.stateFolder, domain)
      if (trouble) complain(`dkim.domains.${domain}`, ...trouble)
      else rings.set(domain, stateRing(domain, config.stateFolder, world))
    }
  }
  for (const [domain, keys] of named) {
    const { ring, problems: unread } = fileRing(domain, keys, world)
    rings.set(domain, ring)
    const setting = dkim.domains.get(domain) === keys ? `dkim.domains.${domain}` : 'dkim.key_table'
    if (keys.length === 0) complain(setting, `no key of ${domain} is named`, newKey(domain))
    for (const { detail } of unread) {
      complain(
        setting,
        `${detail} (DKIM key of ${domain})`,
        `mend the file, or make a key with \`waybill dkim new ${domain}\` and take \`keys\` out`,
      )
    }
  }
  const ring = dkim.seal === null ? undefined : rings.get(dkim.seal)
  if (dkim.seal !== null && !ring && problems.length === 0) {
    complain('dkim.seal', `no key of ${dkim.seal} is named`, `write ${dkim.seal} below dkim.domains as well`)
  }
  const sealer = ring && makeSealer(ring, { ...world, hostname: config.hostname })
  return { sealer, signer: rings.size > 0 ? makeSigner(rings, world.clock) : undefined, problems }
}

const newKey = (domain: Domain): string =>
  `\`waybill dkim new ${domain} --config FILE\` makes one and prints the record for DNS`

function stateTrouble(stateFolder: string, domain: Domain): readonly [message: string, advice: string] | undefined {
  try {
    const keys = readKeyFolder(stateFolder, domain)
    if (keys.length === 0) return [`there is no DKIM key of ${domain} yet`, newKey(domain)]
    const broken = keys.map(({ read }) => (read.ok ? undefined : read.detail))
    if (broken.every((detail) => detail !== undefined)) {
      return [`${broken[0]} (DKIM key of ${domain})`, newKey(domain)]
    }
    return undefined
  } catch (error) {
    const { message } = error as Error
    return [
      `the DKIM keys of ${domain} cannot be read: ${message}`,
      'start the server as the owner of its state folder',
    ]
  }
}

function readKeyTable(path: string): KeyTable | string {
  try {
    return parseKeyTable(readFileSync(path, 'utf8'), path)
  } catch (error) {
    return `the table of DKIM keys cannot be read: ${(error as Error).message}`
  }
}
