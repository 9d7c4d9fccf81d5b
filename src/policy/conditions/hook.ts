// `hook: isPartner`: a function of the user's own, from the module that `hooks` names. It gets a plain copy of what is known
// and answers true or false, or an object with `holds` and facts to tell. What else it does (throwing, taking too long,
// answering something else) is no answer, and is told as such.

import { value } from '../../config/values.ts'
import { formatMailbox } from '../../core/address.ts'
import { fieldName, fieldText } from '../../core/header.ts'
import { seconds } from '../../core/time.ts'
import type { Facts, FactValue } from '../../core/reason.ts'
import { unknown, when, type Answer } from '../../conditions/condition.ts'
import { isNot } from '../../conditions/condition-values.ts'
import type { Hook, PolicyDeps } from '../policy-deps.ts'
import { shownSender } from '../../conditions/subject.ts'
import type { RuleConditionKind, RuleSubject } from '../rule-subject.ts'

/** A client waits five minutes at most (RFC 5321 §4.5.3.2), and this is one check of many. */
export const HOOK_TIME_LIMIT = seconds(30)

const schema = value<string>((input) =>
  typeof input === 'string' && /^[A-Za-z_$][\w$]*$/.test(input)
    ? { value: input }
    : isNot(input, 'the name of a function', 'write the name under which the hooks file exports it'),
)

export const hook: RuleConditionKind<string> = {
  name: 'hook',
  from: 'connect',
  facts: ['hook', 'hook_*'],
  schema,
  // Who lets a function accept has thought of it; whom a function refuses nobody knows.
  binds: (_, holds) => (holds ? 'unseen' : 'nothing'),
  check: (name, { hook, config }) =>
    hook(name)
      ? undefined
      : config.hooks === null
        ? { message: `there is no function "${name}"`, advice: 'name the module that exports it with the key "hooks"' }
        : {
            message: `${config.hooks} exports no function "${name}"`,
            advice: `add: export function ${name}(subject) …`,
          },
  make(name, deps) {
    const run = deps.hook(name)
    return (subject) => (run ? call(name, run, subject, deps) : unknown(`there is no function ${name}`, { hook: name }))
  },
}

async function call(name: string, run: Hook, subject: RuleSubject, { clock }: PolicyDeps): Promise<Answer> {
  const late = Promise.withResolvers<unknown>()
  const timer = clock.after(HOOK_TIME_LIMIT, () => late.resolve(TOO_LATE))
  try {
    return read(name, await Promise.race([Promise.resolve(run(plainSubject(subject))), late.promise]))
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return unknown(`the hook ${name} failed: ${text}`, { hook: name })
  } finally {
    timer.cancel()
  }
}

const TOO_LATE = Symbol('too late')

function read(name: string, answer: unknown): Answer {
  const compared: Facts = { hook: name }
  if (answer === TOO_LATE) return unknown(`the hook ${name} took too long`, compared)
  if (typeof answer === 'boolean') return when(answer, { ...compared, hook_says: answer })
  if (typeof answer === 'object' && answer !== null && 'holds' in answer && typeof answer.holds === 'boolean') {
    const { holds, ...rest } = answer
    const told = Object.entries(rest).flatMap(([key, fact]) => (isFact(fact) ? [[`hook_${key}`, fact] as const] : []))
    return when(holds, { ...compared, hook_says: holds, ...Object.fromEntries(told) })
  }
  return unknown(`the hook ${name} answered neither true nor false`, compared)
}

const isFact = (input: unknown): input is FactValue =>
  input === null ||
  ['string', 'number', 'boolean'].includes(typeof input) ||
  (Array.isArray(input) && input.every((one) => typeof one === 'string'))

/** A copy: whatever the function does to it, the session goes on as it was. */
function plainSubject(subject: RuleSubject): unknown {
  const { facts, question, content } = subject
  const { mailFrom: sender } = subject
  return {
    stage: question.stage,
    client: facts.client.address,
    clientPort: facts.client.port,
    listener: facts.listener,
    localPort: facts.local.port,
    helo: subject.helo,
    tls: facts.tls ? { ...facts.tls } : undefined,
    user: facts.user,
    mechanism: facts.mechanism,
    sender: sender === undefined ? undefined : shownSender(sender),
    recipients: subject.recipients.map(formatMailbox),
    size: content?.size ?? (question.stage === 'mail' ? question.size : undefined),
    header: content?.header.map((field) => ({ name: fieldName(field), value: fieldText(field) })),
    content: content && (() => content.content()),
  }
}
