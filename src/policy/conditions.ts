// All conditions that a rule can ask, by the key that it writes. A new one is a file and a line here, or in
// src/conditions/kinds.ts when it needs nothing that only rules have.

import { kind, type Conditions } from '../conditions/condition.ts'
import { MAIL_CONDITIONS, SESSION_CONDITIONS } from '../conditions/kinds.ts'
import { headerSender } from './conditions/header-sender.ts'
import { hook } from './conditions/hook.ts'
import { malware } from './conditions/malware.ts'
import { rate } from './conditions/rate.ts'
import { recipientVerified } from './conditions/recipient-verified.ts'
import { scan } from './conditions/scan.ts'
import { senderVerified } from './conditions/sender-verified.ts'
import { spamScore } from './conditions/spam-score.ts'
import type { PolicyDeps } from './policy-deps.ts'
import type { RuleSubject } from './rule-subject.ts'

export type RuleConditions = Conditions<PolicyDeps, RuleSubject>

export const CONDITIONS: RuleConditions = new Map([
  ...MAIL_CONDITIONS,
  ...SESSION_CONDITIONS,
  kind(rate),
  kind(senderVerified),
  kind(recipientVerified),
  kind(headerSender),
  kind(spamScore),
  kind(malware),
  kind(scan),
  kind(hook),
])
