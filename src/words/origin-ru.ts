// От кого письмо, по-русски.

import type { DkimReason, DkimResult, DmarcResult, SpfResult } from '../core/origin-results.ts'
import { arcSentence } from './arc.ts'
import type { OriginWords } from './origin.ts'

export const ORIGIN_RU: OriginWords = {
  spf(result) {
    const { client, domain, term = '', termDomain = domain } = result
    switch (result.result) {
      case 'pass':
        return `SPF пройден: ${domain} разрешает ${client} отправлять от своего имени (${term})`
      case 'fail':
        return `SPF не пройден: адреса ${client} нет среди тех, которые перечисляет ${domain} (${term})`
      case 'softfail':
        return `SPF: адреса ${client} нет среди тех, которые перечисляет ${domain}, но сам домен за свой список ещё не ручается (${term})`
      case 'neutral':
        return `SPF ничего не говорит: ${domain} не указывает, можно ли ${client} отправлять от его имени`
      case 'none':
        return result.reason === 'no-domain'
          ? `SPF ничего не говорит: «${domain}» не имя домена`
          : `SPF ничего не говорит: у ${domain} нет записи SPF`
      case 'policy':
      case 'temperror':
        return `SPF сейчас неизвестен: ${result.reason === 'timeout' ? 'DNS отвечает слишком медленно' : `DNS не ответил (${result.detail ?? 'без подробностей'})`}`
      case 'permerror':
        return `SPF недействителен: ${spfFault(result, termDomain)}`
    }
  },
  dkim: (result) => dkimRu(result),
  unsigned: 'DKIM: письмо не подписано',
  dmarc(result) {
    const { domain = '?', reason, detail = '' } = result
    switch (reason) {
      case 'aligned':
        return `DMARC для ${domain} пройден: ${provedBy(result)}`
      case 'not-aligned':
        return `DMARC для ${domain} не пройден: подтверждено только, что письмо от ${proved(result).join(' и ')}, а не от ${domain} (политика ${asked(result)})`
      case 'nothing-passed':
        return `DMARC для ${domain} не пройден: ни SPF, ни DKIM не подтверждают, что письмо оттуда (политика ${asked(result)})`
      case 'no-record':
        return `DMARC ничего не говорит: у ${domain} нет записи DMARC`
      case 'no-author':
        return 'DMARC проверить нельзя: в From нет автора с доменом'
      case 'several-authors':
        return `DMARC проверить нельзя: в From авторы из нескольких доменов (${detail})`
      case 'record-malformed':
        return `DMARC недействителен: в записи ${result.recordDomain ?? domain} нет политики, которую можно прочитать (${detail})`
      case 'dns':
        return `DMARC сейчас неизвестен: DNS не ответил (${detail})`
      case 'timeout':
        return 'DMARC сейчас неизвестен: DNS отвечает слишком медленно'
    }
  },
  arc: (result) => {
    const chain = result.sealers.slice(0, 5).join(' → ')
    return `ARC${chain === '' ? '' : ` (${chain})`}: ${arcSentence(result, 'ru').replace(/\.$/, '')}`
  },
  iprev({ result, client, names, detail = 'без подробностей' }) {
    switch (result) {
      case 'pass':
        return `Обратный DNS: ${client} называется ${names.join(', ')}, и имя ведёт обратно к нему`
      case 'fail':
        return `Обратный DNS: имя ${client} (${detail}) не ведёт обратно к нему`
      case 'permerror':
        return `Обратный DNS: у ${client} нет имени`
      case 'none':
      case 'softfail':
      case 'neutral':
      case 'policy':
      case 'temperror':
        return `Обратный DNS для ${client} сейчас неизвестен (${detail})`
    }
  },
  remedy(dmarc, spf, dkim) {
    const { domain = '?' } = dmarc
    const altered = dkim.find(
      ({ reason, domain: signer }) => signer === domain && (reason === 'body-altered' || reason === 'header-altered'),
    )
    if (altered) {
      return `Тот, кто переслал письмо, изменил его после подписи ${domain}: пересылайте без изменений или ставьте в From собственный адрес`
    }
    if (dmarc.reason === 'not-aligned') {
      return `Подписывайте DKIM от имени ${domain} или отправляйте с адресом конверта в ${domain}`
    }
    return spf.result === 'permerror'
      ? `Исправьте запись SPF домена ${spf.domain} или подписывайте DKIM от имени ${domain}`
      : `Добавьте ${spf.client} в запись SPF домена ${domain} или подписывайте DKIM от имени ${domain}`
  },
  forwarded: (client, domain) =>
    `Адреса ${client} нет среди тех, которые перечисляет ${domain}: так бывает с пересланными письмами. Подпись верна, и этого достаточно`,
}

