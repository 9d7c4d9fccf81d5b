// The tables in which users and aliases are looked up, as what a server leans on: each is asked for a name that everybody may ask
// for, as a recipient would be, so that a wrong password, a missing column and a database that is gone are all found.

import type { Config } from '../config/config.ts'
import { describeSource, type TableConfig, type TableSource } from '../config/table-config.ts'
import type { Clock } from '../core/clock.ts'
import { Tables } from '../lookup/databases/tables.ts'

interface Probed {
  readonly name: string
  probe(): Promise<string | undefined>
}

type Named = Pick<Config, 'userTables' | 'aliasTables' | 'virtual'>

/** `environment`: where passwords may be; left out: one that is there is not looked at, for the server has another. */
export const tableBackends = (
  config: Named,
  clock: Clock,
  environment: NodeJS.ProcessEnv | undefined,
): readonly Probed[] =>
  tablesOf(config)
    .filter(({ source }) => environment !== undefined || !wantsEnvironment(source))
    .map((table) => ({
      name: `table ${table.name} (${describeSource(table.source)})`,
      async probe() {
        await using tables = new Tables({ clock, environment: environment ?? {} })
        const found = await tables.open(table).find(POSTMASTER)
        return found.kind === 'unknown' ? found.why : undefined
      },
    }))

/** Each once, wherever it is named. */
const tablesOf = ({ virtual, ...shared }: Named): readonly TableConfig[] => [
  ...new Set([shared, ...virtual.values()].flatMap(({ userTables, aliasTables }) => [...userTables, ...aliasTables])),
]

const POSTMASTER = {
  user: 'postmaster',
  local_part: 'postmaster',
  domain: 'localhost',
  address: 'postmaster@localhost',
}

const wantsEnvironment = (source: TableSource): boolean => {
  switch (source.kind) {
    case 'sqlite':
      return false
    case 'postgresql':
      return source.password?.kind === 'environment'
    case 'ldap':
      return source.as?.password.kind === 'environment'
  }
}
