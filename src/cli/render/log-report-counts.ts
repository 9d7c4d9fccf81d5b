// What the reports of logs put together out of counts and names in any language.

import type { CauseReport, Counts } from '../../diagnose/logs/report.ts'

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  exim: 'Exim',
  postfix: 'Postfix',
  sendmail: 'Sendmail',
  qmail: 'qmail',
  opensmtpd: 'OpenSMTPD',
  exchange: 'Exchange',
  haraka: 'Haraka',
  courier: 'Courier',
  stalwart: 'Stalwart',
  dovecot: 'Dovecot',
  waybill: 'Waybill',
}

export const formatName = (format: string): string => FORMAT_NAMES[format] ?? format

export const listed = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(', ')

export const counted = (count: number, words: string): string | undefined =>
  count === 0 ? undefined : `${count} ${words}`

export const fates =
  (words: Readonly<Record<keyof Counts, (count: number) => string>>) =>
  (counts: Pick<CauseReport, keyof Counts>): string =>
    listed(FATES.map((fate) => (counts[fate] === 0 ? undefined : words[fate](counts[fate]))))

const FATES = [
  'failed',
  'waiting',
  'removed',
  'refused',
  'noted',
  'recovered',
] as const satisfies readonly (keyof Counts)[]
