// A reason in plain words for the terminal: the sentence of diagnose/own, with text of strangers made safe. For the paragraph
// about a recipient's state; the timeline has every fact under its name.

import type { Reason } from '../../core/reason.ts'
import type { Language } from '../../diagnose/diagnosis.ts'
import { whatHappened } from '../../diagnose/own/what-happened.ts'
import { safeText } from './safe-text.ts'

/** What happened, for behind a colon; `address` is the recipient's. */
export const plainReason = (reason: Reason, address: string, language: Language): string =>
  whatHappened(reason, { address, language, safe: safeText })
