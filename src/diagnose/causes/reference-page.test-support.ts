// The reference page of the causes in one language, made from the catalogue. The pages in docs/reference/causes are its
// output; the test beside this file compares them and says how to write them anew.

import type { Language } from '../diagnosis.ts'
import { SOFTWARE_NAMES } from '../software.ts'
import { causeText, type Step } from './catalogue.ts'
import { CAUSE_IDS, causeFacts, type CauseFacts } from './facts.ts'

interface PageWords {
  readonly title: string
  readonly introduction: string
  readonly who: string
  readonly retry: string
  readonly retries: Readonly<Record<CauseFacts['retry'], string>>
  readonly links: string
}

const WORDS: Readonly<Record<Language, PageWords>> = {
  en: {
    title: 'Causes',
    introduction:
      'What `waybill explain` can answer. Made from `src/diagnose/causes/`; change it there. The same page in Russian: [ru.md](ru.md).',
    who: 'Whose move',
    retry: 'Trying again',
    retries: {
      yes: 'helps',
      no: 'does not help',
      'if-temporary': 'helps when the reply begins with 4',
      unknown: 'cannot be told',
    },
    links: 'Links',
  },
  ru: {
    title: 'Причины',
    introduction:
      'Что может ответить `waybill explain`. Собрано из `src/diagnose/causes/`, править нужно там. Та же страница по-английски: [en.md](en.md).',
    who: 'Чей ход',
    retry: 'Повтор',
    retries: {
      yes: 'помогает',
      no: 'не помогает',
      'if-temporary': 'помогает, если ответ начинается с 4',
      unknown: 'нельзя сказать',
    },
    links: 'Ссылки',
  },
}

export function causesPage(language: Language): string {
  const words = WORDS[language]
  const entries = CAUSE_IDS.map((id) => {
    const { who, retry, links = [] } = causeFacts(id)
    const { title, explanation, steps } = causeText(id, language)
    const facts = [
      `${words.who}: \`${who}\``,
      `${words.retry}: ${words.retries[retry]}`,
      ...(links.length === 0 ? [] : [`${words.links}: ${links.join(', ')}`]),
    ]
    const list = [...generalSteps(steps), '', ...specialSteps(steps)].join('\n').trim()
    return `## ${id}\n\n**${title}** ${explanation}\n\n${list}\n\n${facts.join('. ')}.\n`
  })
  return `# ${words.title}\n\n${words.introduction}\n\n${entries.join('\n')}`
}

const generalSteps = (steps: readonly Step[]): readonly string[] =>
  steps
    .filter((step) => typeof step === 'string' || !('for' in step))
    .map((step, i) => `${i + 1}. ${typeof step === 'string' ? step : step.says}`)

const specialSteps = (steps: readonly Step[]): readonly string[] =>
  steps
    .filter((step) => typeof step !== 'string' && 'for' in step)
    .map(({ for: readers, says }) => `- _${readers.map((id) => SOFTWARE_NAMES[id]).join(', ')}_: ${says}`)
