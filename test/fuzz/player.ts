// Plays a client against a ServerSession in memory and watches over it: policy here refuses by domain, and what it refused
// must never come out in a transaction; nothing secret may be in an event.

import assert from 'node:assert/strict'
import type { Decision, Stage } from '../../src/core/decision.ts'
import { FakeClock } from '../../src/core/fake-clock.test-support.ts'
import { messageId, sessionId } from '../../src/core/id.ts'
import type { IpAddress } from '../../src/core/ip.ts'
import { reply } from '../../src/core/reply.ts'
import type { LoginStep, ServerAction, SessionLimits, Transaction } from '../../src/smtp/server-actions.ts'
import { ServerSession } from '../../src/smtp/server-session.ts'
import type { Question } from '../../src/smtp/session-facts.ts'
import { SECRET } from './talk.ts'

const ACCEPT: Decision = { verdict: 'accept', reply: reply(250, '2.1.0', 'yes'), rule: 'test', compared: {} }
const OTHERS: Readonly<Record<string, Decision>> = {
  'refuse.test': { ...ACCEPT, verdict: 'deny', reply: reply(550, '5.7.1', 'no') },
  'defer.test': { ...ACCEPT, verdict: 'defer', reply: reply(451, '4.3.0', 'later') },
  'hold.test': { ...ACCEPT, verdict: 'hold', hold: 'looked at by hand' },
}

function domainIn(question: Question): string {
  switch (question.stage) {
    case 'helo':
      return question.name
    case 'rcpt':
      return question.rcptTo.domain
    case 'mail':
    case 'data':
      return question.mailFrom?.domain ?? ''
    case 'connect':
    case 'auth':
      return ''
  }
}

function loginStep(said: string | undefined): LoginStep {
  if (said === undefined) return { kind: 'challenge', reply: reply(334, undefined, '') }
  if (said === 'right') return { kind: 'accepted', reply: reply(235, '2.7.0', 'in'), user: 'alice', mechanism: 'TEST' }
  const answer = reply(535, '5.7.8', 'wrong')
  return {
    kind: 'refused',
    reply: answer,
    reason: 'credentials',
    detail: 'wrong',
    mechanism: 'TEST',
    lockOuts: [],
    close: false,
  }
}

export interface PlayerOptions {
  readonly limits: SessionLimits
  readonly asks: readonly Stage[]
  /** Whether secrets are said where secrets are said; what is junk may be kept. */
  readonly secrets?: boolean
}

export class Player {
  readonly session: ServerSession
  /** What was done, with the octets of content joined. */
  readonly done: string[] = []
  output = ''
  messages = 0
  securing = false
  readonly #secrets: boolean
  #content = ''

  constructor({ limits, asks, secrets = true }: PlayerOptions) {
    this.#secrets = secrets
    this.session = new ServerSession({
      facts: {
        session: sessionId(1),
        listener: 'smtp',
        client: { address: '192.0.2.9' as IpAddress, port: 4000 },
        local: { address: '192.0.2.1', port: 25 },
      },
      hostname: 'mx.here.test',
      mailDomain: 'here.test',
      limits,
      offers: {
        starttls: true,
        mechanisms: () => ['TEST'],
        oldAuthLine: true,
        mendsLineEnds: ({ user }) => user !== undefined,
        xclient: true,
      },
      asks: new Set<Stage>(['mail', 'rcpt', ...asks]),
      clock: new FakeClock(),
    })
    this.#perform(this.session.start())
  }

  feed(text: string): void {
    this.#perform(this.session.feed(Buffer.from(text, 'latin1')))
    while (this.session.more) this.#perform(this.session.goOn())
  }

  secure(): void {
    this.securing = false
    this.#perform(this.session.secured({ protocol: 'TLSv1.3', cipher: 'TEST' }))
  }

  end(): void {
    const story = this.session.refusals('lost')
    this.#noSecret(story ?? [])
    assert.ok((story?.length ?? 0) < 1000, 'a story without bounds')
  }

  #noSecret(events: readonly unknown[]): void {
    if (this.#secrets) assert.doesNotMatch(JSON.stringify(events), SECRET, 'a secret in an event')
  }

  #perform(actions: readonly ServerAction[]): void {
    for (const action of actions) {
      if (action.kind === 'content') {
        this.#content += Buffer.from(action.bytes).toString('latin1')
        continue
      }
      if (this.#content !== '') this.done.push(`content ${JSON.stringify(this.#content)}`)
      this.#content = ''
      this.done.push(JSON.stringify(action))
      this.#act(action)
    }
  }

  #act(action: Exclude<ServerAction, { kind: 'content' }>): void {
    switch (action.kind) {
      case 'send':
        this.output += action.text
        break
      case 'ask':
        this.#perform(this.session.answer(OTHERS[domainIn(action.question)] ?? ACCEPT))
        break
      case 'login':
        this.#perform(this.session.login(loginStep(action.initial)))
        break
      case 'login-line':
        this.#perform(this.session.login(loginStep(action.line)))
        break
      case 'starttls':
        this.securing = true
        break
      case 'begin':
        welcome(action.transaction)
        break
      case 'message':
        this.#noSecret(action.completed.events)
        this.messages++
        this.#perform(this.session.acceptance({ ok: true, message: messageId(this.messages), afterReply() {} }))
        break
      case 'discard':
      case 'close':
        break
    }
  }
}

function welcome({ mailFrom, recipients }: Transaction): void {
  assert.ok(recipients.length > 0, 'content without a recipient')
  for (const domain of [mailFrom?.domain ?? '', ...recipients.map(({ rcptTo }) => rcptTo.domain)]) {
    assert.ok(domain !== 'refuse.test' && domain !== 'defer.test', `policy refused ${domain}`)
  }
}
