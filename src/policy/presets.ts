// The rules that hold by themselves, one preset for each kind of site: what Debian's acl_check_mail, acl_check_rcpt and
// acl_check_data do, in their order, with differences on purpose that docs/reference/policy.md lists. They are written in
// the language that the user writes. How mail leaves is what makes `internet`, `smarthost` and `satellite` differ; what is
// accepted is the same, as in Debian.

import { STAGES } from '../core/decision.ts'
import { SITES, type Config, type Site } from '../config/config.ts'
import { CONTENT_RULES, SCANNER_RULES } from './presets/content.ts'
import { ORIGIN_RULES } from './presets/origin.ts'
import { DOUBT_RULES } from './presets/doubts.ts'
import { FORM_RULES } from './presets/form.ts'
import { RECIPIENT_RULES } from './presets/recipient.ts'
import type { PresetRule } from './presets/preset-rule.ts'
import { ACCEPT_RULES, DOMAIN_RULES, SUBMISSION_RULES, TRUST_RULES } from './presets/relay.ts'
import { SENDER_RULES } from './presets/sender.ts'
import type { WrittenRules } from './written-rule.ts'

/** In the order in which the rules of a stage are asked. */
export const PRESET_RULES = [
  ...SUBMISSION_RULES,
  ...FORM_RULES,
  ...DOMAIN_RULES,
  ...SENDER_RULES,
  ...RECIPIENT_RULES,
  ...TRUST_RULES,
  ...DOUBT_RULES,
  ...ACCEPT_RULES,
  ...CONTENT_RULES,
  ...ORIGIN_RULES,
  ...SCANNER_RULES,
] as const
export type PresetRuleName = (typeof PRESET_RULES)[number]['name']

const TAKING_MAIL: readonly Site[] = SITES.filter((site) => site !== 'none')

export interface Preset {
  readonly name: Site
  readonly rules: WrittenRules
}

export function presetRules(config: Config): Preset {
  const here = PRESET_RULES.filter(({ sites = TAKING_MAIL }: PresetRule) => sites.includes(config.site))
  const rules = STAGES.map((stage) => [
    stage,
    here.filter((rule) => rule.stage === stage).flatMap((rule) => rule.write(config)),
  ])
  return { name: config.site, rules: Object.fromEntries(rules) }
}

/** The record of a rule by its name in a configuration, `ip-dnsbl-bl.example` or `relay-control`. */
export const findPresetRule = (written: string): PresetRule<PresetRuleName> | undefined =>
  PRESET_RULES.find((rule) => rule.name === written || starOf(rule, written) !== undefined)

/** What stands in a name for the `*` of its record; undefined where the name is of another record, or has none. */
export function starOf({ name }: PresetRule, written: string): string | undefined {
  const beginning = name.slice(0, -1)
  return name.endsWith('*') && written.startsWith(beginning) ? written.slice(beginning.length) : undefined
}

/** What must be set for a rule to be there, in the words of the file; undefined where it always is, on sites that take mail. */
export function settingThatBrings(name: string): string | undefined {
  const rule = findPresetRule(name)
  return rule && (rule.setting.key ?? siteThatBrings(rule))
}

function siteThatBrings({ sites }: PresetRule): string | undefined {
  if (sites === undefined) return undefined
  const last = sites.at(-1)
  return `site: ${sites.length === 1 ? last : `${sites.slice(0, -1).join(', ')} or ${last}`}`
}
