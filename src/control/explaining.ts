// Adds to what `show` and `trace` found why each recipient stands where it stands. The rules of the engine are loaded at the
// first question, so that a server that is never asked does not carry them.

import type { Clock } from '../core/clock.ts'
import { LONGEST_HEADER } from '../core/header.ts'
import { parseMessageId } from '../core/id.ts'
import type { Letters } from '../diagnose/letter.ts'
import type { QueueReader } from '../queue/reader.ts'
import type { Language } from '../words/language.ts'
import {
  answer,
  noId,
  noMessage,
  type ControlAnswer,
  type MessageDetail,
  type StoryView,
  type TraceResult,
} from './control.ts'
import type { DiagnoseRecipients, OwnKnowledge } from './diagnose-recipients.ts'
import type { ExplainRequest } from './recipient-diagnosis.ts'
import { headerText, viewMessage } from './views.ts'
import { parseDecisionId, why } from './why.ts'

/** Stories of an address, newest first, that look-ups are made for: more would be a burden on DNS. */
const MOST_LOOKED_UP = 3

export interface Explaining {
  detail(
    found: ControlAnswer<MessageDetail>,
    request: ExplainRequest | undefined,
  ): Promise<ControlAnswer<MessageDetail>>
  stories(found: ControlAnswer<TraceResult>, request: ExplainRequest | undefined): Promise<ControlAnswer<TraceResult>>
  /** Of a message, or of a refusal by its name. */
  letters(id: string, language: Language): Promise<ControlAnswer<Letters>>
}

export interface ExplainingDeps {
  readonly reader: QueueReader
  readonly clock: Clock
  /** For look-ups; undefined where no configuration is at hand. */
  readonly own: OwnKnowledge | undefined
}

export function explaining({ reader, clock, own }: ExplainingDeps): Explaining {
  let loading: Promise<DiagnoseRecipients> | undefined
  const load = (): Promise<DiagnoseRecipients> =>
    (loading ??= import('./diagnose-recipients.ts').then(({ makeDiagnoseRecipients }) =>
      makeDiagnoseRecipients({ clock, reader, own }),
    ))
  return {
    async detail(found, request) {
      if (!found.ok || request === undefined) return found
      const { message, header } = found.value
      const diagnose = await load()
      const events = (await reader.story(message.id))?.events ?? []
      return answer({ ...found.value, message: await diagnose({ message, events, header }, request) })
    },
    async stories(found, request) {
      if (!found.ok || request === undefined) return found
      const diagnose = await load()
      const explained = async (story: StoryView, i: number): Promise<StoryView> => {
        if (story.kind !== 'message') return story
        const { message, events } = story
        const asked = i < MOST_LOOKED_UP ? request : { ...request, lookUps: false }
        return { ...story, message: await diagnose({ message, events, header: await headerOf(message.id) }, asked) }
      }
      return answer({ ...found.value, stories: await Promise.all(found.value.stories.map(explained)) })
    },
    async letters(text, language) {
      const { messageLetters, refusalLetter } = await import('./letters.ts')
      if (parseDecisionId(text) !== undefined) {
        const refused = await why(text, reader, undefined)
        return refused.ok ? answer(refusalLetter(refused.value, own, language)) : refused
      }
      const id = parseMessageId(text)
      if (id === undefined) return noId(text)
      const story = await reader.story(id)
      if (story === undefined) return noMessage(id)
      const told = { message: viewMessage(story), events: story.events, header: await headerOf(id) }
      return answer(messageLetters(told, own, language))
    },
  }

  async function headerOf(text: string): Promise<string | undefined> {
    const id = parseMessageId(text)
    const start = id === undefined ? undefined : await reader.content(id, LONGEST_HEADER)
    return start === undefined ? undefined : headerText(start, start.length >= LONGEST_HEADER).text
  }
}
