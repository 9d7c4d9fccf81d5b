// What Prometheus collects: counters, histograms and gauges with labels, and their text (exposition format 0.0.4). The number of
// series of a family is bounded, because every one of them stays in the memory of whoever collects: what comes beyond that is
// counted under `other`. Adding is all that is done while mail is on its way; the text is made when somebody asks.

export interface Described {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
}

export interface Family extends Described {
  readonly type: 'counter' | 'gauge' | 'histogram'
  samples(): readonly Sample[]
}

export interface Sample {
  /** Behind the family's name: `_bucket`. */
  readonly suffix?: string
  readonly labels: readonly (readonly [name: string, value: string])[]
  readonly value: number
}

/** Series of one family. */
export const MOST_SERIES = 400
const REST = 'other'
/** No label has it in its values. */
const BETWEEN = '\u0000'

class Series<State> {
  readonly #labels: readonly string[]
  readonly #make: () => State
  readonly #states = new Map<string, State>()

  constructor(labels: readonly string[], make: () => State) {
    this.#labels = labels
    this.#make = make
  }

  of(values: readonly string[]): State {
    const key = values.length === 1 ? (values[0] ?? '') : values.join(BETWEEN)
    const found = this.#states.get(key)
    if (found !== undefined) return found
    const isFull = this.#states.size >= MOST_SERIES
    const rest = this.#labels.map(() => REST).join(BETWEEN)
    if (isFull && key !== rest) return this.of(this.#labels.map(() => REST))
    const made = this.#make()
    this.#states.set(key, made)
    return made
  }

  *all(): Iterable<readonly [labels: Sample['labels'], state: State]> {
    for (const [key, state] of this.#states) {
      const values = key.split(BETWEEN)
      yield [this.#labels.map((name, i) => [name, values[i] ?? ''] as const), state]
    }
  }
}

export class Counter implements Family {
  readonly type = 'counter'
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  readonly #series: Series<{ value: number }>

  constructor({ name, help, labels }: Described) {
    this.name = name
    this.help = help
    this.labels = labels
    this.#series = new Series(labels, () => ({ value: 0 }))
    // What has no labels is there from the start: a rate needs the zero before the first.
    if (labels.length === 0) this.#series.of([])
  }

  /** Of the labels in their order. */
  add(values: readonly string[], by = 1): void {
    this.#series.of(values).value += by
  }

  samples(): readonly Sample[] {
    return [...this.#series.all()].map(([labels, { value }]) => ({ labels, value }))
  }
}

export class Histogram implements Family {
  readonly type = 'histogram'
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  readonly #bounds: readonly number[]
  readonly #series: Series<{ counts: number[]; sum: number }>

  /** `bounds`: upper ends, the least first; what is above the last is counted, too. */
  constructor({ name, help, labels, bounds }: Described & { readonly bounds: readonly number[] }) {
    this.name = name
    this.help = help
    this.labels = labels
    this.#bounds = bounds
    this.#series = new Series(labels, () => ({ counts: Array.from({ length: bounds.length + 1 }, () => 0), sum: 0 }))
  }

  observe(values: readonly string[], value: number): void {
    const series = this.#series.of(values)
    const found = this.#bounds.findIndex((bound) => value <= bound)
    const slot = found === -1 ? this.#bounds.length : found
    series.counts[slot] = (series.counts[slot] ?? 0) + 1
    series.sum += value
  }

  samples(): readonly Sample[] {
    return [...this.#series.all()].flatMap(([labels, { counts, sum }]) => {
      let count = 0
      const buckets = counts.map((here, i): Sample => {
        count += here
        const bound = this.#bounds[i]
        return {
          suffix: '_bucket',
          labels: [...labels, ['le', bound === undefined ? '+Inf' : `${bound}`]],
          value: count,
        }
      })
      return [...buckets, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: count }]
    })
  }
}

/** What is found out when somebody asks. */
export const gauge = (
  described: Described,
  found: readonly (readonly [values: readonly string[], value: number])[],
): Family => ({
  ...described,
  type: 'gauge',
  samples: () =>
    found.slice(0, MOST_SERIES).map(([values, value]) => ({
      labels: described.labels.map((name, i) => [name, values[i] ?? ''] as const),
      value,
    })),
})

/** One number that grows, told by somebody else. */
export const total = (described: Described, value: number): Family => ({
  ...described,
  type: 'counter',
  samples: () => [{ labels: [], value }],
})

export function exposition(families: readonly Family[]): string {
  return families
    .map((family) => {
      const samples = family
        .samples()
        .map((sample) => `${family.name}${sample.suffix ?? ''}${labelled(sample)} ${sample.value}\n`)
      return `# HELP ${family.name} ${escaped(family.help)}\n# TYPE ${family.name} ${family.type}\n${samples.join('')}`
    })
    .join('')
}

const labelled = ({ labels }: Sample): string =>
  labels.length === 0
    ? ''
    : `{${labels.map(([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`).join(',')}}`

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
