// The key `dkim`: the domains whose mail this server signs, and where their keys are. A domain without keys of its own has those
// that `waybill dkim new` makes in the state folder.

import { resolve } from 'node:path'
import * as v from 'valibot'
import { parseDomain, type Domain } from '../core/domain.ts'
import { list, section } from './section.ts'
import { textWith } from './secret-schema.ts'
import { domainValue, pathValue, show } from './values.ts'

export interface DkimKeyFile {
  readonly selector: string
  /** Absolute path. */
  readonly file: string
}

export interface DkimConfig {
  /** `state`: the keys that the server keeps itself. */
  readonly domains: ReadonlyMap<Domain, readonly DkimKeyFile[] | 'state'>
  /** Absolute path of a table of keys as opendkim has it. */
  readonly keyTable: string | null
  /** With whose key mail of others that goes on is sealed (ARC); null: it is not. */
  readonly seal: Domain | null
}

export const SELECTOR =
  /^[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)*$/

const keyFile = section({
  selector: textWith(SELECTOR, 'a selector', 'write letters, digits and hyphens, for example selector: mail2026'),
  file: pathValue,
})

const domains = v.record(
  v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      if (typeof dataset.value === 'string' && parseDomain(dataset.value) !== undefined) return
      addIssue({ message: `${show(dataset.value)} is not a domain`, expected: 'write for example example.org:' })
    }),
  ),
  v.nullish(
    section({
      keys: v.nullish(list(keyFile, '[{ selector: mail, file: /etc/dkimkeys/mail.private }]')),
    }),
  ),
)

export const dkimSchema = section({
  domains: v.nullish(domains, {}),
  key_table: v.nullish(pathValue),
  seal: v.nullish(domainValue),
})

/** Relative paths start at `folder`, the configuration file's own. */
export function resolveDkim(written: v.InferOutput<typeof dkimSchema>, folder: string): DkimConfig {
  return {
    domains: new Map(
      Object.entries(written.domains).flatMap(([name, one]): [Domain, readonly DkimKeyFile[] | 'state'][] => {
        const domain = parseDomain(name)
        if (domain === undefined) return []
        const keys = one?.keys?.map(({ selector, file }) => ({
          selector: selector.toLowerCase(),
          file: resolve(folder, file),
        }))
        return [[domain, keys ?? 'state']]
      }),
    ),
    keyTable: written.key_table ? resolve(folder, written.key_table) : null,
    seal: written.seal ?? null,
  }
}