function spfFault({ reason, domain, term = '', detail = '' }: SpfResult, termDomain: string): string {
  switch (reason) {
    case 'several-records':
      return `у ${termDomain} несколько записей SPF, а допускается одна`
    case 'syntax':
      return `в записи ${termDomain} ошибка: «${term}»`
    case 'too-many-lookups':
      return `запись ${domain} требует больше 10 запросов к DNS (на «${term}»)`
    case 'too-many-void-lookups':
      return `запись ${domain} больше двух раз спрашивает в DNS то, чего нет (на «${term}»)`
    case 'too-many-mx':
      return `у «${term}» в записи ${termDomain} больше 10 серверов`
    case 'include-without-record':
      return `«${term}» в записи ${termDomain} ведёт к ${detail}, а там нет записи SPF`
    case 'matched':
    case 'nothing-matched':
    case 'no-record':
    case 'no-domain':
    case 'dns':
    case 'timeout':
      return `запись ${termDomain} использовать нельзя`
  }
}

const DKIM: Readonly<Record<DkimReason, string>> = {
  valid: 'верна',
  'body-altered': 'неверна: после неё изменено тело письма',
  'header-altered': 'неверна: после неё изменён заголовок',
  'other-key': 'неверна: в DNS другой ключ',
  malformed: 'не читается',
  version: 'неизвестной версии',
  'unknown-algorithm': 'сделана по неизвестному алгоритму',
  'from-not-signed': 'не охватывает From',
  expired: 'просрочена',
  'from-the-future': 'датирована будущим',
  'identity-outside': 'называет кого-то вне своего домена',
  'no-key': 'не имеет ключа в DNS',
  'key-revoked': 'сделана отозванным ключом',
  'key-malformed': 'имеет нечитаемый ключ',
  'key-not-for-this': 'имеет ключ, который не для неё',
  'key-too-short': 'сделана слишком коротким ключом и не считается',
  'weak-hash': 'сделана с SHA-1 и больше не считается',
  'body-part': 'охватывает только часть тела',
  'too-many': 'не проверялась: подписей слишком много',
  dns: 'сейчас не проверена: DNS не ответил',
  timeout: 'сейчас не проверена: это заняло слишком много времени',
}

function dkimRu({ result, reason, domain, selector }: DkimResult): string {
  const whose = domain === undefined ? '' : ` ${domain}${selector === undefined ? '' : ` (селектор ${selector})`}`
  const verdict = result === 'pass' ? ' пройден' : result === 'fail' ? ' не пройден' : ''
  return `DKIM${verdict}: подпись${whose} ${DKIM[reason]}`
}

function provedBy({ spfAligned, dkimAligned, spfDomain = '?', signers = [] }: DmarcResult): string {
  return [
    ...(spfAligned === true ? [`SPF домена ${spfDomain}`] : []),
    ...(dkimAligned === true ? [`подпись ${signers.join(', ')}`] : []),
  ].join(' и ')
}

const proved = ({ spf, spfDomain, signers = [] }: DmarcResult): readonly string[] => [
  ...new Set([...(spf === 'pass' && spfDomain !== undefined ? [spfDomain] : []), ...signers]),
]

const asked = ({ policy = 'none', published = policy }: DmarcResult): string =>
  published === policy ? policy : `${published}, пока пробная: ${policy}`
