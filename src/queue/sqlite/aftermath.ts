// What is to be done once a transaction is committed, and only then: files to remove or to put aside, damage to report.

import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Event } from '../../events/event.ts'
import type { Folder } from './folder.ts'
import type { DamageWire } from './wire.ts'

interface Damage {
  readonly damage: DamageWire
  readonly event: Event | undefined
}

/** A content, and the folder that it is put into; without one it is removed. */
type File = readonly [path: string, into?: string]

export class Aftermath {
  readonly #folder: Folder
  /** Of the transaction that runs. */
  readonly #files: File[] = []
  readonly #damage: Damage[] = []
  /** Of those that are committed. */
  readonly #filesDue: File[] = []
  readonly #damageDue: Damage[] = []

  constructor(folder: Folder) {
    this.#folder = folder
  }

  /** The content of this message is no longer needed. */
  removeBody(name: string): void {
    this.#files.push([join(this.#folder.bodies, name)])
  }

  /** The content of an entry that was set aside, and that nobody wants any more. */
  removeBodyAside(name: string): void {
    this.#files.push([join(this.#folder.damagedBodies, name)])
  }

  /** The content of this message belongs to an entry that was set aside. */
  putBodyAside(name: string): void {
    this.#files.push([join(this.#folder.bodies, name), this.#folder.damagedBodies])
  }

  /** No message owns this content. */
  putOrphanAside(name: string): void {
    this.#files.push([join(this.#folder.bodies, name), this.#folder.orphanedBodies])
  }

  /** `event`: what was decided about the message. */
  report(damage: DamageWire, event?: Event): void {
    this.#damage.push({ damage, event })
  }

  /** The transaction was committed. */
  committed(): void {
    this.#filesDue.push(...this.#files.splice(0))
    this.#damageDue.push(...this.#damage.splice(0))
  }

  /** The transaction was rolled back. */
  forget(): void {
    this.#files.length = 0
    this.#damage.length = 0
  }

  takeDamage(): Damage[] {
    return this.#damageDue.splice(0)
  }

  /** What cannot be done now is done by the next start. */
  tidyFiles(): void {
    for (const [path, into] of this.#filesDue.splice(0)) {
      attempt(() => {
        if (into === undefined) return rmSync(path, { force: true })
        mkdirSync(into, { recursive: true, mode: 0o700 })
        renameSync(path, join(into, basename(path)))
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
