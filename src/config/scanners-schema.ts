// The `scanners` of the configuration file: which programs look at each message, where they are, how long they may take,
// and what it means when one of them gives no verdict. Which verdict leads to what is for the rules of policy.

import { argvValue } from './argv-value.ts'
import * as v from 'valibot'
import { seconds, type Duration } from '../core/time.ts'
import { parseScannerPlace, type ScannerPlace } from './scanner-place.ts'
import { list, section } from './section.ts'
import { choiceValue, durationValue, show, sizeValue, value } from './values.ts'

export const SCANNER_KINDS = ['spamd', 'rspamd', 'clamd', 'milter', 'command'] as const
export type ScannerKind = (typeof SCANNER_KINDS)[number]

export type ScannerEngine =
  | { readonly kind: Exclude<ScannerKind, 'command'>; readonly place: ScannerPlace }
  | { readonly kind: 'command'; readonly argv: readonly string[] }

export interface ScannerConfig {
  /** Unique; rules and events call the scanner by it. */
  readonly name: string
  readonly engine: ScannerEngine
  readonly timeout: Duration
  /** What becomes of a message when this scanner gives no verdict. */
  readonly down: 'defer' | 'pass'
  /** Larger messages are not shown to the scanner, which counts as "skipped" and not as "down". */
  readonly maxSize?: number
}

export const SCANNER_DEFAULTS = { timeout: '1m', down: 'defer', spamd_max_size: '512K' } as const

const placeValue = (what: string, example: string, defaultPort?: number) =>
  value<ScannerPlace>((input) => {
    const place = typeof input === 'string' ? parseScannerPlace(input, defaultPort) : undefined
    return place === undefined
      ? { message: `${show(input)} is not the place of ${what}`, advice: `write for example ${example}` }
      : { value: place }
  })

const nameValue = value<string>((input) =>
  typeof input === 'string' && /^[a-z0-9][a-z0-9_-]{0,31}$/i.test(input)
    ? { value: input }
    : {
        message: `${show(input)} cannot be the name of a scanner`,
        advice: 'write up to 32 letters, digits, "-" or "_", for example virus',
      },
)

const scannerSection = section({
  name: v.nullish(nameValue),
  spamd: v.nullish(placeValue('a spamd', '127.0.0.1:783 or /run/spamd.sock', 783)),
  rspamd: v.nullish(placeValue('an rspamd', 'http://127.0.0.1:11333', 11_333)),
  clamd: v.nullish(placeValue('a clamd', '/run/clamav/clamd.ctl or 127.0.0.1:3310', 3310)),
  milter: v.nullish(placeValue('a milter', 'inet:8891@localhost or unix:/run/opendkim/opendkim.sock')),
  command: v.nullish(argvValue),
  timeout: v.nullish(durationValue(seconds(1)), SCANNER_DEFAULTS.timeout),
  down: v.nullish(choiceValue('defer', 'pass'), SCANNER_DEFAULTS.down),
  max_size: v.nullish(sizeValue(1)),
})

type Written = v.InferOutput<typeof scannerSection>

/** What spamc, spamd's own client, does not send either (512 KB): SpamAssassin takes minutes for more. */
const SPAMD_MAX_SIZE = 512 * 1024

const scannerSchema = v.pipe(
  scannerSection,
  v.rawTransform<Written, ScannerConfig>(({ dataset, addIssue, NEVER }) => {
    const written = dataset.value
    const engines = enginesOf(written)
    const [engine] = engines
    if (engine === undefined || engines.length > 1) {
      const kinds = SCANNER_KINDS.join(', ')
      addIssue(
        engine === undefined
          ? { message: 'this scanner does not say what it is', expected: `add one of the keys ${kinds}` }
          : {
              message: `this scanner is several things at once: ${engines.map(({ kind }) => kind).join(', ')}`,
              expected: 'write an entry of its own for each of them',
            },
      )
      return NEVER
    }
    const maxSize = written.max_size ?? (engine.kind === 'spamd' ? SPAMD_MAX_SIZE : undefined)
    return {
      name: written.name ?? engine.kind,
      engine,
      timeout: written.timeout,
      down: written.down,
      ...(maxSize === undefined ? {} : { maxSize }),
    }
  }),
)

function enginesOf(written: Written): readonly ScannerEngine[] {
  return SCANNER_KINDS.flatMap((kind): readonly ScannerEngine[] => {
    if (kind === 'command') return written.command ? [{ kind, argv: written.command }] : []
    const place = written[kind]
    return place ? [{ kind, place }] : []
  })
}

/** For the key `scanners`. */
export const scannersSchema = v.pipe(
  list(scannerSchema, '[{ name: virus, clamd: /run/clamav/clamd.ctl }]'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const names = dataset.value.map(({ name }) => name)
    const twice = names.find((name, i) => names.indexOf(name) !== i)
    if (twice === undefined) return
    addIssue({
      message: `two scanners are called "${twice}"`,
      expected: 'give each a name of its own with the key "name"',
    })
  }),
)
