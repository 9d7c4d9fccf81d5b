// A key as the commands show it: what it is, where it stands, and its record.

import type { DkimKeyFile } from '../../config/dkim-schema.ts'
import type { Domain } from '../../core/domain.ts'
import { formatInstant, type Instant } from '../../core/time.ts'
import { watchKeyFile, type PrivateKeyRead } from '../../email-auth/dkim/key-file.ts'
import { readKeyFolder, recordText, stagesOf, type KeyStage, type StoredKey } from '../../email-auth/dkim/key-folder.ts'
import { zoneLine } from '../../email-auth/dkim/zone-line.ts'
import type { DkimWords } from '../../words/dkim.ts'
import type { KeyPlace } from './place.ts'

export interface KeyRecordView {
  /** Where it stands in DNS. */
  readonly name: string
  readonly value: string
  /** Lines of a zone file. */
  readonly zone: string
}

export interface KeyView {
  readonly domain: string
  readonly selector: string
  readonly stage: KeyStage | 'named'
  readonly file: string
  readonly algorithm?: 'rsa' | 'ed25519'
  readonly bits?: number
  readonly created?: string
  readonly published?: string
  /** When its record may be removed. */
  readonly until?: string
  readonly record?: KeyRecordView
  readonly problem?: string
}

export interface ViewedKey {
  readonly view: KeyView
  readonly read: PrivateKeyRead
  /** Where the server keeps it itself. */
  readonly stored?: StoredKey
}

/** Keys of the domain: those that the configuration names, else those of the state folder. Throws what the system says. */
export function keysOf({ stateFolder, config }: KeyPlace, domain: Domain, now: Instant): readonly ViewedKey[] {
  const named = config?.dkim?.domains.get(domain)
  if (named !== undefined && named !== 'state') return named.map((file) => namedKey(domain, file))
  return stagesOf(readKeyFolder(stateFolder, domain), now).map(({ key, stage, until }) => ({
    view: {
      ...baseView(domain, key.selector, key.path, key.read),
      stage,
      created: formatInstant(key.created),
      ...(key.published !== undefined && { published: formatInstant(key.published) }),
      ...(until !== undefined && { until: formatInstant(until) }),
    },
    read: key.read,
    stored: key,
  }))
}

function namedKey(domain: Domain, { selector, file }: DkimKeyFile): ViewedKey {
  const read = watchKeyFile(file).read()
  return { view: { ...baseView(domain, selector, file, read), stage: read.ok ? 'named' : 'broken' }, read }
}

function baseView(domain: Domain, selector: string, file: string, read: PrivateKeyRead) {
  if (!read.ok) return { domain, selector, file, problem: read.detail }
  const { key, type, bits } = read.value
  const value = recordText(key)
  return {
    domain,
    selector,
    file,
    algorithm: type,
    bits,
    record: { name: `${selector}._domainkey.${domain}`, value, zone: zoneLine(selector, domain, value) },
  }
}

const day = (text = ''): string => text.slice(0, 10)

/** One line a key, in columns. */
export function layoutKeys(views: readonly KeyView[], words: DkimWords): readonly string[] {
  const width = (of: (view: KeyView) => string): number => Math.max(...views.map((view) => of(view).length))
  const kind = ({ algorithm, bits }: KeyView): string => (algorithm === 'rsa' ? `rsa ${bits}` : (algorithm ?? '?'))
  const columns = [({ domain }: KeyView) => domain, ({ selector }: KeyView) => selector, kind]
  return views.map((view) => {
    const left = columns.map((of) => of(view).padEnd(width(of))).join('  ')
    const problem = view.problem === undefined ? '' : `: ${view.problem}`
    return `${left}  ${words.stage[view.stage](day(view.until))}${problem}`
  })
}

/** The records as people carry them into DNS. */
export function layoutRecords(views: readonly KeyView[], words: DkimWords): readonly string[] {
  const records = views.flatMap(({ record }) => (record ? [record] : []))
  return [
    words.publish,
    '',
    ...records.flatMap(({ zone }) => zone.split('\n')),
    '',
    words.oneValue,
    '',
    ...records.flatMap(({ name, value }) => [name, value, '']),
  ]
}
