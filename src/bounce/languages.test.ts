import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { REASON_CODES, type Reason, type ReasonCode } from '../core/reason.ts'
import { reply } from '../core/reply.ts'
import { hours, instant } from '../core/time.ts'
import { BOUNCE_EN } from './bounce-words-en.ts'
import { BOUNCE_RU } from './bounce-words-ru.ts'
import { compose, failed, NOW, readTexts } from './report.test-support.ts'

const RELAY: Reason = {
  code: 'smtp.rcpt',
  command: 'RCPT',
  remote: { host: 'mx.relay.test', address: '198.51.100.21', port: 25 },
  reply: reply(550, undefined, 'relay not permitted'),
}

const ENGLISH = `The mail server mx.lab.example could not deliver your message of Sun, 22 Nov
2026 05:44:21 +0000 to this address:

  x@relay.test

  What happened:
    mx.relay.test [198.51.100.21] refused the recipient at RCPT. It
    answered:

      550 relay not permitted

  What it means:
    The server that is named for the domain does not take its mail. It does
    not count the domain as its own and will not pass its mail on. Either
    the server or the MX record of the domain is set up wrong.
  Whose move it is:
    That of the people who run the mail of relay.test.
  What to do:
    Your message reached the server that is named for relay.test, and it
    turns the mail of relay.test away: it is set up wrong there. Tell the
    recipient some other way, and ask them to show this report to whoever
    runs their mail. Send the message again once that is mended.

When you ask about this message, quote the number 0000000YGJ0.
This report was written by a program; nobody reads answers to it.
`

const RUSSIAN = `Почтовый сервер mx.lab.example не смог доставить ваше письмо от 22.11.2026
05:44 (UTC) по этому адресу:

  x@relay.test

  Что случилось:
    mx.relay.test [198.51.100.21] не принял получателя на RCPT. Ответ того
    сервера:

      550 relay not permitted

  Что это значит:
    Сервер, указанный для домена, его почту не берёт. Своим он этот домен не
    считает, а дальше его почту не передаёт. Неверно настроен либо сервер,
    либо запись MX домена.
  Чей теперь ход:
    Тех, кто ведёт почту relay.test.
  Что делать:
    Письмо пришло на сервер, который указан для relay.test, а он почту
    relay.test не берёт: он неверно настроен. Сообщите получателю другим
    путём и попросите показать это извещение тем, кто ведёт его почту. Когда
    там исправят, отправьте письмо снова.

Спрашивая об этом письме, укажите номер 0000000YGJ0.
Это извещение составила программа; ответов на него никто не читает.
`

describe('the text for people', () => {
  const recipients = [failed('x@relay.test', RELAY)]

  test('is in English where nothing else is asked', () => {
    assert.deepEqual(readTexts(compose({ recipients })), [
      { language: 'en', type: 'text/plain; charset=us-ascii', text: ENGLISH },
    ])
  })

  test('is in Russian, in UTF-8, where that is asked', () => {
    assert.deepEqual(readTexts(compose({ recipients, languages: ['ru'] })), [
      { language: 'ru', type: 'text/plain; charset=utf-8', text: RUSSIAN },
    ])
  })

  test('comes in both languages one after the other, in one first part', () => {
    const texts = readTexts(compose({ recipients, languages: ['en', 'ru'] }))
    assert.deepEqual(
      texts.map(({ text }) => text),
      [ENGLISH, RUSSIAN],
    )
  })

  test('no longer sends the sender of a “relay not permitted” to look for a typing mistake', () => {
    const [one] = readTexts(compose({ recipients }))
    assert.doesNotMatch(one?.text ?? '', /typing mistake/)
  })

  test('says of a delay that waiting will not mend it, where it will not', () => {
    const unsafe: Reason = { code: 'tls.not-offered', remote: { host: 'mx.x.test', address: '192.0.2.9', port: 25 } }
    const delayed = { ...failed('x@x.test', unsafe), willRetryUntil: instant(NOW + hours(96)) }
    const [one] = readTexts(compose({ about: 'delayed', recipients: [delayed] }))
    const text = one?.text.replaceAll(/\s+/g, ' ') ?? ''
    assert.match(text, /do not send it again\. This server keeps trying until .*hardly mend this.*Tell the recipient/)
    const [plain] = readTexts(
      compose({ about: 'delayed', recipients: [failed('x@x.test', { code: 'connect.timeout' })] }),
    )
    assert.match(plain?.text ?? '', /Nobody's\./)
  })

  test('has no gap left open for any reason in either language', () => {
    for (const code of Object.keys(REASON_CODES) as ReasonCode[]) {
      for (const about of ['failed', 'delayed'] as const) {
        for (const { text } of readTexts(
          compose({ about, recipients: [failed('x@x.test', { code })], languages: ['en', 'ru'] }),
        ))
          assert.doesNotMatch(text, /[{}]|undefined| {2}\S+ {2}| \./, code)
      }
    }
  })
})

test('what only the people of this server can do is never put to the sender as theirs', () => {
  for (const words of [BOUNCE_EN, BOUNCE_RU]) {
    for (const [id, text] of Object.entries(words.advice)) {
      assert.doesNotMatch(text, /dig |waybill|MX record|sudo|`/, id)
      if (id.startsWith('tell-us')) assert.match(text, /\{postmaster\}/, id)
    }
  }
})
