// The rules that hold by themselves, one preset for each kind of site: what Debian's acl_check_mail, acl_check_rcpt and
// acl_check_data do, in their order, with differences on purpose that docs/reference/policy.md lists. They are written in
// the language that the user writes; `checks` and `lists_folder` decide which of them are there.

import type { Config } from '../config/config.ts'
import { contentRules } from './presets/content.ts'
import { doubtRules } from './presets/doubts.ts'
import { formRules } from './presets/form.ts'
import {
  acceptRules,
  localOnly,
  notSetUp,
  relayControl,
  senderNotOwn,
  submissionLogIn,
  trustedRules,
} from './presets/relay.ts'
import { recipientRules } from './presets/recipient.ts'
import { senderRules } from './presets/sender.ts'
import type { WrittenRule, WrittenRules } from './written-rule.ts'

export interface Preset {
  readonly name: string
  readonly rules: WrittenRules
}

export function presetRules(config: Config): Preset {
  switch (config.site) {
    // How mail leaves is what makes these three differ; what is accepted is the same, as in Debian.
    case 'internet':
    case 'smarthost':
    case 'satellite':
      return { name: config.site, rules: siteRules(config, [relayControl(config)]) }
    case 'local':
      return { name: config.site, rules: siteRules(config, [localOnly]) }
    case 'none':
      return { name: config.site, rules: { rcpt: [notSetUp] } }
  }
}

const siteRules = (config: Config, whereTo: readonly [WrittenRule]): WrittenRules => ({
  mail: [submissionLogIn, ...(config.submission.bindSender ? [senderNotOwn] : [])],
  rcpt: [
    ...formRules(config),
    ...whereTo,
    ...senderRules(config),
    ...recipientRules(config),
    ...trustedRules,
    ...doubtRules(config),
    ...acceptRules(config),
  ],
  data: contentRules(config),
})
