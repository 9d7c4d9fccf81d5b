// Reads what somebody pasted: the reply in it, its codes, who gave it, to which command, and whom to ask back. Concludes
// nothing about the cause. Looks only at what a server said: the copy of the message that a bounce carries is left out.

import type { Input, Observed } from '../diagnosis.ts'
import { readBareCode, type BareCode } from '../digits/bare-code.ts'
import { findContacts } from './contacts.ts'
import { LOG_TAG } from './daemon-names.ts'
import { plainText } from './plain-text.ts'
import { providerOfEnhanced, providerOfHost, providerOfText } from './providers.ts'
import { findEnhanced, findReply, tidy, withoutFrames, wordsWithoutCode } from './reply-text.ts'
import { findHost, findStage, stageOf } from './surroundings.ts'
import { vantageOfForm } from './vantage-form.ts'
import type { Vantage } from '../vantage.ts'

const RETURNED_MESSAGE =
  /\n(?:Content-Type: (?:message\/rfc822|text\/rfc822-headers|message\/global)|-{2,} ?(?:This is a copy of|Original message|The header of the original|Below this line is a copy|Undelivered message|Forwarded message)|Return-path: <[^\n]{0,300}\nReceived:)/i

export interface Reading extends Observed {
  /** The reply and the whole input in the one spelling that rules know; the latter is seldom needed. */
  readonly plainReply: string
  readonly plainWhole: () => string
  /** The program that reports says itself that it will try again, or that the other side asked for it. */
  readonly deferred: boolean
  readonly vantage: Vantage
  /** Whoever gave it in knows that it is about mail, or it is nothing but a code. */
  readonly certainlyMail: boolean
  /** There is a code and nothing else. */
  readonly bare?: BareCode
}

const DEFERRED =
  /\bstatus=deferred\b|\bstat=Deferred\b|^Action: ?delayed\b|\bdefer \(-?\d|\btemporarily rejected (?:RCPT|MAIL|after DATA|EHLO)/im

export function readInput({
  text,
  host: givenHost,
  stage: givenStage,
  around,
  status,
  vantage,
  ofMail,
}: Input): Reading {
  const whole = withoutReturnedMessage(tidy(text))
  const bare = readBareCode(whole)
  const found = bare ? undefined : findReply(whole)
  const code = bare?.code ?? found?.code
  // Some programs put the code behind the words: `Ratelimit exceeded (451)`.
  const reply = found && /\p{L}/u.test(found.words) ? found.words : bare ? '' : wordsWithoutCode(whole)
  const enhanced =
    bare?.enhanced ??
    found?.enhanced ??
    findEnhanced(found ? `${found.words}\n${statusLines(whole)}` : whole, code) ??
    statusField(status, code)
  // Names of hosts before the reply are those of the way there; behind it stands the report's own field.
  const host = givenHost ?? findHost(whole)
  const stage = givenStage === undefined ? findStage(whole) : (stageOf(givenStage) ?? findStage(whole))
  const plainReply = plainText(code === undefined ? withoutTags(withoutFrames(reply)) : reply)
  const plainWhole = (): string =>
    around === undefined ? (found ? plainText(withoutFrames(whole)) : plainReply) : plainText(tidy(around))
  const provider =
    (host === undefined ? undefined : providerOfHost(host)) ??
    providerOfText(plainReply) ??
    (enhanced === undefined ? undefined : providerOfEnhanced(enhanced))
  return {
    reply,
    whole,
    contacts: findContacts(reply),
    plainReply,
    plainWhole,
    vantage: vantage ?? vantageOfForm(whole, code, host),
    certainlyMail: ofMail === true || vantage !== undefined || givenHost !== undefined || bare !== undefined,
    deferred: DEFERRED.test(whole) || (around !== undefined && DEFERRED.test(around)),
    ...(bare === undefined ? {} : { bare }),
    ...(code === undefined ? {} : { code }),
    ...(enhanced === undefined ? {} : { enhanced }),
    ...(stage === undefined ? {} : { stage }),
    ...(host === undefined ? {} : { host: host.toLowerCase() }),
    ...(provider === undefined ? {} : { provider }),
  }
}

const withoutTags = (text: string): string => text.replaceAll(LOG_TAG, '')

function withoutReturnedMessage(text: string): string {
  const at = text.search(RETURNED_MESSAGE)
  return at > 0 ? text.slice(0, at) : text
}

/** x.0.0 is what programs write that do not know; beside a reply it tells nothing. */
const statusField = (status: string | undefined, code: number | undefined): string | undefined =>
  status === undefined || (code !== undefined && (status.endsWith('.0.0') || status[0] !== String(code)[0]))
    ? undefined
    : status

/** The fields in which programs repeat the enhanced code: `Status: 5.1.1`, `dsn=5.1.1`. */
const statusLines = (text: string): string =>
  [...text.matchAll(/(?:^Status:|\bdsn=) ?([245]\.\d{1,3}\.\d{1,3})/gim)].map(([, status]) => `:${status}`).join('\n')
