// Does this host pass on mail for strangers? Recipients elsewhere are tried up to RCPT, written in the classic ways as well; nothing
// is sent. From an address that the server trusts, or may trust, an acceptance proves nothing.

import { isPositive, isTransient, describeReply, type Reply } from '../../core/reply.ts'
import { isReservedAddress } from '../../route/reserved-addresses.ts'
import type { HostCheck } from '../check.ts'
import { meetHere } from './here.ts'

const STRANGER = 'waybill.relay.test'
/** It takes mail for anybody but us, so that no server finds fault with the domain itself. */
const ELSEWHERE = 'gmail.com'

export const openRelay: HostCheck = {
  id: 'host.relay',
  of: 'host',
  async run(world, look) {
    const place = world.ports.find(({ mode }) => mode === 'smtp')
    if (place === undefined) return []
    const { hostname } = world
    const plain = `${STRANGER}@${ELSEWHERE}`
    const ways = [plain, `@${hostname}:${plain}`]
    /** Of those that end here a catch-all takes any; then they tell nothing. */
    const any = `${STRANGER}.nobody@${hostname}`
    const ending = [`${STRANGER}%${ELSEWHERE}@${hostname}`, `${ELSEWHERE}!${STRANGER}@${hostname}`]
    const mails = [...ways, any, ...ending].map((to) => ({ from: '', to }))
    const met = await meetHere(place, { mode: 'clear', mails }, world, look)
    if (met === undefined || met.answer.verdict !== 'answers') return []
    const { address, answer } = met
    const replies = answer.mails
    const [first] = replies
    if (first === undefined) return [{ found: 'relay.untestable', values: { why: 'MAIL, RCPT: no answer' } }]
    const took = (recipient: string): boolean =>
      replies.some(({ to, command, reply }) => to === recipient && command === 'RCPT' && isPositive(reply))
    const taken = [...ways, ...(took(any) ? [] : ending)].find(took)
    const said = replies.find(({ to }) => to === (taken ?? plain))?.reply ?? first.reply
    const values = { address, recipient: taken ?? plain, came: describeReply(said).slice(0, 200) }
    if (taken === undefined && isOfDomain(said)) {
      return [{ found: 'relay.untestable', values: { why: `${plain}: ${values.came}` } }]
    }
    if (taken === undefined) return [{ found: isTransient(said) ? 'relay.deferred' : 'relay.refused', values }]
    if (world.trusts(address) || isReservedAddress(address)) return [{ found: 'relay.trusted', values }]
    return [{ found: 'relay.open', values }]
  },
}

/** Refused for what the server's DNS says of the domain: that tells nothing of whom it relays for (RFC 3463 §3.2, X.1.2). */
const isOfDomain = ({ enhanced, lines }: Reply): boolean =>
  enhanced?.endsWith('.1.2') === true ||
  /\bdomain\b.*\bnot (?:exist|found)\b|\bunroutable|\bunrouteable/i.test(lines.join(' '))
