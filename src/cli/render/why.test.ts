import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decision, DecisionId } from '../../core/decision.ts'
import { messageId, sessionId } from '../../core/id.ts'
import { reply } from '../../core/reply.ts'
import { instant } from '../../core/time.ts'
import type { Advice } from '../../control/change.ts'
import type { SimulationView } from '../../control/simulation.ts'
import type { WhyView } from '../../control/why.ts'
import { LANGUAGES, type Language } from '../../diagnose/diagnosis.ts'
import { noPaint } from './paint.ts'
import { renderSimulation } from './simulation.ts'
import { makeTimes } from './times.ts'
import { WHY_WORDS } from './why-words.ts'
import { renderWhy } from './why.ts'

const AT = instant(Date.UTC(2026, 10, 22, 12))
const NOW = instant(AT + 190_000)

const decision: Decision = {
  verdict: 'deny',
  reply: reply(550, '5.7.1', 'Relaying to ok.test refused: please log in first (wb-7F3K2Q)'),
  rule: 'relay-control',
  origin: { kind: 'preset', preset: 'internet' },
  compared: { recipient_domain: 'ok.test', relay_from: ['127.0.0.1', '::1'], user: null },
  id: 'wb-7F3K2Q' as DecisionId,
  tried: [
    {
      rule: 'partners',
      outcome: 'no',
      condition: 'sender',
      compared: { sender: 'a@out.test', sender_list: ['*@partner.test'] },
    },
    { rule: 'mark', outcome: 'tagged', compared: {} },
  ],
}

const advice: Advice = {
  now: { kind: 'same' },
  changes: [
    { change: { kind: 'log-in', tls: false, configured: true }, who: 'client', tried: true },
    {
      change: { kind: 'relay-from', address: '192.0.2.7' },
      who: 'operator',
      write: ['relay_from: [127.0.0.1, "::1", 192.0.2.7]'],
      tried: true,
    },
  ],
  attempts: 6,
}

const view: WhyView = {
  id: 'wb-7F3K2Q' as DecisionId,
  at: AT,
  session: sessionId(900_000_000_000_001),
  stage: 'rcpt',
  subject: 'x@ok.test',
  decision,
  client: '192.0.2.7',
  listener: 'smtp',
  helo: 'out.test',
  mailFrom: 'a@out.test',
  recipients: ['x@ok.test'],
  rules: [{ stage: 'rcpt', name: 'partners', origin: { kind: 'file', file: 'waybill.yaml', line: 12 } }],
  file: 'waybill.yaml',
  advice,
}

const render = (one: WhyView, language: Language, width = 80): string =>
  renderWhy(one, { words: WHY_WORDS[language], paint: noPaint, width, times: makeTimes(NOW, 'UTC') }).join('\n')

test('a refusal in English: what happened, who, the rule, those before it, what would do', () => {
  assert.equal(
    render(view, 'en'),
    `The recipient x@ok.test was refused by the rule relay-control.
  When        12:00:00 (3 min 10 s ago)
  Client      192.0.2.7, called itself out.test, port for smtp, no TLS
  Logged in   nobody
  Sender      a@out.test
  Recipient   x@ok.test
  Answer      550 5.7.1 Relaying to ok.test refused: please log in first
              (wb-7F3K2Q)
  Session     ${view.session}

The rule that spoke
  preset internet, rule relay-control
  Mail to other servers is sent on only for users who log in and for trusted
  addresses; otherwise anybody could send spam through this server.
  It compared:
    recipient's domain: ok.test
    relay_from: 127.0.0.1, ::1
    user: none

Rules that were asked before it, and why they did not speak
  - partners (waybill.yaml:12): “sender” did not hold
      sender: a@out.test; senders: *@partner.test
  - mark: added a header field and went on

What would have made it pass, smallest first
  1. The client logs in with the name and password of a user. (the client's
     move)

  2. Let this one address, 192.0.2.7, send anywhere without log-in. (your move)
     Only if you know this machine and it keeps its address. Never enter a
     network that strangers are in: the server would be an open relay.
     In waybill.yaml, in place of that key:
       relay_from: [127.0.0.1, "::1", 192.0.2.7]

  Each was tried with the rules of now, and led to acceptance.`,
  )
})

test('the same in Russian', () => {
  assert.equal(
    render(view, 'ru'),
    `Получатель x@ok.test отклонён правилом relay-control.
  Когда        12:00:00 (3 мин 10 с назад)
  Клиент       192.0.2.7, назвался out.test, порт для smtp, без TLS
  Вошёл как    никто не входил
  Отправитель  a@out.test
  Получатель   x@ok.test
  Ответ        550 5.7.1 Relaying to ok.test refused: please log in first
               (wb-7F3K2Q)
  Сеанс        ${view.session}

Какое правило сработало
  набор internet, правило relay-control
  На другие серверы почта передаётся только от вошедших пользователей и с
  доверенных адресов; иначе кто угодно слал бы через сервер спам.
  Что сравнивалось:
    домен получателя: ok.test
    relay_from: 127.0.0.1, ::1
    пользователь: нет

Какие правила спросили до него и почему они промолчали
  - partners (waybill.yaml:12): условие «sender» не выполнено
      отправитель: a@out.test; отправители: *@partner.test
  - mark: добавило поле заголовка и пропустило дальше

С чем письмо прошло бы, начиная с самого малого
  1. Клиенту — войти с именем и паролем пользователя. (дело клиента)

  2. Разрешить одному этому адресу, 192.0.2.7, отправлять куда угодно без входа.
     (дело администратора)
     Только если эта машина известна и адрес у неё постоянный. Не указывайте
     сеть, где есть посторонние: сервер стал бы открытым релеем.
     В waybill.yaml, на месте этого ключа:
       relay_from: [127.0.0.1, "::1", 192.0.2.7]

  Каждый способ опробован на нынешних правилах, и с ним письмо прошло.`,
  )
})

