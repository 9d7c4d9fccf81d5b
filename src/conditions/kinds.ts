// The conditions that need nothing but the mail, its client and its session. A new one is a file in kinds/ and a line here; it
// belongs to the first list if all it asks about is known of a message for as long as it lives.

import type { ConditionDeps } from './condition-deps.ts'
import { kind, type Conditions } from './condition.ts'
import { arc } from './kinds/arc.ts'
import { authenticated } from './kinds/authenticated.ts'
import { badRecipientShare } from './kinds/bad-recipient-share.ts'
import { client } from './kinds/client.ts'
import { dkim } from './kinds/dkim.ts'
import { dmarc } from './kinds/dmarc.ts'
import { dnsbl } from './kinds/dnsbl.ts'
import { headerSyntax } from './kinds/header-syntax.ts'
import { helo } from './kinds/helo.ts'
import { iprev } from './kinds/iprev.ts'
import { lineLength } from './kinds/line-length.ts'
import { listener } from './kinds/listener.ts'
import { localPart } from './kinds/local-part.ts'
import { ownSender } from './kinds/own-sender.ts'
import { recipientCount } from './kinds/recipient-count.ts'
import { recipientDomain } from './kinds/recipient-domain.ts'
import { recipient } from './kinds/recipient.ts'
import { relayFrom } from './kinds/relay-from.ts'
import { reverseDns } from './kinds/reverse-dns.ts'
import { sender } from './kinds/sender.ts'
import { size } from './kinds/size.ts'
import { spf } from './kinds/spf.ts'
import { tls } from './kinds/tls.ts'
import type { AddressedSubject, MailSubject } from './subject.ts'

/** Can be asked where no more is known than whom a mail is from and for: by routes. */
export const ADDRESS_CONDITIONS: Conditions<ConditionDeps, AddressedSubject> = new Map([
  kind(sender),
  kind(recipient),
  kind(recipientDomain),
  kind(localPart),
])

/** Can be asked wherever a message is known: in its session and in the queue. */
export const MAIL_CONDITIONS: Conditions<ConditionDeps, MailSubject> = new Map([
  kind(client),
  kind(relayFrom),
  kind(authenticated),
  kind(ownSender),
  ...ADDRESS_CONDITIONS,
])

/** Can be asked in the session only. */
export const SESSION_CONDITIONS: Conditions = new Map([
  kind(reverseDns),
  kind(dnsbl),
  kind(listener),
  kind(tls),
  kind(helo),
  kind(recipientCount),
  kind(badRecipientShare),
  kind(size),
  kind(lineLength),
  kind(headerSyntax),
  kind(iprev),
  kind(spf),
  kind(dkim),
  kind(dmarc),
  kind(arc),
])
