// Reads what landed in a Maildir.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Duration } from '../../src/core/time.ts'
import { waitFor } from './wait-for.ts'

/** The messages in `new`, each as Latin-1 text; none when the Maildir does not exist yet. */
export async function newMail(maildir: string): Promise<readonly string[]> {
  let names: string[]
  try {
    names = await readdir(join(maildir, 'new'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return Promise.all(names.sort().map((name) => readFile(join(maildir, 'new', name), 'latin1')))
}

/** Waits until at least `count` messages are in `new` and returns all. */
export function waitForMail(maildir: string, count: number, timeout?: Duration): Promise<readonly string[]> {
  return waitFor(
    `${count} messages in ${maildir}/new`,
    async () => {
      const mail = await newMail(maildir)
      return mail.length >= count && mail
    },
    timeout,
  )
}
