// What happened to mail, counted from events: a subscriber of the tap, so that no session and no delivery waits for it. Labels are
// of closed lists: stages, names of rules, codes of reasons, known operators.

import { timeOfId } from '../../core/id.ts'
import { between } from '../../core/time.ts'
import type { EventOf, Subscriber } from '../../events/tap.ts'
import { Counter, Histogram, type Family } from './family.ts'
import { providerOfDelivery, providerOfReason } from './provider-of.ts'

const COUNTED = [
  'queued',
  'decided',
  'command-refused',
  'content-refused',
  'limit',
  'no-room',
  'out-of-step',
  'other-protocol',
  'tls-failed',
  'logged-in',
  'login-refused',
  'locked-out',
  'scanned',
  'step',
  'delivered',
  'deferred',
  'failed',
  'held',
  'notified',
] as const
type Counted = EventOf<(typeof COUNTED)[number]>

/** Seconds. */
const OF_STEPS = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 30, 120]
const OF_DELIVERY = [1, 5, 15, 60, 300, 900, 3600, 14_400, 86_400]

export class MailMetrics {
  readonly #received = new Counter({
    name: 'waybill_received_messages_total',
    help: 'Messages that were taken, by where they came from: a client, or this server itself (bounce, letter).',
    labels: ['from'],
  })
  readonly #octets = new Counter({
    name: 'waybill_received_bytes_total',
    help: 'Octets of the messages that were taken.',
    labels: ['from'],
  })
  readonly #refused = new Counter({
    name: 'waybill_refused_total',
    help: 'What was refused, by the stage of the session and the cause: a rule, a limit, a mistake.',
    labels: ['stage', 'cause', 'verdict'],
  })
  readonly #logins = new Counter({
    name: 'waybill_logins_total',
    help: 'Log-ins by mechanism and what they came to.',
    labels: ['mechanism', 'result'],
  })
  readonly #lockedOut = new Counter({
    name: 'waybill_locked_out_total',
    help: 'Addresses and accounts that were locked out after too many failed log-ins.',
    labels: ['by'],
  })
  readonly #scans = new Histogram({
    name: 'waybill_scan_seconds',
    help: 'How long content scanners took, by what they came to.',
    labels: ['scanner', 'outcome'],
    bounds: OF_STEPS,
  })
  readonly #steps = new Histogram({
    name: 'waybill_step_seconds',
    help: 'How long the steps of attempts took: resolve, connect, greet, ehlo, tls, envelope, content.',
    labels: ['step', 'result'],
    bounds: OF_STEPS,
  })
  readonly #delivered = new Counter({
    name: 'waybill_delivered_total',
    help: 'Recipients who were delivered to.',
    labels: ['provider', 'transport'],
  })
  readonly #deferred = new Counter({
    name: 'waybill_deferred_total',
    help: 'Attempts for a recipient that are made again, by why.',
    labels: ['provider', 'cause'],
  })
  readonly #failed = new Counter({
    name: 'waybill_failed_total',
    help: 'Recipients whose mail ended without delivery, by how (bounced, expired, cancelled, discarded) and why.',
    labels: ['provider', 'cause', 'outcome'],
  })
  readonly #held = new Counter({
    name: 'waybill_held_total',
    help: 'Recipients whose mail was held, by why.',
    labels: ['cause'],
  })
  readonly #notified = new Counter({
    name: 'waybill_notifications_total',
    help: 'Notifications to senders, by what they tell of.',
    labels: ['about'],
  })
  readonly #delay = new Histogram({
    name: 'waybill_delivery_delay_seconds',
    help: 'From when a message was taken until a recipient had it.',
    labels: ['transport'],
    bounds: OF_DELIVERY,
  })
  readonly #missed = new Counter({
    name: 'waybill_metrics_missed_events_total',
    help: 'Events that came faster than they could be counted: the other figures are too low by so many.',
    labels: [],
  })

  get families(): readonly Family[] {
    return [
      this.#received,
      this.#octets,
      this.#refused,
      this.#logins,
      this.#lockedOut,
      this.#scans,
      this.#steps,
      this.#delivered,
      this.#deferred,
      this.#failed,
      this.#held,
      this.#notified,
      this.#delay,
      this.#missed,
    ]
  }

  get subscriber(): Subscriber<Counted['kind']> {
    return {
      name: 'metrics',
      kinds: COUNTED,
      receive: (events, missed) => {
        for (const event of events) this.#count(event)
        if (missed) this.#missed.add([], missed.count)
      },
    }
  }

  #count(event: Counted): void {
    switch (event.kind) {
      case 'queued': {
        const from = [event.session !== undefined ? 'client' : event.bounceOf !== undefined ? 'bounce' : 'letter']
        this.#received.add(from)
        this.#octets.add(from, event.size)
        return
      }
      case 'decided': {
        const { verdict, rule } = event.decision
        if (verdict === 'deny' || verdict === 'defer') this.#refused.add([event.stage, rule, verdict])
        return
      }
      case 'command-refused':
        this.#refused.add(['protocol', 'command', 'deny'])
        return
      case 'content-refused':
        this.#refused.add(['data', event.problem, event.reply.code < 500 ? 'defer' : 'deny'])
        return
      case 'limit':
        this.#refused.add(['limit', event.limit, event.reply.code < 500 ? 'defer' : 'deny'])
        return
      case 'no-room':
        this.#refused.add(['disk', event.cause, 'defer'])
        return
      case 'out-of-step':
        this.#refused.add(['protocol', 'out-of-step', 'deny'])
        return
      case 'other-protocol':
        this.#refused.add(['protocol', event.protocol, 'deny'])
        return
      case 'tls-failed':
        this.#refused.add(['tls', 'handshake', 'deny'])
        return
      case 'logged-in':
        this.#logins.add([event.mechanism, 'ok'])
        return
      case 'login-refused':
        this.#logins.add([known(event.mechanism), event.reason])
        return
      case 'locked-out':
        this.#lockedOut.add([event.by])
        return
      case 'scanned':
        this.#scans.observe([event.scanner, event.outcome], event.ms / 1000)
        return
      case 'step':
        this.#steps.observe([event.step, event.problem === undefined ? 'ok' : 'problem'], event.ms / 1000)
        return
      case 'delivered': {
        const { transport } = event.via
        this.#delivered.add([providerOfDelivery(event.via), transport])
        this.#delay.observe([transport], Math.max(0, between(timeOfId(event.message), event.at)) / 1000)
        return
      }
      case 'deferred':
        this.#deferred.add([providerOfReason(event.reason, event.recipient), event.reason.code])
        return
      case 'failed': {
        const { outcome } = event
        // What is delivered, or became others, has events of its own.
        if (outcome.kind === 'delivered' || outcome.kind === 'expanded') return
        const reason = outcome.kind === 'bounced' || outcome.kind === 'expired' ? outcome.reason : undefined
        const provider = reason ? providerOfReason(reason, event.recipient) : 'local'
        this.#failed.add([provider, reason?.code ?? outcome.kind, outcome.kind])
        return
      }
      case 'held':
        this.#held.add([event.reason?.code ?? 'asked'], event.recipients.length)
        return
      case 'notified':
        this.#notified.add([event.about])
    }
  }
}

/** A client may name a mechanism as it likes. */
const known = (mechanism: string): string =>
  /^(?:PLAIN|LOGIN|CRAM-MD5|SCRAM-SHA-256(?:-PLUS)?)$/.test(mechanism) ? mechanism : 'other'
