// What is to be done once a transaction is committed, and only then: files to remove or to put aside, damage to report.

import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Folder } from './folder.ts'
import type { DamageWire } from './wire.ts'

export class Aftermath {
  readonly #folder: Folder
  readonly #remove: string[] = []
  readonly #putAside: string[] = []
  readonly #damage: DamageWire[] = []

  constructor(folder: Folder) {
    this.#folder = folder
  }

  /** The content of this message is no longer needed. */
  removeBody(name: string): void {
    this.#remove.push(name)
  }

  /** The content of this message belongs to an entry that was set aside. */
  putBodyAside(name: string): void {
    this.#putAside.push(name)
  }

  report(damage: DamageWire): void {
    this.#damage.push(damage)
  }

  takeDamage(): DamageWire[] {
    return this.#damage.splice(0)
  }

  /** The transaction was rolled back. */
  forget(): void {
    this.#remove.length = 0
    this.#putAside.length = 0
    this.#damage.length = 0
  }

  /** A file that cannot be removed now is an orphan that the next start removes. */
  tidyFiles(): void {
    for (const name of this.#remove.splice(0)) attempt(() => rmSync(join(this.#folder.bodies, name), { force: true }))
    for (const name of this.#putAside.splice(0)) {
      attempt(() => {
        mkdirSync(this.#folder.damagedBodies, { recursive: true })
        renameSync(join(this.#folder.bodies, name), join(this.#folder.damagedBodies, name))
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
