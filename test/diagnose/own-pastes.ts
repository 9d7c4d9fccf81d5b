// Pastes of people whose own server, script or log it is, from public threads: each with its source, from whose point of view it
// speaks, and what an expert would accept, written down before the engine was asked. Of the first collection a third of the
// projects is kept apart and only counted: `blind`; of the later ones, which came when the rules for those before stood,
// half: `held`. Some of the last three are not about mail at all (vantage `none`). Do not look into the errors of what is kept apart.
// Names and addresses of private people are replaced by documentation ones; what stands in no thread has OWN_WORDS as source.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { explain, type Answer } from '../../src/diagnose/library.ts'
import { siteOf } from './labelled-set.ts'

export interface Paste {
  readonly text: string
  readonly cause: readonly string[]
  readonly who: readonly string[]
  readonly retry_helps: boolean | null
  readonly source: string
  /** Who speaks in it. */
  readonly vantage: string
  /** Its project belongs to the half that was kept back when the rules were mended; drawn by chance from the project's name. */
  readonly held?: boolean
}

export interface AnsweredPaste {
  readonly paste: Paste
  readonly answer: Answer
}

export interface Counted {
  readonly all: number
  readonly cause: number
  readonly who: number
  readonly retry: number
  /** Called at least medium, and wrong. */
  readonly sureAndWrong: number
}

/** The source of what was written in the form that such texts have, and not seen in a thread. */
export const OWN_WORDS = 'own words'

/** The collections, oldest first. */
export type Pastes = 'own-server' | 'own-server-fresh' | 'pastes-third' | 'pastes-fourth' | 'pastes-fifth'

export const readPastes = (which: Pastes = 'own-server'): readonly Paste[] =>
  readFileSync(new URL(`${which}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Paste)

export const isBlind = ({ source }: Paste): boolean =>
  (createHash('sha256').update(siteOf(source)).digest()[0] ?? 0) % 3 === 0

/** Of all collections but the first. */
export const isHeld = ({ held }: Paste): boolean => held === true

/** Others only have to be told apart. */
export const isOfMail = ({ vantage }: Paste): boolean => vantage !== 'none'

export const answerPastes = (pastes: readonly Paste[]): readonly AnsweredPaste[] =>
  pastes.map((paste) => ({ paste, answer: explain(paste.text) }))

export function countPastes(answers: readonly AnsweredPaste[]): Counted {
  const isRight = ({ paste, answer }: AnsweredPaste): boolean => paste.cause.includes(answer.cause)
  const again = ({ paste, answer }: AnsweredPaste): boolean =>
    paste.retry_helps === null || paste.retry_helps === answer.retry_helps
  return {
    all: answers.length,
    cause: answers.filter(isRight).length,
    who: answers.filter(({ paste, answer }) => paste.who.includes(answer.who)).length,
    retry: answers.filter(again).length,
    sureAndWrong: answers.filter((one) => !isRight(one) && one.answer.confidence !== 'low').length,
  }
}
