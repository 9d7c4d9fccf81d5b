// The configuration that holds, and its replacement while the server runs: the new generation is built and checked, takes
// the place of the old one for whatever begins from then on, and the old one is closed when the last that began with it
// has ended. A configuration with a mistake changes nothing.

import type { Config } from '../config/config.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { fixedProblems } from './fixed-settings.ts'
import { buildGeneration, type Built, type Generation } from './generation.ts'
import { makeLasting, type Lasting, type GenerationWorld } from './lasting.ts'
import { Shared, type Lease } from './shared.ts'

/** What speaks against a generation that is built; undefined: nothing does, and it takes the place at once. */
export type Objection<R> = (next: Generation, holding: Generation) => Promise<R | undefined>

/** Where nothing was replaced, nothing of the new one is left open. */
export type Replacement<R> = Built | { readonly ok: false; readonly objection: R }

export type OpenedGenerations =
  | { readonly ok: true; readonly generations: Generations }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }

export async function openGenerations(config: Config, world: GenerationWorld): Promise<OpenedGenerations> {
  let generations: Generations | undefined
  const lasting = makeLasting(world, () => generations?.current.config ?? config)
  const built = await buildGeneration(config, 1, lasting)
  if (!built.ok) return built
  generations = new Generations(built.generation, lasting)
  return { ok: true, generations }
}

export class Generations implements AsyncDisposable {
  readonly #lasting: Lasting
  #current: Shared<Generation>
  /** All that are not closed, the oldest first. */
  readonly #open = new Set<Shared<Generation>>()
  /** One replacement after the other. */
  #turn: Promise<unknown> = Promise.resolve()
  #over = false

  constructor(first: Generation, lasting: Lasting) {
    this.#lasting = lasting
    this.#current = this.#share(first)
  }

  get current(): Generation {
    return this.#current.value
  }

  /** Of the generations that are not closed yet, the oldest first. */
  get numbers(): readonly number[] {
    return [...this.#open].map(({ value }) => value.number)
  }

  /** For something that begins now. */
  lease(): Lease<Generation> {
    return this.#current.lease()
  }

  async replace<R extends object>(config: Config, objection: Objection<R>): Promise<Replacement<R>> {
    const turn = this.#turn.then(() => this.#replace(config, objection))
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async #replace<R extends object>(config: Config, objection: Objection<R>): Promise<Replacement<R>> {
    const before = this.#current
    const fixed = fixedProblems(before.value.config, config)
    if (fixed.length > 0) return { ok: false, problems: fixed }
    const built = await buildGeneration(config, before.value.number + 1, this.#lasting)
    if (!built.ok) return built
    const { generation } = built
    try {
      const objected = await objection(generation, before.value)
      if (objected !== undefined) {
        await generation[Symbol.asyncDispose]()
        return { ok: false, objection: objected }
      }
      if (this.#over) throw new Error('the server is stopping')
    } catch (error) {
      await generation[Symbol.asyncDispose]()
      throw error
    }
    this.#current = this.#share(generation)
    this.#lasting.routes.forget()
    before.retire()
    return { ok: true, generation }
  }

  #share(generation: Generation): Shared<Generation> {
    const shared = new Shared(generation, (error) => {
      this.#open.delete(shared)
      if (error !== undefined) this.#lasting.fault(error)
    })
    this.#open.add(shared)
    return shared
  }

  /** The server stops: nobody is waited for. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#over = true
    await this.#turn
    await Promise.all([...this.#open].map((shared) => shared.close()))
    await Promise.all([this.#lasting.pool.close(), this.#lasting.asOwner.close()])
  }
}
