// What is to be done once a transaction is committed, and only then: files to remove or to put aside, damage to report.

import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Event } from '../../events/event.ts'
import type { Folder } from './folder.ts'
import type { DamageWire } from './wire.ts'

interface Damage {
  readonly damage: DamageWire
  readonly event: Event | undefined
}

export class Aftermath {
  readonly #folder: Folder
  readonly #remove: string[] = []
  /** Names of contents and the folders that they are put into. */
  readonly #putAside: (readonly [name: string, into: string])[] = []
  readonly #damage: Damage[] = []

  constructor(folder: Folder) {
    this.#folder = folder
  }

  /** The content of this message is no longer needed. */
  removeBody(name: string): void {
    this.#remove.push(name)
  }

  /** The content of this message belongs to an entry that was set aside. */
  putBodyAside(name: string): void {
    this.#putAside.push([name, this.#folder.damagedBodies])
  }

  /** No message owns this content. */
  putOrphanAside(name: string): void {
    this.#putAside.push([name, this.#folder.orphanedBodies])
  }

  /** `event`: what was decided about the message. */
  report(damage: DamageWire, event?: Event): void {
    this.#damage.push({ damage, event })
  }

  takeDamage(): Damage[] {
    return this.#damage.splice(0)
  }

  /** The transaction was rolled back. */
  forget(): void {
    this.#remove.length = 0
    this.#putAside.length = 0
    this.#damage.length = 0
  }

  /** What cannot be done now is done by the next start. */
  tidyFiles(): void {
    for (const name of this.#remove.splice(0)) attempt(() => rmSync(join(this.#folder.bodies, name), { force: true }))
    for (const [name, into] of this.#putAside.splice(0)) {
      attempt(() => {
        mkdirSync(into, { recursive: true, mode: 0o700 })
        renameSync(join(this.#folder.bodies, name), join(into, name))
      })
    }
  }
}

function attempt(run: () => void): void {
  try {
    run()
  } catch {
    // Nothing depends on it: see tidyFiles.
  }
}
