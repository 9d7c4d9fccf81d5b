// What a host answered to a message in a line before that of the attempt, as Postfix logs it, and when that line tells more than
// the attempt itself.

import { peerOf } from './formats/postfix-words.ts'
import type { Attempted } from './log-record.ts'

/** `host mx.example.org[192.0.2.1] refused to talk to me: 554 no`. */
const ANSWERED = /^host [^\s[]{1,255}\[[^\]]{1,60}\](?::\d{1,5})? (?:refused to talk to me|said): /

export const isAnswer = (text: string): boolean => ANSWERED.test(text)

/** This machine has no address of that family: nothing about the other side. */
const NO_FAMILY = /: (?:Cannot assign requested address|Network is unreachable)\)?$/

/** The last try may be an address that this machine cannot even try; what an earlier host answered tells more. */
export function withAnswer(record: Attempted, answered: string | undefined): Attempted {
  if (answered === undefined || record.text === undefined || !NO_FAMILY.test(record.text)) return record
  const text = answered.replace(ANSWERED, '')
  const peer = peerOf(answered.slice('host '.length))
  return { ...record, text, stage: 'initial connection', ...(peer === undefined ? {} : { peer }) }
}
