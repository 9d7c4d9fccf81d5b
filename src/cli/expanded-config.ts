// All routes and rules of a configuration in the order of asking, those of the presets with them, as YAML in the language of the file.

import { stringify } from 'yaml'
import type { Config } from '../config/config.ts'
import type { Clock } from '../core/clock.ts'
import { STAGES } from '../core/decision.ts'
import { listRules } from '../policy/compile.ts'
import { listRoutes } from '../site/list-routes.ts'

export interface ExpandedConfig {
  readonly routes: readonly Readonly<Record<string, unknown>>[]
  readonly policy: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
}

export function expandedConfig(config: Config, clock: Clock): ExpandedConfig {
  const rules = listRules(config)
  const stages = STAGES.map((stage) => [
    stage,
    rules.filter((rule) => rule.stage === stage).map(({ written }) => written),
  ])
  return { routes: listRoutes(config, clock), policy: Object.fromEntries(stages) }
}

export const yamlOf = (expanded: ExpandedConfig): string =>
  stringify(expanded, { lineWidth: 0, aliasDuplicateObjects: false })
