// The letter about a message of this server's own queue, from what was recorded of it, or why there is nobody to write to. Decides
// from the reason alone who the other side is: those who run the mail of the recipient's domain, or the smarthost. No look-ups.

import type { Reason } from '../../core/reason.ts'
import { formatReply } from '../../core/reply.ts'
import { formatMailDate, type Instant } from '../../core/time.ts'
import type { Diagnosis, Language } from '../diagnosis.ts'
import {
  COMMANDS,
  composeLetter,
  hostNamed,
  postmasterOf,
  understoodAs,
  whatCameOfIt,
  type Letter,
  type Nobody,
} from '../letter.ts'
import { capital } from './explain-reason.ts'
import type { OwnCase } from './own-case.ts'
import { whatHappened } from './what-happened.ts'

export interface OwnMatter {
  readonly one: OwnCase
  /** All whom the same happened to. */
  readonly recipients: readonly string[]
  readonly diagnosis: Diagnosis
  /** When it happened. */
  readonly at?: Instant | undefined
  readonly log: string
  readonly subject?: string | undefined
  readonly messageId?: string | undefined
}

export function ownLetter(matter: OwnMatter, language: Language): Letter | Nobody {
  const { one, recipients, diagnosis, at, log, subject, messageId } = matter
  const { reason, recipient, hostname, outgoing } = one
  const nobody = reason.remote?.protocol === 'lmtp' ? nobodyFor({ code: 'local.mailbox' }) : nobodyFor(reason)
  if (nobody !== undefined) return nobody
  const { reply, remote } = reason
  const { stage } = diagnosis.observed
  const said = reply === undefined ? undefined : formatReply(reply).trimEnd().replaceAll('\r\n', '\n')
  return composeLetter(
    {
      what: whatCameOfIt(reply?.code),
      to: diagnosis.contacts.emails[0] ?? (isSmarthost(one) ? null : postmasterOf(recipient)),
      about: recipients.length === 1 ? recipient : '',
      facts: {
        date: at === undefined ? undefined : formatMailDate(at),
        from: one.sender === '' ? '<>' : one.sender,
        to: recipients.join(', '),
        messageId,
        subject,
        sender: hostNamed(hostname, outgoing?.address),
        host: remote === undefined ? undefined : hostNamed(remote.host, remote.address),
        stage: reply === undefined || stage === undefined ? undefined : COMMANDS[stage],
        ids: diagnosis.contacts.ids.join(', '),
        log,
      },
      said: said ?? capital(whatHappened(reason, { address: recipient, language, safe: (text) => text })),
      understood: understoodAs(diagnosis),
    },
    language,
  )
}

const isSmarthost = ({ reason: { remote }, smarthosts = [] }: OwnCase): boolean =>
  remote !== undefined && smarthosts.includes(remote.host)

/** Undefined: there is another side, and it can do something about it. */
function nobodyFor({ code }: Reason): Nobody | undefined {
  switch (code) {
    case 'dns.nxdomain':
    case 'dns.null-mx':
      return 'no-mail'
    case 'dns.silent':
    case 'dns.refused':
    case 'dns.no-server':
    case 'connect.no-network':
    case 'connect.no-host':
    case 'connect.not-allowed':
    case 'route.unknown-user':
    case 'route.bad-literal':
    case 'route.alias-fail':
    case 'route.alias-defer':
    case 'route.alias-unknown':
    case 'route.alias-loop':
    case 'route.nonlocal':
    case 'route.not-set-up':
    case 'route.fail':
    case 'route.defer':
    case 'route.hold':
    case 'queue.guarded':
    case 'route.srs-forged':
    case 'route.srs-expired':
    case 'route.unclear':
    case 'route.loop-smarthost':
    case 'route.loop-self':
    case 'route.loop-hops':
    case 'local.mailbox':
    case 'local.mailbox-full':
    case 'local.program-failed':
    case 'local.program-later':
    case 'local.mailbox-locked':
    case 'local.mailbox-denied':
    case 'smtp.auth':
    case 'smtp.auth-missing':
    case 'smtp.auth-mechanism':
    case 'smtp.auth-unproved':
    case 'local.password':
    case 'local.content':
    case 'local.altered':
    case 'local.salvaged':
    case 'local.exhausted':
    case 'local.stopping':
    case 'queue.expired':
    case 'local.refused':
    case 'queue.given-up':
    case 'internal':
      return 'own'
    case 'smtp.size':
    case 'smtp.utf8-sender':
    case 'smtp.utf8-recipient':
    case 'smtp.utf8-header':
      return 'message'
    case 'dns.no-address':
    case 'dns.servfail':
    case 'dns.dnssec':
    case 'dns.alias-loop':
    case 'dns.bogus':
    case 'dns.mx-unresolvable':
    case 'dns.mx-private':
    case 'connect.refused':
    case 'connect.timeout':
    case 'connect.unreachable':
    case 'connect.reset':
    case 'connect.failed':
    case 'tls.failed':
    case 'tls.timeout':
    case 'tls.lost':
    case 'tls.plaintext':
    case 'tls.not-offered':
    case 'tls.demanded':
    case 'tls.cert-expired':
    case 'tls.cert-not-yet-valid':
    case 'tls.cert-self-signed':
    case 'tls.cert-unknown-issuer':
    case 'tls.cert-name':
    case 'tls.cert-untrusted':
    case 'tls.dane':
    case 'tls.dane-unknown':
    case 'tls.sts-host':
    case 'smtp.greeting':
    case 'smtp.hello':
    case 'smtp.starttls':
    case 'smtp.mail':
    case 'smtp.rcpt':
    case 'smtp.data':
    case 'smtp.content':
    case 'smtp.timeout':
    case 'smtp.lost':
    case 'smtp.malformed':
      return undefined
  }
}
