// The tables of a configuration: each is opened once, however many ask it, when somebody asks for the first time.

import type { TableConfig, TableSource } from '../../config/table-config.ts'
import { describeSource } from '../../config/table-config.ts'
import type { SecretPlace } from '../../config/auth-config.ts'
import type { Clock } from '../../core/clock.ts'
import type { Found } from '../lookup.ts'
import { secretReader, type ReadSecret } from '../secret.ts'
import { postgresqlLookup } from '../sql/postgresql.ts'
import type { Parameters, Row, RowLookup } from '../sql/row.ts'
import { sqliteLookup } from '../sql/sqlite.ts'
import { ldapRows } from './ldap-rows.ts'

/** What is asked for: the name by which somebody logs in, and the address with its two parts. */
export interface TableKey extends Parameters {
  readonly user: string
  readonly local_part: string
  readonly domain: string
  readonly address: string
}

export interface LookupTable {
  /** As people know it. */
  readonly name: string
  readonly find: (key: TableKey) => Promise<Found<readonly Row[]>>
}

export interface TablesWorld {
  readonly clock: Clock
  /** Where passwords of the server itself may be. */
  readonly environment: NodeJS.ProcessEnv
}

/** Of one question; who has more is told of, and not cut short. */
export const MOST_ROWS = 10_000

export class Tables implements AsyncDisposable {
  readonly #world: TablesWorld
  readonly #opened = new Map<TableSource, RowLookup>()

  constructor(world: TablesWorld) {
    this.#world = world
  }

  open({ name, source }: TableConfig): LookupTable {
    let rows = this.#opened.get(source)
    if (!rows) this.#opened.set(source, (rows = openSource(source, this.#world)))
    const { find } = rows
    return { name: `${name} (${describeSource(source)})`, find: (key) => find(key) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#opened.values()].map((one) => one[Symbol.asyncDispose]()))
  }
}

function openSource(source: TableSource, { clock, environment }: TablesWorld): RowLookup {
  const secretAt = (place: SecretPlace | null | undefined): ReadSecret | undefined =>
    place ? secretReader(place, environment) : undefined
  switch (source.kind) {
    case 'sqlite':
      return sqliteLookup(source, MOST_ROWS + 1)
    case 'postgresql':
      return postgresqlLookup({ settings: source, secret: secretAt(source.password), clock }, MOST_ROWS + 1)
    case 'ldap':
      return ldapRows(source, { clock, secret: secretAt(source.as?.password) })
  }
}
