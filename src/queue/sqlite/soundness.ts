// Whether a database is one of this program, with the tables of its version, and holds together. It does not look at what the
// tables say.

import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../store-error.ts'
import type { Folder } from './folder.ts'
import { columns, integer } from './rows.ts'
import { APPLICATION_ID, MIGRATIONS, stateSumOf } from './schema.ts'
import { prepare } from './statement.ts'

/** A larger database is not read through before mail is taken, but beside the work (start-check.ts). */
export const CHECK_BELOW = 256 * 1024 * 1024

/**
 * What is wrong with it, if anything; one of fewer octets than `below` is read through. Throws a StoreError `newer-schema`,
 * and what SQLite throws where it cannot read it at all.
 */
export function whatIsWrong(
  db: DatabaseSync,
  folder: Folder,
  { below }: { readonly below: number },
): string | undefined {
  if (pragma(db, 'application_id') !== APPLICATION_ID) return 'it is a database, but not one of this program'
  const version = pragma(db, 'user_version')
  const newest = MIGRATIONS.length
  // A bit that changed in the number would have the database migrated again, or called one of a later version.
  const [found, wanted] = [schemaOf(db), schemaAt(version)]
  const lacks = [...wanted].some((entry) => !found.has(entry))
  if (version > newest && (lacks || found.size > wanted.size)) {
    throw new StoreError(
      'newer-schema',
      `the queue in ${folder.path} was written by a later version (its schema is ${version}, this version knows up to ` +
        `${newest}): start that later version, or give this one another folder`,
    )
  }
  if (version > newest || version < 1 || lacks) return `its tables are not those of schema ${version}`
  if (statSync(folder.database).size >= below) return undefined
  // Indexes too: a message that its index does not know would wait for ever.
  const result = String(columns(prepare(db, 'PRAGMA integrity_check(1)').get())[0])
  if (result !== 'ok') return result
  return version === newest && hasWrongState(db) ? 'the state of a recipient does not fit its checksum' : undefined
}

function hasWrongState(db: DatabaseSync): boolean {
  const wrong = `state_sum <> ${stateSumOf('state', 'at')}`
  return prepare(db, `SELECT 1 FROM recipient WHERE ${wrong} LIMIT 1`).get() !== undefined
}

/** What the migrations up to this version make. */
function schemaAt(version: number): ReadonlySet<string> {
  const db = new DatabaseSync(':memory:')
  try {
    for (const migration of MIGRATIONS.slice(0, Math.max(0, version))) db.exec(migration)
    return schemaOf(db)
  } finally {
    db.close()
  }
}

function schemaOf(db: DatabaseSync): ReadonlySet<string> {
  const entries = prepare(db, 'SELECT type, name, tbl_name, sql FROM sqlite_schema').all()
  return new Set(entries.map((entry) => JSON.stringify(entry)))
}

export function pragma(db: DatabaseSync, name: 'user_version' | 'application_id' | 'freelist_count'): number {
  return integer(columns(prepare(db, `PRAGMA ${name}`).get())[0], name)
}
