// Feeds the parsers (parsers.ts) with samples that were changed by chance, in this process, tens of thousands a second.
//
//   npm run test:fuzz:parsers -- [--seconds 5 | --cases 1000000] [--seed N] [--only reply]
//
// `--seconds` is for each parser, `--cases` too. What fails is printed as JSON, with its seed; once it is mended the input
// belongs into corpus/NAME/, from where every later run takes it first.

import { parseArgs } from 'node:util'

import { systemRandom } from '../../src/core/random.ts'
import { Chance } from './chance.ts'
import { keptFor, PARSERS, type Parser } from './parsers.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    cases: { type: 'string' },
    seed: { type: 'string', default: String(Math.trunc(systemRandom() * 1_000_000_000)) },
    only: { type: 'string' },
  },
})
const SEED = Number(values.seed)
const MOST_CHANGES = 4
const LONGEST = 20_000
/** Cases between two looks at the clock. */
const ROUND = 100

console.log(`seed ${SEED}`)
for (const [name, parser] of Object.entries(PARSERS)) {
  if (values.only !== undefined && values.only !== name) continue
  const kept = keptFor(name)
  for (const input of kept) await tried(name, parser, input, 'kept')
  const began = performance.now()
  const over = (cases: number): boolean =>
    values.cases === undefined
      ? performance.now() - began > 1000 * Number(values.seconds)
      : cases >= Number(values.cases)
  let cases = 0
  const samples = [...parser.samples, ...kept].map((sample) => Buffer.from(sample))
  for (; !over(cases); cases += ROUND) {
    for (let n = 0; n < ROUND; n++) {
      const seed = SEED + cases + n
      await tried(name, parser, changed(samples, parser.words, new Chance(seed)), String(seed))
    }
  }
  const rate = Math.round((1000 * cases) / (performance.now() - began))
  console.log(`${name.padEnd(16)} ${cases} cases, ${rate} a second, ${kept.length} kept`)
}

async function tried(name: string, { check }: Parser, input: Buffer, seed: string): Promise<void> {
  try {
    const result = check(input)
    if (result !== undefined) await result
  } catch (error) {
    console.error(`${name} fails, case ${seed}, on ${JSON.stringify(input.toString('latin1'))} (Latin-1)`)
    throw error
  }
}

function changed(samples: readonly Buffer[], words: readonly string[], chance: Chance): Buffer {
  const pick = (): Buffer => samples[chance.below(samples.length)] ?? Buffer.alloc(0)
  let input = pick()
  for (let changes = 1 + chance.below(MOST_CHANGES); changes > 0; changes--) {
    const at = chance.below(input.length + 1)
    const length = chance.below(chance.once(4) ? input.length - at + 1 : Math.min(8, input.length - at) + 1)
    input = Buffer.concat([input.subarray(0, at), insertion(pick, words, chance), input.subarray(at + length)])
  }
  return input.subarray(0, LONGEST)
}

function insertion(pick: () => Buffer, words: readonly string[], chance: Chance): Buffer {
  switch (chance.below(5)) {
    case 0:
      return Buffer.alloc(0)
    case 1:
      return Buffer.from(chance.octets(4), 'latin1')
    case 2:
      return Buffer.from(
        (words[chance.below(words.length)] ?? '').repeat(1 + chance.below(chance.once(20) ? 200 : 2)),
        'latin1',
      )
    case 3:
      return Buffer.from(words[chance.below(words.length)] ?? '', 'utf8')
    default: {
      const other = pick()
      const from = chance.below(other.length + 1)
      return other.subarray(from, from + chance.below(40))
    }
  }
}
