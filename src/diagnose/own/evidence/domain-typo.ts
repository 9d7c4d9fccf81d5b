// Is the recipient's domain one slip of the finger away from a large provider? No look-up: gmial.com may well exist.

import { domainOfAddress } from '../own-case.ts'
import type { Check } from './check.ts'

const WELL_KNOWN: readonly string[] = [
  'gmail.com',
  'email.com',
  'ymail.com',
  'mail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'msn.com',
  'yahoo.com',
  'icloud.com',
  'aol.com',
  'gmx.de',
  'gmx.net',
  'web.de',
  't-online.de',
  'proton.me',
  'protonmail.com',
  'mail.ru',
  'bk.ru',
  'inbox.ru',
  'list.ru',
  'yandex.ru',
  'yandex.com',
  'ya.ru',
  'rambler.ru',
  'orange.fr',
  'free.fr',
  'libero.it',
  'qq.com',
  '163.com',
]

export const checkDomainTypo: Check = (one, cause) => {
  const domain = domainOfAddress(one.recipient).toLowerCase()
  const near = nearestProvider(domain)
  if (near === undefined) return Promise.resolve([])
  const says = {
    en: `${domain} looks like a slip for ${near}: ask the sender.`,
    ru: `${domain} похоже на опечатку в ${near}: спросите отправителя.`,
  }
  return Promise.resolve([{ kind: 'note', cause, says } as const])
}

export function nearestProvider(domain: string): string | undefined {
  if (WELL_KNOWN.includes(domain)) return undefined
  // In a short name one other letter is another name.
  return WELL_KNOWN.find((known) => known.length >= 8 && oneSlip(domain, known))
}

/** One letter more, less or other, or two neighbours swapped. */
function oneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let at = 0
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at++
  const [restA, restB] = [a.slice(at), b.slice(at)]
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  )
}
