// What a reload came to: what changes for people, and for whose mail that waits.

import type { SettingChange } from '../../config/written.ts'
import type { ListenerSettings } from '../../net/listening-sockets.ts'
import type { Changes, ReloadOutcome } from '../../site/reload.ts'
import type { Destination } from '../../route/destination.ts'
import type { QueueAnswer, Turned, Way } from '../../site/ask-queue.ts'
import type { Language } from '../../words/language.ts'
import { RELOAD_WORDS, type ReloadWords } from '../../words/reload.ts'
import { plainReason } from './plain-reason.ts'
import { cut } from './layout.ts'
import { problemsText } from './problems.ts'
import { safeText } from './safe-text.ts'

export function reloadLines(outcome: ReloadOutcome, language: Language): readonly string[] {
  const words = RELOAD_WORDS[language]
  switch (outcome.kind) {
    case 'replaced':
      return [
        words.replaced(outcome.before, outcome.generation),
        ...changeLines(outcome, words),
        ...(outcome.queue.lost === 0 ? [] : [words.wereLost(outcome.queue.lost)]),
        ...exampleLines(outcome.queue, language),
      ]
    case 'tried':
      return [
        ...(outcome.queue.lost === 0 ? [] : [words.lost(outcome.queue.lost, outcome.queue.asked)]),
        ...exampleLines(outcome.queue, language),
        words.tried(outcome.generation),
        ...changeLines(outcome, words),
      ]
    case 'faulty':
      return [...problemsText(outcome.problems, language).split('\n').map(safeText), words.goesOn(outcome.generation)]
    case 'would-lose':
      return [
        words.lost(outcome.queue.lost, outcome.queue.asked),
        ...exampleLines(outcome.queue, language),
        words.byForce,
      ]
  }
}

function changeLines({ settings, opened, closed, queue }: Changes, words: ReloadWords): readonly string[] {
  return [
    ...(settings.length === 0 ? [words.noSettings] : settings.map((change) => settingLine(change, words))),
    ...opened.map((one) => words.opened(placeOf(one))),
    ...closed.map((one) => words.closed(placeOf(one))),
    ...(queue.moved === 0 ? [] : [words.moved(queue.moved, queue.asked)]),
    ...(queue.sampled ? [words.sampled(queue.asked)] : []),
  ]
}

const LONGEST = 60
const shown = (text: string): string => safeText(cut(text === '' ? '-' : text, LONGEST))

export const settingLine = ({ key, before, after }: SettingChange, words: ReloadWords): string =>
  words.setting(
    safeText(key),
    before && shown(before.text),
    after && shown(after.text),
    after === undefined ? '' : ` (${safeText(after.file)}:${after.line})`,
  )

const placeOf = ({ address, port, mode }: ListenerSettings): string =>
  `${address.includes(':') ? `[${address}]` : address}:${port} (${mode})`

function exampleLines({ lost, examples }: QueueAnswer, language: Language): readonly string[] {
  const words = RELOAD_WORDS[language]
  return [
    ...examples.map((turned) => exampleLine(turned, language)),
    ...(lost > examples.length ? [words.more(lost - examples.length)] : []),
  ]
}

const exampleLine = ({ message, address, now, later }: Turned, language: Language): string =>
  RELOAD_WORDS[language].example(
    `${message} ${safeText(address)}`,
    wayText(now, address, language),
    wayText(later, address, language),
  )

function destinationText(destination: Destination, words: ReloadWords): string {
  switch (destination.kind) {
    case 'mailbox':
    case 'mbox':
      return words.mailbox(safeText(destination.user))
    case 'pipe':
    case 'autoreply':
    case 'lmtp':
      return words.transport(destination.name)
    case 'mx':
      return words.mx(destination.domain)
    case 'host':
      return words.host(destination.host, destination.port)
    case 'hosts':
      return words.inTurn(
        destination.ways.map((way) => destinationText(way, words)),
        destination.order,
      )
  }
}

function wayText(way: Way, address: string, language: Language): string {
  const words = RELOAD_WORDS[language]
  switch (way.kind) {
    case 'destination':
      return destinationText(way.destination, words)
    case 'redirect':
      return way.to === 0 ? words.thrownAway : words.others(way.to)
    case 'failed':
      return words.returned(plainReason(way.reason, address, language))
    case 'deferred':
      return words.waits
  }
}