const told = (one: Partial<WhyView>, language: Language): string =>
  render({ ...view, ...one }, language).replaceAll(/\s+/g, ' ')

for (const language of LANGUAGES) {
  const words = WHY_WORDS[language]

  test(`${language}: says when no single change would do, and which rule would speak next`, () => {
    const next = {
      change: advice.changes[0]?.change ?? assert.fail(),
      decision: { ...decision, rule: 'no-such-domain' },
    }
    const text = told({ advice: { now: { kind: 'same' }, changes: [], attempts: 7, next } }, language)
    assert.ok(text.includes(words.noChange(7)))
    assert.match(text, /no-such-domain/)
  })

  test(`${language}: says when the rules of now would accept it, and when the rule is gone`, () => {
    const now = { kind: 'accepts', ruleGone: true } as const
    const text = told({ advice: { now, changes: [], attempts: 0 } }, language)
    assert.ok(text.includes(words.now.ruleGone) && text.includes(words.now.accepts))
  })

  test(`${language}: says what was not known, and that waiting will do`, () => {
    const unknown = { condition: 'sender_verified', why: 'DNS did not answer for out.test' }
    const deferred: Decision = { ...decision, verdict: 'defer', rule: 'verify-sender', unknown }
    const text = told({ decision: deferred, advice: { now: { kind: 'same' }, changes: [], attempts: 3 } }, language)
    assert.match(text, /sender_verified.*DNS did not answer for out\.test/)
    assert.ok(text.includes(words.temporary) && text.includes(words.senderSide))
  })

  test(`${language}: tells the story also without a configuration, and without its beginning`, () => {
    const { advice: _advice, ...bare } = view
    assert.ok(render(bare, language).replaceAll(/\s+/g, ' ').includes(words.noConfiguration))
    const { client: _client, listener: _listener, helo: _helo, mailFrom: _from, ...part } = bare
    assert.ok(
      render({ ...part, recipients: [] }, language)
        .replaceAll(/\s+/g, ' ')
        .includes(words.notRebuilt),
    )
  })

  test(`${language}: fits the width, whatever it is`, () => {
    for (const width of [60, 80, 120]) {
      for (const line of render(view, language, width).split('\n')) assert.ok(line.length <= width, `${width}: ${line}`)
    }
  })
}

test('what strangers said cannot touch the terminal', () => {
  const evil = 'x\x1b[31m'
  const text = render(
    { ...view, subject: `${evil}@ok.test`, helo: evil, decision: { ...decision, compared: { a: evil } } },
    'en',
  )
  assert.ok(!text.includes('\x1b'))
})

test('the message in whose story it stands is named', () => {
  const message = messageId(900_000_000_000_002)
  assert.match(render({ ...view, message }, 'en'), new RegExp(`Message +${message}`))
})

const simulation: SimulationView = {
  request: {
    client: '192.0.2.7',
    helo: 'out.test',
    mailFrom: 'a@out.test',
    rcptTo: ['x@ok.test'],
    tls: false,
    listener: 'smtp',
  },
  steps: [
    { sent: '', reply: '220 mx.example.org ESMTP', decisions: [], events: [] },
    {
      sent: 'MAIL FROM:<a@out.test>',
      reply: '250 2.1.0 Sender OK',
      decisions: [
        {
          stage: 'mail',
          subject: 'a@out.test',
          decision: {
            verdict: 'accept',
            reply: reply(250, '2.1.0', 'Sender OK'),
            rule: 'no-objection',
            compared: {},
            tried: [],
          },
        },
      ],
      events: [],
    },
    {
      sent: 'RCPT TO:<x@ok.test>',
      reply: '550 5.7.1 Relaying to ok.test refused',
      decisions: [
        { stage: 'rcpt', subject: 'x@ok.test', decision, advice: { ...advice, changes: advice.changes.slice(0, 1) } },
      ],
      events: [],
    },
  ],
  rules: view.rules,
  outcome: 'refused',
}

test('a simulated session: each command, the rules below it, the reply; then the outcome', () => {
  const lines = renderSimulation(simulation, 'waybill.yaml', {
    language: 'en',
    words: WHY_WORDS.en,
    paint: noPaint,
    width: 80,
  })
  assert.equal(
    lines.join('\n'),
    `Simulated session: 192.0.2.7, called itself out.test, port for smtp, no TLS,
nobody logged in

(the client connects)
<- 220 mx.example.org ESMTP

-> MAIL FROM:<a@out.test>
   > mail: no rule objects: accepts
<- 250 2.1.0 Sender OK

-> RCPT TO:<x@ok.test>
   - partners (waybill.yaml:12): “sender” did not hold
       sender: a@out.test; senders: *@partner.test
   - mark: added a header field and went on
   > rcpt: relay-control (preset internet): refuses
       recipient's domain: ok.test; relay_from: 127.0.0.1, ::1; user: none
       Mail to other servers is sent on only for users who log in and for
       trusted addresses; otherwise anybody could send spam through this server.
<- 550 5.7.1 Relaying to ok.test refused

It would be refused.

The recipient x@ok.test was refused by the rule relay-control.
What would have made it pass, smallest first:
  1. The client logs in with the name and password of a user. (the client's
     move)

  Each was tried with the rules of now, and led to acceptance.

Not looked at: limits on connections, early talking, the log-in itself. Nothing
was stored, counted or called.`,
  )
})
