// Is the address that this server sent from on the block list that the reply names? Only that list is asked: which others
// there are is not this reply's business.

import { askedAddress, askZone } from '../../../conditions/kinds/dnsbl-query.ts'
import type { OwnCase } from '../own-case.ts'
import { found, type Check } from './check.ts'

/** The words by which receivers lead to the name of the list they asked. */
const ZONE =
  /\b(?:using|by|in|on|at|from|list|dnsbl|rbl)[\s:]{1,4}([a-z\d][a-z\d-]{0,40}(?:\.[a-z\d-]{1,40}){1,4})(?![\w@/])/gi

const MOST_ZONES = 2

export const checkBlockList: Check = async (one, cause, deps) => {
  const { outgoing } = one
  if (outgoing === undefined) return []
  const { address } = outgoing
  const answers = await Promise.all(
    namedZones(one).map((zone) => askZone({ zone, codes: [] }, askedAddress(address), deps.resolver, deps.signal)),
  )
  return answers.flatMap((answer) => {
    const { zone } = answer
    switch (answer.kind) {
      case 'listed': {
        const text = answer.text === '' ? '' : `: “${answer.text}”`
        return found('confirms', cause, deps, {
          en: `${zone} does list ${address}${text}.`,
          ru: `${address} есть в списке ${zone}${text}.`,
        })
      }
      case 'clean':
        return found('refutes', cause, deps, {
          en: `${zone} does not list ${address} now.`,
          ru: `Сейчас ${address} в списке ${zone} нет.`,
        })
      case 'trouble':
        return found('note', cause, deps, {
          en: `Whether ${zone} lists ${address} is not known: ${answer.why}.`,
          ru: `Есть ли ${address} в списке ${zone}, неизвестно: ${answer.why}.`,
        })
    }
  })
}

/** Host names of the other side and of the mail itself are no lists. */
function namedZones({ reason, recipient, sender, hostname }: OwnCase): readonly string[] {
  const text = reason.reply?.lines.join(' ') ?? ''
  const names = [...text.matchAll(ZONE)].map(([, zone = '']) => zone.toLowerCase())
  const others = [reason.remote?.host, recipient, sender, hostname].map((name) => name?.toLowerCase() ?? '')
  const zones = names.filter((zone) => /[a-z]$/.test(zone) && !others.some((name) => name.endsWith(zone)))
  return [...new Set(zones)].slice(0, MOST_ZONES)
}
