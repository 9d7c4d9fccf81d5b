// All conditions by the key that a rule writes. A new one is a file in conditions/ and a line here.

import type { ConditionKind } from './condition.ts'
import { authenticated } from './conditions/authenticated.ts'
import { badRecipientShare } from './conditions/bad-recipient-share.ts'
import { client } from './conditions/client.ts'
import { dnsbl } from './conditions/dnsbl.ts'
import { headerSender } from './conditions/header-sender.ts'
import { headerSyntax } from './conditions/header-syntax.ts'
import { helo } from './conditions/helo.ts'
import { hook } from './conditions/hook.ts'
import { lineLength } from './conditions/line-length.ts'
import { listener } from './conditions/listener.ts'
import { localPart } from './conditions/local-part.ts'
import { malware } from './conditions/malware.ts'
import { ownSender } from './conditions/own-sender.ts'
import { rate } from './conditions/rate.ts'
import { recipient } from './conditions/recipient.ts'
import { recipientCount } from './conditions/recipient-count.ts'
import { recipientDomain } from './conditions/recipient-domain.ts'
import { recipientVerified } from './conditions/recipient-verified.ts'
import { relayFrom } from './conditions/relay-from.ts'
import { reverseDns } from './conditions/reverse-dns.ts'
import { scan } from './conditions/scan.ts'
import { sender } from './conditions/sender.ts'
import { senderVerified } from './conditions/sender-verified.ts'
import { size } from './conditions/size.ts'
import { spamScore } from './conditions/spam-score.ts'
import { tls } from './conditions/tls.ts'

/** What a condition's schema gives is what its `make` takes; behind this line only the condition knows what that is. */
const kind = <Value>(one: ConditionKind<Value>): readonly [string, ConditionKind<unknown>] => [
  one.name,
  one as ConditionKind<unknown>,
]

export const CONDITIONS: ReadonlyMap<string, ConditionKind<unknown>> = new Map([
  kind(client),
  kind(relayFrom),
  kind(reverseDns),
  kind(dnsbl),
  kind(rate),
  kind(listener),
  kind(tls),
  kind(helo),
  kind(authenticated),
  kind(sender),
  kind(ownSender),
  kind(senderVerified),
  kind(recipient),
  kind(recipientDomain),
  kind(localPart),
  kind(recipientVerified),
  kind(recipientCount),
  kind(badRecipientShare),
  kind(size),
  kind(lineLength),
  kind(headerSyntax),
  kind(headerSender),
  kind(spamScore),
  kind(malware),
  kind(scan),
  kind(hook),
])
