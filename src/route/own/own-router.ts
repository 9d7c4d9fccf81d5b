// Makes a router of a route that has been read: its conditions are asked, and where they hold, its action decides. What a condition
// cannot find out now (a list that cannot be read) must not send mail another way: it waits.

import type { Mailbox } from '../../core/address.ts'
import type { Config } from '../../config/config.ts'
import { anyOf } from '../../conditions/combine.ts'
import type { Answer, Condition } from '../../conditions/condition.ts'
import type { ConditionDeps } from '../../conditions/condition-deps.ts'
import type { AddressedSubject } from '../../conditions/subject.ts'
import { enhancedStatus } from '../../core/enhanced-status.ts'
import { NO_FACTS, type RouteQuestion, type Router, type RouterAnswer } from '../router.ts'
import { replyName } from '../routers/replies.ts'
import { mxRouter } from '../routers/mx.ts'
import { namedUsers } from '../../lookup/users/users.ts'
import { usersByDomain, type RouteLookups } from '../domain-users.ts'
import { transportAct } from '../transport-router.ts'
import type { ReadRoute } from './read-route.ts'
import type { RouteTarget } from './read-action.ts'

/** RFC 3463 §3.2: the mailbox has moved or is gone, and takes no mail. */
const GONE = enhancedStatus('5.1.6')

export interface OwnRouteConfig extends Pick<Config, 'smarthosts' | 'smtpPort' | 'mailDomain'> {
  /** Undefined: there is none. */
  readonly toSmarthost?: Router | undefined
  /** Whom a file for each user is for; left out: nobody. */
  readonly lookups?: RouteLookups
}

const NO_LOOKUPS: RouteLookups = { users: namedUsers(new Map()) }

type Act = (question: RouteQuestion) => RouterAnswer | Promise<RouterAnswer>

export function ownRouter(route: ReadRoute, config: OwnRouteConfig, deps: ConditionDeps): Router {
  const act = actOf(route, config)
  const conditions = route.when?.make(deps, route.reading) ?? []
  const ask: Condition<AddressedSubject> | undefined = conditions.length > 0 ? anyOf([conditions]) : undefined
  return {
    name: route.name,
    asked: 'always',
    bySender: route.when?.facts.includes('sender') ?? false,
    route(question) {
      if (!ask) return act(question)
      const answer = ask({ mailFrom: question.mailFrom, recipients: [question.rcptTo] })
      return answer instanceof Promise
        ? answer.then((later) => after(later, question, act))
        : after(answer, question, act)
    },
  }
}

function after(answer: Answer, question: RouteQuestion, act: Act): RouterAnswer | Promise<RouterAnswer> {
  const { compared } = answer
  switch (answer.kind) {
    case 'yes':
      return act(question)
    case 'no':
      return { kind: 'declined', because: 'conditions', compared }
    case 'unknown':
      return { kind: 'deferred', reason: { code: 'route.unclear', facts: { why: answer.why } }, compared }
  }
}

function actOf({ action, name }: ReadRoute, config: OwnRouteConfig): Act {
  switch (action.kind) {
    case 'hosts': {
      const { destination } = action
      const taken = { kind: 'destination', destination, compared: NO_FACTS } as const
      return () => taken
    }
    case 'transport':
      return transportAct(action.transport, usersByDomain(config.lookups ?? NO_LOOKUPS, undefined))
    case 'mx':
      return mxRouter(config).route
    case 'smarthost':
      // Without one the configuration is not taken up.
      return (config.toSmarthost ?? mxRouter(config)).route
    case 'redirect':
      return ({ rcptTo }) => ({ kind: 'redirect', to: targetsOf(action.to, rcptTo, config), compared: NO_FACTS })
    case 'copy':
      return ({ rcptTo }) => ({ kind: 'copied', to: targetsOf(action.to, rcptTo, config), compared: NO_FACTS })
    case 'reply': {
      const name = replyName(action.transport.name)
      return ({ rcptTo: { domain }, verifying }) =>
        verifying === true
          ? { kind: 'declined', because: 'verifying', compared: NO_FACTS }
          : { kind: 'copied', to: [{ localPart: name, domain }], compared: NO_FACTS }
    }
    case 'fail': {
      const reason = { code: 'route.fail', facts: { text: action.text } } as const
      return () => ({ kind: 'failed', reason, status: GONE, compared: NO_FACTS })
    }
    case 'hold': {
      const held = {
        kind: 'deferred',
        reason: { code: 'route.hold', facts: { route: name, text: action.text } },
        compared: NO_FACTS,
      } as const
      // At RCPT it is only asked whether there is such an address.
      return ({ verifying, released = [] }) => {
        if (verifying === true) return { kind: 'declined', because: 'verifying', compared: NO_FACTS }
        return released.includes(name) ? { kind: 'declined', because: 'released', compared: NO_FACTS } : held
      }
    }
    case 'defer': {
      const reason = { code: 'route.defer', facts: { text: action.text } } as const
      return () => ({ kind: 'deferred', reason, compared: NO_FACTS })
    }
  }
}

const targetsOf = (to: readonly RouteTarget[], rcptTo: Mailbox, { mailDomain }: OwnRouteConfig): readonly Mailbox[] =>
  to.map(({ localPart = rcptTo.localPart, domain = mailDomain }) => ({ localPart, domain }))
