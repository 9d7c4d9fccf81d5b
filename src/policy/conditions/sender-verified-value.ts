// How `sender_verified` and `recipient_verified` are written: `true`, `false`, one or more of the states by name, or a group
// that says in `is` what is asked and how a call-out is to be made.

import * as v from 'valibot'
import { booleanValue, choiceValue, durationValue } from '../../config/values.ts'
import { isGroup } from '../../config/section.ts'
import { seconds, type Duration } from '../../core/time.ts'
import { group, oneOrMore } from '../../conditions/condition-values.ts'
import { UNROUTABLE_STATES } from '../callout/routability.ts'

/** `ok`, or why it is not; `refused`: by the server that was called. */
export const VERIFY_STATES = ['ok', ...UNROUTABLE_STATES, 'refused'] as const
export type VerifyState = (typeof VERIFY_STATES)[number]

export interface VerifyValue {
  /** The condition holds in these states. */
  readonly is: readonly VerifyState[]
  readonly callout: boolean
  readonly timeout: Duration
  /** Whether an address is taken for good when nobody answers the call-out. */
  readonly defer_ok: boolean
  readonly random: boolean
  /** Who calls: nobody (`<>`), as a bounce does, or the sender of the message. */
  readonly from: 'null-sender' | 'sender'
}

const DEFAULT_TIMEOUT = seconds(30)

const states = v.lazy((input) =>
  typeof input === 'boolean'
    ? v.pipe(
        booleanValue,
        v.transform((ok): readonly VerifyState[] => (ok ? ['ok'] : VERIFY_STATES.filter((state) => state !== 'ok'))),
      )
    : oneOrMore(choiceValue(...VERIFY_STATES), '[nxdomain, no-mail]'),
)

const calloutKeys = {
  is: v.nullish(states, true),
  callout: v.nullish(booleanValue, false),
  timeout: v.nullish(durationValue(seconds(1)), '30s'),
  defer_ok: v.nullish(booleanValue, false),
  random: v.nullish(booleanValue, false),
}

const plain = v.pipe(
  states,
  v.transform((is): VerifyValue => ({
    is,
    callout: false,
    timeout: DEFAULT_TIMEOUT,
    defer_ok: false,
    random: false,
    from: 'null-sender',
  })),
)

const senderGroup = v.pipe(
  group(calloutKeys),
  v.transform((value): VerifyValue => ({ ...value, from: 'null-sender' })),
)

const recipientGroup = group({ ...calloutKeys, from: v.nullish(choiceValue('null-sender', 'sender'), 'null-sender') })

export const senderVerifiedSchema: v.GenericSchema<unknown, VerifyValue> = v.lazy((input) =>
  isGroup(input) ? senderGroup : plain,
)

export const recipientVerifiedSchema: v.GenericSchema<unknown, VerifyValue> = v.lazy((input) =>
  isGroup(input) ? recipientGroup : plain,
)
