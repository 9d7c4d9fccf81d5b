// One record a rule of the presets: where it stands, what brings it, what would cure it, and how it is written. Everything
// else that is known of the rules by name is derived from the list of these records (presets.ts); what each protects
// from is told in the catalogues of `why`, by its name.

import type { Stage } from '../../core/decision.ts'
import type { Config, Site } from '../../config/config.ts'
import type { WrittenRule } from '../written-rule.ts'
import type { Setting } from './settings.ts'

/** What the client's side can do about a rule: log in, which makes it one of ours; or send with an address of its own. */
type Cure = 'log-in' | 'own-sender'

export interface PresetRule<Name extends string = string> {
  /** `*` stands for what a name has of its own where the rule is written several times: the zone of a block list. */
  readonly name: Name
  readonly stage: Stage
  /** All that take mail, where left out. */
  readonly sites?: readonly Site[]
  /** What brings it. */
  readonly setting: Pick<Setting<never>, 'key' | 'check' | 'list'>
  readonly cure?: Cure
  /** Nothing where the setting does not want it; the site is not looked at. */
  readonly write: (config: Config) => readonly WrittenRule[]
}

interface Spelled<Name extends string, Given> extends Omit<PresetRule<Name>, 'setting' | 'write'> {
  readonly setting: Setting<Given>
  readonly write: (config: Config, given: Given) => Omit<WrittenRule, 'name'>
}

export function presetRule<const Name extends string, Given>(spelled: Spelled<Name, Given>): PresetRule<Name> {
  const { name, setting, write } = spelled
  return {
    ...spelled,
    write: (config) =>
      setting.gives(config).map((given) => ({
        name: name.replace('*', setting.nameOf?.(given) ?? ''),
        ...write(config, given),
      })),
  }
}
