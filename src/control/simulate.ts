// Runs a session against rules without any effect: nothing is stored, counted or called; DNS is asked. It is the very
// session machine and the very rules of the server, so what it says is what would happen, but for limits on connections
// and for what others do meanwhile.

import type { Clock } from '../core/clock.ts'
import type { Decision } from '../core/decision.ts'
import { mendsHeader, tellsSpf } from '../policy/may-send.ts'
import { messageId, sessionId } from '../core/id.ts'
import { parseIp } from '../core/ip.ts'
import { verifyDkim } from '../email-auth/dkim/verify.ts'
import type { SessionEvent } from '../events/event.ts'
import type { ScannedContent } from '../policy/rule-subject.ts'
import type { SessionPolicy } from '../policy/policy.ts'
import type { NewMessage } from '../queue/store.ts'
import { accept } from '../receive/accept.ts'
import { Intake } from '../receive/intake.ts'
import { NO_OFFERS, type CompletedContent, type ServerAction } from '../smtp/server-actions.ts'
import { ServerSession } from '../smtp/server-session.ts'
import type { Question, SessionFacts } from '../smtp/session-facts.ts'
import { subjectOf } from '../smtp/decided.ts'
import { advise } from './advise.ts'
import { answer, problem, type ControlAnswer } from './control.ts'
import { isRefusal, type RefusedCase } from './refused-case.ts'
import type { SimulatedDecision, SimulatedStep, SimulationRequest, SimulationView } from './simulation.ts'
import type { DryRules, Trial } from '../site/trial.ts'

const SIMULATED = sessionId(0)
const HIGH_PORT = 40_000

export async function simulate(
  request: SimulationRequest,
  trial: Trial,
  clock: Clock,
  { advice = true }: { readonly advice?: boolean } = {},
): Promise<ControlAnswer<SimulationView>> {
  const address = parseIp(request.client)
  if (address === undefined) return problem('bad-request', `“${request.client}” is not an IP address.`)
  const bad = [request.helo, request.mailFrom, ...request.rcptTo].find((text) => CONTROL.test(text))
  if (bad !== undefined) return problem('bad-request', `${JSON.stringify(bad)} holds control characters.`)
  if (request.rcptTo.length === 0) return problem('bad-request', 'A simulation needs a recipient.')
  const rules = trial.rules({})
  if (!rules)
    return problem('bad-request', 'The rules of the configuration are wrong; the log of the server tells how.')
  const { config } = rules
  const secured = request.tls || request.listener === 'submissions'
  const facts: SessionFacts = {
    session: SIMULATED,
    listener: request.listener,
    client: { address, port: HIGH_PORT },
    local: { address: config.listen[0]?.address ?? '127.0.0.1', port: PORTS[request.listener] },
    ...(secured ? { tls: { protocol: 'TLSv1.3', cipher: '(simulated)' } } : {}),
    ...(request.user === undefined ? {} : { user: request.user, mechanism: '(simulated)' }),
  }
  const play = new Play(facts, rules, clock)
  await play.start()
  await play.say(`EHLO ${request.helo}`)
  await play.say(`MAIL FROM:<${request.mailFrom}>${needsUtf8(request) ? ' SMTPUTF8' : ''}`)
  for (const rcptTo of request.rcptTo) await play.say(`RCPT TO:<${rcptTo}>`)
  const { message, ...shown } = request
  if (message !== undefined) await play.send(message)
  const steps = advice ? await advised(play, trial) : play.steps
  const { file } = trial.config.policy
  return answer({
    request: shown,
    steps,
    ...(file !== '' && { file }),
    rules: trial.origins,
    outcome: outcomeOf(play.steps, request),
  })
}

const CONTROL = /[\0-\x1f\x7f]/

/** Each costs a dozen sessions, while a running server does nothing else. */
const MOST_ADVISED = 10

/** Advice is found after the session, for it runs sessions of its own. */
async function advised({ steps, cases }: Play, trial: Trial): Promise<readonly SimulatedStep[]> {
  const refusals = steps.flatMap(({ decisions }) => decisions.filter(({ decision }) => isRefusal(decision)))
  const chosen = new Set(refusals.slice(0, MOST_ADVISED))
  const withAdvice = async (decided: SimulatedDecision): Promise<SimulatedDecision> => {
    const one = chosen.has(decided) ? cases.get(decided.decision) : undefined
    return one ? { ...decided, advice: await advise(one, trial) } : decided
  }
  return Promise.all(
    steps.map(async (step) => ({ ...step, decisions: await Promise.all(step.decisions.map(withAdvice)) })),
  )
}

const keepNothing = (): Promise<never> => Promise.reject(new Error('a simulation keeps nothing'))

const PORTS = { smtp: 25, submission: 587, submissions: 465 } as const

const needsUtf8 = ({ mailFrom, rcptTo }: SimulationRequest): boolean =>
  [mailFrom, ...rcptTo].some((address) => /[^\0-\x7f]/.test(address))

