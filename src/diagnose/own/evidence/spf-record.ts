// Does the sender's domain publish SPF, and does it list the address that this server sent from?

import { domainOfAddress, type Finding, type OwnCase } from '../own-case.ts'
import { found, unanswered, type Check } from './check.ts'
import { listsAddress, spfRecords } from './spf-lists.ts'

export const checkSpfRecord: Check = async (one, cause, deps) => {
  const domain = spfDomain(one)
  if (domain === undefined) return []
  const result = await deps.resolver.txt(domain, deps.signal)
  if (result.kind === 'temporary') return unanswered(cause, deps, `SPF ${domain}`)
  const records = result.kind === 'answer' ? spfRecords(result.records) : []
  const [record] = records
  // Where SPF is only one of the things judged, its state decides nothing alone.
  const about = cause === 'spf.fail' || cause === 'spf.record'
  const kind = (decided: Finding['kind']): Finding['kind'] => (about ? decided : 'note')
  if (record === undefined) {
    return found(kind('confirms'), cause, deps, {
      en: `${domain} publishes no SPF record.`,
      ru: `У домена ${domain} нет записи SPF.`,
    })
  }
  if (records.length > 1) {
    return found(about ? 'confirms' : 'note', about ? 'spf.record' : cause, deps, {
      en: `${domain} publishes ${records.length} SPF records; there must be exactly one.`,
      ru: `Записей SPF у домена ${domain} ${records.length}, а должна быть ровно одна.`,
    })
  }
  const shown = record.length > 200 ? `${record.slice(0, 200)}…` : record
  const { outgoing } = one
  if (outgoing === undefined) {
    return found('note', cause, deps, {
      en: `${domain} publishes “${shown}”. From which public address this server sends is not known here, so compare it yourself.`,
      ru: `Запись SPF у ${domain}: «${shown}». С какого публичного адреса отправляет этот сервер, здесь неизвестно: сравните сами.`,
    })
  }
  const { address } = outgoing
  const listing = await listsAddress({ record, domain, address }, deps)
  switch (listing) {
    case 'listed':
      return found(kind('refutes'), cause, deps, {
        en: `The SPF record of ${domain} does list ${address}.`,
        ru: `Запись SPF домена ${domain} содержит ${address}.`,
      })
    case 'not-listed':
      return found(kind('confirms'), cause, deps, {
        en: `The SPF record of ${domain} does not list ${address}: “${shown}”.`,
        ru: `В записи SPF домена ${domain} нет адреса ${address}: «${shown}».`,
      })
    case 'unknown':
      return found('note', cause, deps, {
        en: `Whether the SPF record of ${domain} lists ${address} is not known: it takes more look-ups than are made here. “${shown}”`,
        ru: `Есть ли ${address} в записи SPF домена ${domain}, неизвестно: для этого нужно больше запросов, чем делается здесь. «${shown}»`,
      })
  }
}

/** RFC 7208 §2.4: for the null sender it is the name in HELO. */
function spfDomain({ sender, hostname }: OwnCase): string | undefined {
  const domain = sender === '' ? hostname : domainOfAddress(sender)
  return domain === undefined || domain.startsWith('[') ? undefined : domain
}
