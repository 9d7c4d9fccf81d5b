import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'

import { LANGUAGES } from '../../words/language.ts'
import { explain } from '../library.ts'
import { plainText } from '../reading/plain-text.ts'
import { findRefuser } from './find-refuser.ts'
import { providersPage } from './providers-page.test-support.ts'
import { refuserSteps } from './refuser-words.ts'
import { REFUSERS, type Refuser } from './refusers.ts'

const steps = (text: string, host?: string): readonly string[] =>
  explain(host === undefined ? text : { text, host }).diagnosis?.steps ?? []

/** A reply, the host that gave it, what a step must say, and what none may. */
const REPLIES: readonly (readonly [reply: string, host: string | undefined, says: RegExp, not?: RegExp])[] = [
  [
    "550 5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
    'eur.olc.protection.outlook.com',
    /olcsupport\.office\.com/,
  ],
  [
    '550 5.7.606 Access denied, banned sending IP [192.0.2.7]',
    'x.mail.protection.outlook.com',
    /sender\.office\.com/,
    /Open the link/,
  ],
  [
    '421 4.7.0 [TSS04] Messages from 192.0.2.7 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1',
    'mta5.am0.yahoodns.net',
    /longer than 48 hours/,
  ],
  [
    '554 IP=192.0.2.7 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.) (BL)',
    'mx03.t-online.de',
    /tosa@rx\.t-online\.de/,
  ],
  [
    '550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=xyz or report details to abuse@corp.mail.ru. Error code: ABC. ID: 1.',
    'mxs.mail.ru',
    /help\.mail\.ru\/notspam-support/,
  ],
  [
    '554 5.7.1 [1] Message rejected under suspicion of SPAM; https://ya.cc/1IrBc',
    'mx.yandex.ru',
    /yandex\.com\/support/,
  ],
  [
    '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using bl.spamcop.net',
    undefined,
    /SpamCop lets go by itself 24 hours/,
    /Open the link|ask the list/,
  ],
  [
    '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using dnsbl.sorbs.net; Currently Sending Spam See: http://www.sorbs.net/lookup.shtml?192.0.2.7',
    undefined,
    /closed on 2024-06-05/,
    /Open the link|ask the list|for removal/,
  ],
  ...(
    [
      [
        'ix.dnsbl.manitu.net; Spam sent to the mailhost mx.example.org was detected by NiX Spam',
        /closed on 2025-01-16/,
      ],
      ['dnsbl.ahbl.org', /closed on 2015-01-01/],
      ['dul.ru', /closed on 2015-05-19/],
      ['dnsbl.inps.de', /closed on 2020-05-25/],
      ['rbl.megarbl.net', /closed on 2019-11-25/],
    ] as const
  ).map(
    ([list, closed]) =>
      [
        `554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using ${list}`,
        undefined,
        closed,
        /Open the link|ask the list|for removal/,
      ] as const,
  ),
  [
    '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using dnsbl-1.uceprotect.net',
    undefined,
    /7 days after the last offence/,
    /ask the list/,
  ],
  [
    '550 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org',
    'mx.large.example',
    /check\.spamhaus\.org/,
    /Open the link/,
  ],
  [
    '550 5.7.1 Client host [192.0.2.7] blocked using list.unheard.example',
    undefined,
    /ask the list for removal/,
    /Open the link/,
  ],
]

for (const [reply, host, says, not] of REPLIES) {
  test(`whoever refused is asked in their own way: ${reply.slice(0, 70)}`, () => {
    const all = steps(reply, host).join('\n')
    assert.match(all, says)
    if (not) assert.doesNotMatch(all, not)
  })
}

test('each can be found by a reply, has a page that says so, and its steps in every language', () => {
  for (const [id, refuser] of Object.entries(REFUSERS) as [string, Refuser][]) {
    assert.match(refuser.source, /^https?:\/\//, id)
    const named = (refuser.named ?? []).map((phrase) => phrase.replace('*', ''))
    for (const word of named) assert.equal(findRefuser(plainText(`listed at ${word} today`), undefined), refuser, id)
    if (refuser.provider !== undefined) assert.equal(findRefuser('no', refuser.provider)?.provider, refuser.provider)
    for (const language of LANGUAGES) {
      // It may be what is to be done first, which has two lines of a terminal.
      const [first = ''] = refuserSteps(refuser, language)
      assert.ok(first !== '' && first.length <= 140, `${id}: ${first.length}`)
    }
  }
})

test('docs/reference/providers.md is what the table says', () => {
  const page = new URL('../../../docs/reference/providers.md', import.meta.url)
  if (process.env['WRITE_DOCS'] === '1') writeFileSync(page, providersPage())
  assert.ok(
    readFileSync(page, 'utf8') === providersPage(),
    'run: WRITE_DOCS=1 node --test src/diagnose/refusers/refusers.test.ts',
  )
})
