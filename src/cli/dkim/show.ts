// `waybill dkim list` and `waybill dkim show`: which keys there are and where each stands; the records that DNS must have.

import type { Command } from 'commander'
import { parseDomain, type Domain } from '../../core/domain.ts'
import { domainsWithKeys } from '../../email-auth/dkim/key-folder.ts'
import type { CommandContext } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import { examples } from '../help.ts'
import { safeText } from '../render/safe-text.ts'
import { keysOf, layoutKeys, layoutRecords } from './key-view.ts'
import { guarded, keyOptions, openPlace, readDomain, type KeyOptions, type KeyPlace } from './place.ts'

const SHAPE =
  '{ keys: [{ domain, selector, stage, file, algorithm?, bits?, created?, published?, until?, record?, problem? }] }'

export function registerList(dkim: Command, context: CommandContext): void {
  const command = keyOptions(
    dkim
      .command('list')
      .description('list the keys, and which of them sign')
      .argument('[domain]', 'of this domain only'),
    SHAPE,
  ).action((domain: string | undefined, options: KeyOptions) => list(domain, options, context))
  examples(command, [
    'waybill dkim list --config /etc/waybill/waybill.yaml',
    'what signs, what waits, what may be removed',
  ])
}

async function list(text: string | undefined, options: KeyOptions, context: CommandContext): Promise<void> {
  const place = await openPlace(context, options)
  if (!place) return
  const one = text === undefined ? undefined : readDomain(text, place)
  if (text !== undefined && one === undefined) return
  const now = context.terminal.clock.now()
  guarded(place, () => {
    const domains = one === undefined ? domainsOf(place) : [one]
    const keys = domains.flatMap((domain) => keysOf(place, domain, now).map(({ view }) => view))
    if (keys.length > 0) return place.tell({ keys }, layoutKeys(keys, place.words).map(safeText))
    const nothing = one === undefined ? place.words.noKeysAtAll : place.words.noKeys(one)
    return place.tell({ keys }, [nothing], one === undefined ? EXIT.ok : EXIT.failed)
  })
}

export function domainsOf({ stateFolder, config }: KeyPlace): readonly Domain[] {
  const own = domainsWithKeys(stateFolder).flatMap((name) => parseDomain(name) ?? [])
  return [...new Set([...(config?.dkim?.domains.keys() ?? []), ...own])].toSorted()
}

export function registerShow(dkim: Command, context: CommandContext): void {
  const command = keyOptions(
    dkim
      .command('show')
      .description('print the DNS records of the keys of a domain')
      .argument('<domain>', 'the domain')
      .argument('[selector]', 'of this key only'),
    SHAPE,
  ).action((domain: string, selector: string | undefined, options: KeyOptions) =>
    show(domain, selector, options, context),
  )
  examples(command, ['waybill dkim show example.org --json', 'name and value of each record, for a script'])
}

async function show(
  text: string,
  selector: string | undefined,
  options: KeyOptions,
  context: CommandContext,
): Promise<void> {
  const place = await openPlace(context, options)
  const domain = place && readDomain(text, place)
  if (!place || domain === undefined) return
  guarded(place, () => {
    const keys = keysOf(place, domain, context.terminal.clock.now())
      .map(({ view }) => view)
      .filter((view) => selector === undefined || view.selector === selector.toLowerCase())
    if (keys.length === 0)
      return place.fail(place.words.noKeys(selector === undefined ? domain : `${selector}._domainkey.${domain}`))
    return place.tell({ keys }, [
      ...layoutKeys(keys, place.words).map(safeText),
      '',
      ...layoutRecords(keys, place.words),
    ])
  })
}
