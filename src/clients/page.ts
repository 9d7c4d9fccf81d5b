// The page that users open to set up their programs: asks for an address, and tells what to type where. Plain HTML without
// scripts; it tells everybody of every address in a domain the same, so that nobody learns which mailboxes there are.

import type { ClientAccount } from './account.ts'
import { instructionsFor, PROGRAMS, type ClientWords } from './programs.ts'
import { escapeXml } from './xml-text.ts'
import type { Language } from '../words/language.ts'

export interface ClientPage {
  readonly language: Language
  readonly words: ClientWords
  /** Left out: an address is asked for. */
  readonly account?: ClientAccount
  /** What was typed and is none of ours. */
  readonly problem?: string
}

export const PROFILE_PATH = '/waybill.mobileconfig'

export function clientPage({ language, words, account, problem }: ClientPage): string {
  const title = words.heading.replace('{address}', account?.address ?? '…')
  return [
    `<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escapeXml(title)}</title>`,
    '<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}th{text-align:left;padding-right:1rem}</style>',
    `</head><body><h1>${escapeXml(title)}</h1>`,
    ...(problem === undefined ? [] : [`<p role="alert">${escapeXml(problem)}</p>`]),
    `<form method="get" action="/"><label>${escapeXml(words.ask)} <input type="email" name="emailaddress" autocomplete="email" required></label> <button>${escapeXml(words.show)}</button></form>`,
    ...(account ? accountParts(account, words) : []),
    '</body></html>',
    '',
  ].join('\n')
}

function accountParts(account: ClientAccount, words: ClientWords): readonly string[] {
  const row = (label: string, text: string): string =>
    `<tr><th>${escapeXml(label)}</th><td>${escapeXml(text)}</td></tr>`
  const place = (label: string, { host, port, security }: ClientAccount['sending'][number]): string =>
    row(label, `${host}, ${words.port} ${port}, ${words.security[security]}`)
  const query = new URLSearchParams({ emailaddress: account.address })
  return [
    '<table>',
    row(words.account, account.address),
    row(words.login, account.login),
    ...account.reading.map((one) => place(words.reading[one.protocol === 'pop3' ? 'pop3' : 'imap'], one)),
    ...account.sending.map((one) => place(words.sending, one)),
    '</table>',
    ...(account.reading.length > 0
      ? [`<p><a href="${PROFILE_PATH}?${escapeXml(query.toString())}">${escapeXml(words.profile)}</a></p>`]
      : []),
    ...PROGRAMS.flatMap((program) => {
      const { title, steps } = instructionsFor(program, account, words)
      const items = steps.map((step) => `<li>${escapeXml(step)}</li>`)
      return [`<details><summary>${escapeXml(title)}</summary><ol>`, ...items, '</ol></details>']
    }),
  ]
}
