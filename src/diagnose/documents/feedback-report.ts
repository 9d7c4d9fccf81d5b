// Complaints and reports of failed authentication in the Abuse Reporting Format (RFC 5965; not-spam RFC 6430; auth-failure
// RFC 6591 and 9991): somebody pressed "this is spam", or a receiver tells which proof failed.

import { CAUSES, type CauseId } from '../causes/facts.ts'
import type { Document, Proved, OriginalMessage } from './document.ts'
import { fieldValue, parseFields, readable, type Field } from './header-fields.ts'
import { COMPLAINT_STEPS } from './report-texts.ts'
import { recogniseSoftware } from '../software.ts'

export const looksLikeFeedback = (text: string): boolean => /^Feedback-Type:/im.test(text)

const TYPES: Readonly<Record<string, readonly [cause: CauseId, en: string, ru: string]>> = {
  abuse: ['spam.bulk', 'The recipient pressed "this is spam".', 'Получатель нажал «это спам».'],
  'opt-out': ['spam.bulk', 'The recipient wants no more of it.', 'Получатель больше не хочет этих писем.'],
  fraud: ['spam.phishing', 'The mail was reported as fraud.', 'Письмо признано мошенническим.'],
  virus: ['virus', 'A virus was found in the mail.', 'В письме найден вирус.'],
  other: ['spam.bulk', 'Somebody complained, without a usual reason.', 'Жалоба без обычного основания.'],
}

const PROOFS: Readonly<Record<string, CauseId>> = {
  adsp: 'dkim.fail',
  bodyhash: 'dkim.fail',
  revoked: 'dkim.fail',
  signature: 'dkim.fail',
  dkim: 'dkim.fail',
  spf: 'spf.fail',
  dmarc: 'dmarc.fail',
}

export function readFeedback(text: string, original: OriginalMessage, header = ''): Document | undefined {
  if (!looksLikeFeedback(text)) return undefined
  const fields = parseFields(text.slice(text.search(/^Feedback-Type:/im)))
  const type = (fieldValue(fields, 'feedback-type') ?? '').toLowerCase()
  const reporter = readable(fieldValue(fields, 'reporting-mta'))?.replace(/^dns; ?/i, '')
  const date = fieldValue(fields, 'arrival-date') ?? fieldValue(fields, 'received-date')
  const finding = type === 'not-spam' ? undefined : findingOf(type, fields)
  const place = fieldValue(fields, 'source-ip')
  const said = {
    en:
      type === 'not-spam'
        ? 'The recipient says that a mail held for spam is none.'
        : 'A report about one mail of yours.',
    ru:
      type === 'not-spam'
        ? 'Получатель сообщает, что письмо из «Спама» спамом не является.'
        : 'Сообщение об одном вашем письме.',
  }
  const mail = { ...withRecipient(original, fields) }
  return {
    kind: 'feedback-report',
    software: recogniseSoftware(header),
    original: mail,
    about:
      place === undefined ? said : { en: `${said.en} It came from ${place}.`, ru: `${said.ru} Оно пришло с ${place}.` },
    findings: finding ? [finding] : [],
    good: finding ? 0 : 1,
    bad: finding?.count ?? 0,
    ...(reporter === undefined ? {} : { reporter }),
    ...(date === undefined ? {} : { date }),
  }
}

function findingOf(type: string, fields: readonly Field[]): Proved {
  const places = [fieldValue(fields, 'source-ip')].filter((place) => place !== undefined)
  const incidents = Number(fieldValue(fields, 'incidents'))
  const count = Number.isSafeInteger(incidents) && incidents > 0 ? incidents : 1
  if (type === 'auth-failure') {
    const failed = (fieldValue(fields, 'auth-failure') ?? '').toLowerCase()
    const domain = fieldValue(fields, 'reported-domain') ?? fieldValue(fields, 'dkim-domain') ?? ''
    const cause = PROOFS[failed] ?? 'auth.none'
    const says = {
      en: `A check failed: ${failed || 'not named'}${domain === '' ? '' : ` for ${domain}`}.`,
      ru: `Не пройдена проверка: ${failed || 'не названа'}${domain === '' ? '' : ` для ${domain}`}.`,
    }
    return { cause, count, places, says }
  }
  const known = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined
  const [cause, en, ru] = known ?? ['spam.bulk', 'Somebody complained.', 'Поступила жалоба.']
  const complaint = CAUSES[cause] === CAUSES['spam.bulk']
  return { cause, count, places, says: { en, ru }, ...(complaint ? { steps: COMPLAINT_STEPS } : {}) }
}

/** The complaint may name what the copy of the mail hides. */
function withRecipient(original: OriginalMessage, fields: readonly Field[]): OriginalMessage {
  const [from, to] = [fieldValue(fields, 'original-mail-from'), fieldValue(fields, 'original-rcpt-to')]
  return {
    ...(from === undefined ? {} : { from: from.replace(/^<(.*)>$/, '$1') }),
    ...(to === undefined ? {} : { to: to.replace(/^<(.*)>$/, '$1') }),
    ...original,
  }
}
