// What happens to a message between its final dot and 250: the list of steps, in order, and the only loop over them. It
// ends in one of two ways. Stored: on disk with everything that led to it, and ours from then on. Refused: with a reply
// and the events that tell why, and nothing of it is kept. Faults of our own included: a step that throws answers 451.

import type { HeaderSection } from '../core/header.ts'
import type { Content } from '../core/message.ts'
import type { Facts } from '../core/reason.ts'
import type { Reply } from '../core/reply.ts'
import { MessageOrigin, type CheckedMessage } from '../email-auth/message-origin.ts'
import { bodyPieces, headAndBody, type HeadAndBody } from '../scan/head-and-body.ts'
import type { ScanMessage } from '../scan/scanner.ts'
import type { Acceptance } from '../smtp/server-actions.ts'
import { noRoom, notStored } from '../smtp/server-replies.ts'
import type { AcceptDeps, Arrived, Receiving, Step } from './receiving.ts'
import { Scans } from './scans.ts'
import { authorDomains } from './author-domains.ts'
import { authenticate } from './steps/authenticate.ts'
import { loop } from './steps/loop.ts'
import { mend } from './steps/mend.ts'
import { otherAddresses } from './steps/other-addresses.ts'
import { rewrite } from './steps/rewrite.ts'
import { rules } from './steps/rules.ts'
import { scan } from './steps/scan.ts'
import { sign } from './steps/sign.ts'
import { store } from './steps/store.ts'
import { unstamp } from './steps/unstamp.ts'
import { wholeHeader } from './steps/whole-header.ts'

/**
 * What judges a message comes before what changes it, and what changes it before what vouches for it: `sign` stands behind
 * all that changes it.
 */
const STEPS: readonly Step[] = [
  wholeHeader,
  loop,
  rules,
  scan,
  authenticate,
  unstamp,
  otherAddresses,
  mend,
  rewrite,
  sign,
  store,
]

export async function accept(arrived: Arrived, deps: AcceptDeps): Promise<Acceptance> {
  const { intake } = arrived
  try {
    const receiving = await begin(arrived, deps)
    for (const step of STEPS) {
      const under = step(receiving)
      // Most have nothing to wait for, and then nothing is waited for.
      const result = under instanceof Promise ? await under : under
      if (result === 'next') continue
      if (!result.ok) await intake.discard()
      return result
    }
    throw new Error('the last step did not end it')
  } catch (error) {
    await intake.discard()
    return failed(error, deps)
  }
}

async function begin(arrived: Arrived, deps: AcceptDeps): Promise<Receiving> {
  const { intake } = arrived
  const finished = intake.finish()
  const whole = finished instanceof Promise ? await finished : finished
  const section = intake.section()
  const parts = headAndBody(whole, section)
  return {
    ...arrived,
    deps,
    received: { whole, parts },
    content: parts,
    mailFrom: intake.transaction.mailFrom,
    section,
    origin: new MessageOrigin(checkedMessage(arrived, { section, parts }), deps),
    scans: new Scans(deps.scanners, () => scanMessage(arrived, whole, deps), deps),
    decision: undefined,
    events: [],
    told: [],
    changes: [],
  }
}

function checkedMessage(
  { intake }: Arrived,
  { section, parts }: { readonly section: HeaderSection; readonly parts: HeadAndBody },
): CheckedMessage {
  const { facts, helo, mailFrom } = intake.transaction
  return {
    client: facts.client.address,
    helo,
    mailFrom,
    section,
    body: () => bodyPieces(parts.body),
    authors: () => authorDomains(section.fields),
  }
}

function scanMessage({ intake }: Arrived, content: Content, { hostname }: AcceptDeps): ScanMessage {
  const { facts, helo, mailFrom, recipients } = intake.transaction
  const { client, tls, user, mechanism = '' } = facts
  return {
    content,
    size: intake.size,
    client: client.address,
    clientPort: client.port,
    helo,
    ...(user === undefined ? {} : { login: { user, mechanism } }),
    ...(tls === undefined ? {} : { tls }),
    queueId: intake.id,
    mailFrom,
    rcptTo: recipients.map(({ rcptTo }) => rcptTo),
    hostname,
  }
}

function failed(error: unknown, deps: AcceptDeps): Acceptance {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
  // The store and the system say what they could not do; anything else is a bug of ours.
  if (code === 'unknown') deps.fault(error)
  const full = code === 'disk-full' || code === 'ENOSPC' || code === 'EDQUOT'
  const answer: Reply = full ? noRoom('space') : notStored
  const facts: Facts = { error: code, detail: String(error) }
  deps.notStored(facts)
  return {
    ok: false,
    reply: answer,
    ours: true,
    events: [{ kind: 'content-refused', problem: 'not-stored', reply: answer, facts }],
  }
}
