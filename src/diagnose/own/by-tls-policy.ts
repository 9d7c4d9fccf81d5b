// What it means that mail waits because of what the receiving domain itself demands of TLS (MTA-STS, DANE): in every case the mail
// is kept from a host that may be the wrong one, and whoever runs that domain can mend it, or is being attacked.

import type { Reason } from '../../core/reason.ts'
import type { KnownCause } from './own-cause.ts'

/** Undefined: no policy of the domain has a part in it. */
export function causeByPolicy({ code, facts }: Reason): KnownCause | undefined {
  if (code === 'tls.dane-unknown') return { cause: 'domain.dns-error', text: DANE_UNKNOWN }
  if (facts?.['policy'] === 'dane') return { cause: 'tls.dane', who: 'recipient-admin', retry: 'no', text: DANE }
  if (facts?.['policy'] === 'mta-sts')
    return { cause: 'tls.mta-sts', who: 'recipient-admin', retry: 'no', text: MTA_STS }
  return undefined
}

const DANE = {
  title: {
    en: 'The server is not the one that the TLSA records of its domain announce (DANE).',
    ru: 'Это не тот сервер, о котором говорят записи TLSA его домена (DANE).',
  },
  explanation: {
    en: 'The domain says in signed DNS which certificate its server has, and so that mail must not go to any other or in clear. Either the certificate was changed without the record, or somebody stands in between. The message waits, and is tried again.',
    ru: 'В подписанной зоне DNS домен сообщает, какой сертификат у его сервера, и тем самым запрещает отдавать почту другому серверу или без шифрования. Либо сертификат сменили, а запись нет, либо кто-то встал посередине. Письмо ждёт, попытки продолжаются.',
  },
}
const DANE_UNKNOWN = {
  title: {
    en: 'Whether the server has TLSA records (DANE) cannot be found out now.',
    ru: 'Сейчас не узнать, есть ли у сервера записи TLSA (DANE).',
  },
  explanation: {
    en: 'The zone of the server is signed, and DNS does not answer for these records, as it would if somebody kept the answer back. The message waits, and is tried again.',
    ru: 'Зона сервера подписана, а на вопрос об этих записях DNS не отвечает, как если бы ответ кто-то удерживал. Письмо ждёт, попытки продолжаются.',
  },
}
const MTA_STS = {
  title: {
    en: 'The server does not fit the MTA-STS policy of its domain.',
    ru: 'Сервер не соответствует политике MTA-STS своего домена.',
  },
  explanation: {
    en: 'The domain has announced that its mail goes only to the hosts that it names, through TLS, and with a certificate that proves their names. Either somebody there forgot one of these, or somebody stands in between. The message waits, and is tried again.',
    ru: 'Домен объявил, что его почту можно отдавать только названным им серверам, только по TLS и только тем, чей сертификат подтверждает имя. Либо там об этом забыли, либо кто-то встал посередине. Письмо ждёт, попытки продолжаются.',
  },
}
