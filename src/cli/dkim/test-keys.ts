// `waybill dkim test`: whether DNS shows the keys as they are here, and what is wrong where it does not. What is right is noted, so
// that a running server signs with it.

import type { Command } from 'commander'
import { compareRecord, type RecordState } from '../../email-auth/dkim/compare-record.ts'
import { notePublished } from '../../email-auth/dkim/key-folder.ts'
import type { DkimWords } from '../../words/dkim.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { examples } from '../help.ts'
import { safeText } from '../render/safe-text.ts'
import { keysOf, type KeyView, type ViewedKey } from './key-view.ts'
import { openResolver } from './open-resolver.ts'
import { guarded, keyOptions, openPlace, readDomain, type KeyOptions, type KeyPlace } from './place.ts'

interface Tested {
  readonly view: KeyView
  readonly dns: RecordState
  /** It signs from now on. */
  readonly noted: boolean
}

export function registerTest(dkim: Command, context: CommandContext): void {
  const command = keyOptions(
    dkim
      .command('test')
      .description('compare the keys of a domain with what DNS shows')
      .argument('<domain>', 'the domain')
      .argument('[selector]', 'this key only'),
    '{ keys: [{ selector, stage, record, dns: { kind, why?, record?, detail?, remarks?, aliases? } }] }',
  ).action((domain: string, selector: string | undefined, options: KeyOptions) =>
    run(domain, selector, options, context),
  )
  examples(command, [
    'waybill dkim test example.org --config /etc/waybill/waybill.yaml',
    'ends with 0 when all are right, 1 when one is not, 69 when DNS does not answer',
  ])
}

async function run(
  text: string,
  selector: string | undefined,
  options: KeyOptions,
  context: CommandContext,
): Promise<void> {
  const place = await openPlace(context, options)
  const domain = place && readDomain(text, place)
  if (!place || domain === undefined) return
  const { words } = place
  const found = guarded(place, () => keysOf(place, domain, context.terminal.clock.now()))
  if (!found) return
  const keys = found.filter(({ view }) => selector === undefined || view.selector === selector.toLowerCase())
  if (keys.length === 0)
    return place.fail(words.noKeys(selector === undefined ? domain : `${selector}._domainkey.${domain}`))
  const resolver = await openResolver(context.terminal, options.config)
  if (!resolver) return context.exit(EXIT.usage)
  const tested: Tested[] = []
  for (const key of keys) {
    const { view, read } = key
    if (!read.ok) {
      tested.push({ view, dns: { kind: 'unknown', detail: read.detail }, noted: false })
      continue
    }
    const dns = compareRecord(read.value.key, await resolver.txt(`${view.selector}._domainkey.${domain}`))
    tested.push({ view, dns, noted: dns.kind === 'published' && noteSeen(place, key, context) })
  }
  const lines = tested.flatMap((one) => [...describe(one, words), ''])
  place.tell({ keys: tested.map(({ view, dns }) => ({ ...view, dns })) }, lines.slice(0, -1), codeOf(tested))
}

/** Whether that is news. */
function noteSeen(place: KeyPlace, { stored }: ViewedKey, { terminal }: CommandContext): boolean {
  if (stored === undefined || stored.published !== undefined) return false
  try {
    notePublished(place.stateFolder, stored, terminal.clock.now())
    return true
  } catch {
    // Whoever may only read asks as well; the server will find it out by itself.
    return false
  }
}

function describe({ view, dns, noted }: Tested, words: DkimWords): readonly string[] {
  const name = view.record?.name ?? `${view.selector}._domainkey.${view.domain}`
  if (view.problem !== undefined) return [safeText(`${name}: ${view.problem}`)]
  switch (dns.kind) {
    case 'published':
      return [
        view.stage === 'done' ? words.mayGo(name) : words.right(name),
        ...dns.remarks.map((remark) => `  ${words.remark[remark]}`),
        ...(noted ? [`  ${words.usedFromNow}`] : []),
      ]
    case 'unknown':
      return [safeText(words.notKnown(name, dns.detail))]
    case 'wrong':
      return [
        safeText(words.fault[dns.why](name, dns.detail ?? dns.aliases?.at(-1) ?? '')),
        ...(dns.record === undefined ? [] : [`  ${safeText(words.shows(dns.record.slice(0, 500)))}`]),
        ...(view.stage === 'done' || view.record === undefined
          ? []
          : [`  ${words.write}`, ...view.record.zone.split('\n').map((line) => `  ${line}`)]),
      ]
  }
}

/** A key that is done need not be there. */
function codeOf(tested: readonly Tested[]): ExitCode {
  const wanted = tested.filter(({ view }) => view.stage !== 'done')
  if (wanted.some(({ view, dns }) => dns.kind === 'wrong' || view.problem !== undefined)) return EXIT.failed
  return wanted.some(({ dns }) => dns.kind === 'unknown') ? EXIT.unavailable : EXIT.ok
}