/** One simulated session, step by step. */
class Play {
  readonly steps: SimulatedStep[] = []
  /** What each decision was about. */
  readonly cases = new Map<Decision, RefusedCase>()
  readonly #questions: Question[] = []
  readonly #session: ServerSession
  readonly #policy: SessionPolicy
  readonly #rules: DryRules
  readonly #clock: Clock
  #intake: Intake | undefined
  #reply = ''
  #decisions: SimulatedDecision[] = []
  #events: SessionEvent[] = []

  constructor(facts: SessionFacts, rules: DryRules, clock: Clock) {
    this.#rules = rules
    this.#clock = clock
    this.#policy = rules.policy.open()
    const { config, policy } = rules
    this.#session = new ServerSession({
      facts,
      hostname: config.hostname,
      mailDomain: config.mailDomain,
      limits: config.limits,
      offers: NO_OFFERS,
      asks: policy.asks,
      clock,
    })
  }

  async start(): Promise<void> {
    await this.#perform(this.#session.start())
    this.#note('')
  }

  async say(line: string): Promise<void> {
    if (this.#session.closed) return
    await this.#perform(this.#session.feed(Buffer.from(`${line}\r\n`)))
    this.#note(line)
  }

  async send(message: string): Promise<void> {
    await this.say('DATA')
    if (this.#session.closed || !this.steps.at(-1)?.reply.startsWith('354')) return
    const lines = message.replaceAll(/\r?\n/g, '\r\n').replaceAll(/^\./gm, '..')
    await this.#perform(this.#session.feed(Buffer.from(`${lines.replace(/(?:\r\n)?$/, '\r\n')}.\r\n`)))
    this.#note('(the message)')
  }

  #note(sent: string): void {
    this.steps.push({ sent, reply: this.#reply.trimEnd(), decisions: this.#decisions, events: this.#events })
    this.#reply = ''
    this.#decisions = []
    this.#events = []
  }

  async #perform(actions: readonly ServerAction[]): Promise<void> {
    for (const action of actions) {
      switch (action.kind) {
        case 'send':
          this.#reply += action.text
          break
        case 'ask': {
          await this.#perform(this.#session.answer(await this.#decide(action.question, action.facts)))
          break
        }
        case 'begin':
          this.#intake = new Intake({
            id: messageId(0),
            at: this.#clock.now(),
            hostname: this.#rules.config.hostname,
            transaction: action.transaction,
            inlineBody: Infinity,
            openBody: keepNothing,
          })
          break
        case 'content':
          void this.#intake?.write(action.bytes)
          break
        case 'message':
          await this.#accept(action.completed)
          break
        case 'starttls':
        case 'login':
        case 'login-line':
        case 'discard':
        case 'close':
          break
      }
    }
  }

  async #accept(completed: CompletedContent): Promise<void> {
    const intake = this.#intake
    if (!intake) return
    const { config, scanners, resolver } = this.#rules
    let entry: NewMessage | undefined
    const acceptance = await accept(
      {
        intake,
        completed,
        session: SIMULATED,
        policy: { decide: (question, facts, content) => this.#decide(question, facts, content) },
      },
      {
        clock: this.#clock,
        hostname: config.hostname,
        receivedFields: config.limits.receivedFields,
        scanners,
        signs: () => false,
        seals: () => false,
        mends: (facts) => mendsHeader(facts, config),
        resolver,
        verifyDkim,
        tellsSpf: (asked) => tellsSpf(asked, config),
        store: { openBody: keepNothing, accept: async (offered) => void (entry = offered) },
        firstState: () => ({ kind: 'scheduled', due: this.#clock.now(), attempts: 0 }),
        schedule: () => undefined,
        fault: () => undefined,
        notStored: () => undefined,
      },
    )
    const events = acceptance.ok ? (entry?.events ?? []) : acceptance.events
    for (const event of events) {
      if (event.kind === 'scanned' || event.kind === 'origin-checked')
        this.#events.push({ at: this.#clock.now(), session: SIMULATED, ...event })
    }
    await this.#perform(this.#session.acceptance(acceptance))
  }

  async #decide(question: Question, facts: SessionFacts, content?: ScannedContent): Promise<Decision> {
    const decision = await this.#policy.decide(question, facts, content)
    const before = this.#questions.filter(({ stage }) => stage !== question.stage && stage !== 'rcpt')
    this.cases.set(decision, {
      facts,
      questions: [...before, question],
      decision,
      ...(content && { content }),
    })
    this.#questions.push(question)
    this.#decisions.push({ stage: question.stage, subject: subjectOf(question, facts), decision })
    return decision
  }
}

function outcomeOf(steps: readonly SimulatedStep[], { rcptTo, message }: SimulationRequest): SimulationView['outcome'] {
  const accepted = steps.filter(({ sent, reply }) => sent.startsWith('RCPT ') && reply.startsWith('2')).length
  const last = steps.at(-1)?.reply ?? ''
  const bad = steps.findLast(({ reply }) => /^[45]/.test(reply))?.reply ?? ''
  if (accepted === 0 || (message !== undefined && !last.startsWith('2')))
    return bad.startsWith('4') ? 'deferred' : 'refused'
  return accepted === rcptTo.length ? 'accepted' : 'part'
}
