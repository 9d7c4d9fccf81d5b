// Who a copy is for, as its reader knows it: what a .forward names besides addresses is for the user whose file it is.

import { parseMailbox, type Mailbox } from '../core/address.ts'
import type { Recipient } from '../core/message.ts'
import { isNameOfTarget } from '../lookup/forward-file.ts'

export function readerOf({ rcptTo, parent }: Recipient): Mailbox {
  const before = parent && isNameOfTarget(rcptTo.localPart) ? parseMailbox(parent.ancestors.at(-1) ?? '') : undefined
  return before?.ok ? before.value : rcptTo
}
