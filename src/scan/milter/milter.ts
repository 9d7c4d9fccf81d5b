// A milter (Sendmail's mail filter protocol) as a scanner: one connection for each message.

import type { ScannerPlace } from '../../config/scanner-place.ts'
import { Channel } from '../channel.ts'
import type { ScanMessage, ScanOutcome } from '../scanner.ts'
import { MilterConversation } from './conversation.ts'
import { MilterLink } from './link.ts'

export async function scanWithMilter(
  place: ScannerPlace,
  message: ScanMessage,
  signal: AbortSignal,
): Promise<ScanOutcome> {
  using channel = await Channel.open(place, signal)
  return await new MilterConversation(new MilterLink(channel), message).run()
}
