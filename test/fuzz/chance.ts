// Chance for the fuzz tests: every case has a seed of its own, which is printed when the case fails, so that it can be
// played again alone:
//
//   WAYBILL_FUZZ_SEED=12345 WAYBILL_FUZZ_CASES=1 npm run test:fuzz
//
// WAYBILL_FUZZ_SECONDS is how long each test goes on (5 unless told).

import { seededRandom } from '../../src/core/random.ts'

/** For `octets`: all of them. */
export const ANYTHING = Array.from({ length: 256 }, (_, n) => String.fromCharCode(n)).join('')

export class Chance {
  readonly #random: () => number

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }

  below(n: number): number {
    return Math.floor(this.#random() * n)
  }

  /** True once in `n`. */
  once(n: number): boolean {
    return this.below(n) === 0
  }

  of<T>(...items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0]
  }

  many<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make)
  }

  octets(most: number, alphabet = ANYTHING): string {
    return this.many(most, () => alphabet[this.below(alphabet.length)] ?? '').join('')
  }

  /** The same octets, cut anywhere. */
  cut(text: string): string[] {
    const pieces: string[] = []
    for (let from = 0; from < text.length;) {
      const size = 1 + this.below(this.once(2) ? 3 : text.length)
      pieces.push(text.slice(from, from + size))
      from += size
    }
    return pieces
  }
}

const env = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)

/** Runs cases until the time is over; a case that throws is told with its seed and what it was given. */
export async function fuzz(
  check: (chance: Chance, tell: (input: unknown) => void) => void | Promise<void>,
): Promise<string> {
  const first = env('WAYBILL_FUZZ_SEED', Math.floor(performance.timeOrigin + performance.now()) % 1_000_000_000)
  const most = env('WAYBILL_FUZZ_CASES', Infinity)
  const end = performance.now() + 1000 * env('WAYBILL_FUZZ_SECONDS', 5)
  let cases = 0
  for (; cases < most && performance.now() < end; cases++) {
    let input: unknown
    try {
      await check(new Chance(first + cases), (what) => (input = what))
    } catch (error) {
      throw new Error(
        `seed ${first + cases} fails: WAYBILL_FUZZ_SEED=${first + cases} WAYBILL_FUZZ_CASES=1 npm run test:fuzz\n` +
          `input: ${JSON.stringify(input)}`,
        { cause: error },
      )
    }
  }
  return `${cases} cases, seeds from ${first}`
}
