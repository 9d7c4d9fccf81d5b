// Does the mail server of this host end a message where others do not (SMTP smuggling)? Whoever sends through such a server can hide
// a second message, with any sender, in the content of the first. RFC 5321 §4.1.1.4: a message ends at CRLF, dot, CRLF, and
// nowhere else. The content is written to postmaster and never ended as it should be: a server that is well keeps nothing of it.

import { describeReply, isPositive } from '../../core/reply.ts'
import type { CheckVerdict, HostCheck } from '../check.ts'
import { comesUnasked, speakHere, type SpokenHere } from './here.ts'
import type { World } from '../world.ts'

/** How they are shown, and what is sent. */
const WRONG_ENDS = [
  ['LF . LF', '\n.\n'],
  ['LF . CRLF', '\n.\r\n'],
  ['CRLF . LF', '\r\n.\n'],
  ['CR . CR', '\r.\r'],
  ['CRLF . CR', '\r\n.\rx'],
  ['CRLF NUL . CRLF', '\r\n\0.\r\n'],
] as const

const CONTENT =
  'From: <>\r\nSubject: The mail server ended this message where it must not\r\n\r\n' +
  'waybill doctor wrote this to see where the server ends a message. See SMTP smuggling.\r\n'

export const smuggling: HostCheck = {
  id: 'host.smuggling',
  of: 'host',
  async run(world, look) {
    const place = world.ports.find(({ mode }) => mode === 'smtp')
    using spoken = place && (await speakHere(place, world, look))
    if (place === undefined || spoken === undefined) return []
    const verdict = await tryEnds(spoken, world)
    look.note({
      asked: `DATA, ${WRONG_ENDS.map(([name]) => name).join(', ')}`,
      of: `${spoken.address} port ${place.port}`,
      came: verdict.values?.['came'] ?? 'nothing',
    })
    return [verdict]
  },
}

async function tryEnds({ session }: SpokenHere, world: World): Promise<CheckVerdict> {
  // RFC 5321 §4.5.1: postmaster without a domain is reached everywhere.
  for (const line of ['MAIL FROM:<>', 'RCPT TO:<postmaster>', 'DATA']) {
    session.send(line)
    const heard = await session.hear()
    const came = heard.ok ? describeReply(heard.reply).slice(0, 200) : heard.trouble.detail
    const goesOn = heard.ok && (isPositive(heard.reply) || heard.reply.code === 354)
    if (!goesOn) return { found: 'smuggling.untestable', values: { why: `${line}: ${came}` } }
  }
  session.sendContent(Buffer.from(CONTENT), [])
  const heard = session.hear()
  for (const [end, bytes] of WRONG_ENDS) {
    session.sendContent(Buffer.from(`text${bytes}`), [])
    const answer = await comesUnasked(heard, world)
    if (answer === undefined) continue
    // It breaks off, or refuses what no message may have: nothing was hidden.
    if (!answer.ok) return { found: 'smuggling.none', values: { came: answer.trouble.detail } }
    const came = describeReply(answer.reply).slice(0, 200)
    return { found: isPositive(answer.reply) ? 'smuggling.open' : 'smuggling.none', values: { end, came } }
  }
  return { found: 'smuggling.none', values: { came: 'nothing' } }
}
