// `waybill dkim new` and `waybill dkim rotate`: the first keys of a domain, and the next ones. The private part lies in the state
// folder, readable for the server alone; the record for DNS is printed.

import type { Command } from 'commander'
import { SELECTOR } from '../../config/dkim-schema.ts'
import type { Domain } from '../../core/domain.ts'
import { days, formatInstant, type Instant } from '../../core/time.ts'
import { keyFolder, KEPT_AFTER, makeKey, readKeyFolder, removeKey, stagesOf } from '../../email-auth/dkim/key-folder.ts'
import type { KeyType } from '../../email-auth/dkim/key-record.ts'
import type { CommandContext } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import { examples } from '../help.ts'
import { keysOf, layoutRecords } from './key-view.ts'
import { guarded, keyOptions, openPlace, readDomain, type KeyOptions, type KeyPlace } from './place.ts'

interface MakeOptions extends KeyOptions {
  readonly selector?: string
  readonly algorithm?: string
  readonly bits?: string
}

const SHAPE =
  '{ keys: [{ domain, selector, stage, file, algorithm, bits, created, record: { name, value, zone } }], removed }'

const makeOptions = (command: Command): Command =>
  keyOptions(
    command
      .option('--selector <name>', 'name of the RSA key in DNS; the Ed25519 key gets -ed behind it (else by the date)')
      .option('--algorithm <kind>', 'rsa, ed25519 or both', 'both')
      .option('--bits <count>', 'length of the RSA key', '2048'),
    SHAPE,
  )

export function registerNew(dkim: Command, context: CommandContext): void {
  const command = makeOptions(
    dkim
      .command('new')
      .description('make the first keys of a domain and print their DNS records')
      .argument('<domain>', 'the domain to sign for'),
  ).action((domain: string, options: MakeOptions) => make(domain, options, context, 'new'))
  examples(
    command,
    [
      'waybill dkim new example.org --config /etc/waybill/waybill.yaml',
      'an RSA and an Ed25519 key, and what to publish',
    ],
    ['waybill dkim new example.org --selector mail --algorithm rsa', 'one key, called mail'],
  )
}

export function registerRotate(dkim: Command, context: CommandContext): void {
  const command = makeOptions(
    dkim
      .command('rotate')
      .description('make the next keys of a domain; the old ones sign until DNS shows the new ones')
      .argument('<domain>', 'the domain'),
  ).action((domain: string, options: MakeOptions) => make(domain, options, context, 'rotate'))
  examples(command, [
    'waybill dkim rotate example.org --config /etc/waybill/waybill.yaml',
    'once a year, say; keys that are done go',
  ])
}

async function make(text: string, options: MakeOptions, context: CommandContext, how: 'new' | 'rotate'): Promise<void> {
  const place = await openPlace(context, options)
  const domain = place && readDomain(text, place)
  if (!place || domain === undefined) return
  const { words, fail, stateFolder, config } = place
  const wanted = readWanted(options)
  if (typeof wanted === 'string')
    return fail(wanted === 'bits' ? words.notABitCount : words.notASelector(options.selector ?? ''), EXIT.usage)
  if (wanted.types.length === 0) return fail('--algorithm: rsa, ed25519, both', EXIT.usage)
  const named = config?.dkim?.domains.get(domain)
  if (named !== undefined && named !== 'state') return fail(words.namedInFile(domain))
  const now = context.terminal.clock.now()
  guarded(place, () => {
    const staged = stagesOf(readKeyFolder(stateFolder, domain), now)
    const ofTypes = staged.filter(({ key }) => key.read.ok && wanted.types.includes(key.read.value.type))
    if (how === 'new' && ofTypes.length > 0) return fail(words.hasKeys(domain))
    if (how === 'rotate' && staged.length === 0) return fail(words.noKeys(domain))
    const waiting = ofTypes.filter(({ stage }) => stage === 'waiting').map(({ key }) => key.selector)
    if (how === 'rotate' && waiting.length > 0) return fail(words.stillWaiting(domain, waiting.join(', ')))
    const taken = new Set(staged.map(({ key }) => key.selector))
    const made = wanted.types.map((type) => {
      const selector = wanted.selectorOf(type) ?? freeSelector(type, now, taken)
      return makeKey(stateFolder, { domain, selector, type, bits: wanted.bits }, now).selector
    })
    const done = staged.filter(({ stage }) => stage === 'done').map(({ key }) => key)
    for (const key of done) removeKey(stateFolder, key)
    tellMade(place, domain, { made, removed: done.map(({ selector }) => selector), now })
  })
}

function tellMade(
  place: KeyPlace,
  domain: Domain,
  {
    made,
    removed,
    now,
  }: { readonly made: readonly string[]; readonly removed: readonly string[]; readonly now: Instant },
): void {
  const { words, stateFolder, config } = place
  const keys = keysOf(place, domain, now)
    .map(({ view }) => view)
    .filter(({ selector }) => made.includes(selector))
  const first = keysOf(place, domain, now).length === made.length
  place.tell({ keys, removed }, [
    words.made(made.join(', '), keyFolder(stateFolder, domain)),
    ...(removed.length > 0 ? [words.removed(removed.join(', '))] : []),
    '',
    ...layoutRecords(keys, words),
    words.afterwards(domain),
    ...(first ? [] : [words.oldOnes(Math.round(KEPT_AFTER / days(1)))]),
    ...(config !== undefined && !config.dkim?.domains.has(domain) ? ['', words.nameIt(domain)] : []),
  ])
}

interface Wanted {
  readonly types: readonly KeyType[]
  readonly bits: number
  selectorOf(type: KeyType): string | undefined
}

/** What of the options cannot be, by its name. */
function readWanted({ selector, algorithm = 'both', bits = '2048' }: MakeOptions): Wanted | 'selector' | 'bits' {
  const types = (['rsa', 'ed25519'] as const).filter((type) => algorithm === 'both' || algorithm === type)
  if (!/^\d{4}$/.test(bits) || Number(bits) < 1024 || Number(bits) > 4096) return 'bits'
  if (selector !== undefined && (!SELECTOR.test(selector) || selector.length > 60)) return 'selector'
  const name = selector?.toLowerCase()
  return {
    types,
    bits: Number(bits),
    selectorOf: (type) =>
      name === undefined ? undefined : types.length > 1 && type === 'ed25519' ? `${name}-ed` : name,
  }
}

/** `rsa20261129`, and with a number behind it when there is one already. */
function freeSelector(type: KeyType, now: Instant, taken: ReadonlySet<string>): string {
  const name = `${type === 'rsa' ? 'rsa' : 'ed'}${formatInstant(now).slice(0, 10).replaceAll('-', '')}`
  const numbered = Array.from({ length: 100 }, (_, i) => (i === 0 ? name : `${name}-${i + 1}`))
  return numbered.find((one) => !taken.has(one)) ?? name
}
