// What became of the chain of those who passed a message on (ARC), in both languages.

import type { ArcReason, ArcResult } from '../core/origin-results.ts'
import type { Language } from './language.ts'

type ArcSentence = (set: string, detail: string) => string

const ARC_EN: Readonly<Record<ArcReason, ArcSentence>> = {
  valid: () => 'The chain of those who passed it on holds: it is as the last of them sealed it.',
  'no-chain': () => 'Nobody who passed it on has sealed it.',
  'said-broken': (set) => `Sealer ${set} found the chain broken already and says so.`,
  structure: (set, detail) => `Set ${set} of the chain is not complete or not in order${detail}. A sealer has a fault.`,
  'too-many': () => 'The chain has more sets than RFC 8617 allows.',
  'message-altered': (set, detail) => `The message was altered behind sealer ${set}${detail}.`,
  'seal-broken': (set) => `Seal ${set} does not hold: fields of the chain were altered.`,
  key: (set, detail) => `The key of sealer ${set} is missing or wrong${detail}.`,
  dns: (set, detail) => `The key of sealer ${set} could not be asked for${detail}. Nothing is known; try again later.`,
}
const ARC_RU: Readonly<Record<ArcReason, ArcSentence>> = {
  valid: () => 'Цепочка передавших письмо верна: оно такое, каким его запечатал последний из них.',
  'no-chain': () => 'Никто из передавших письмо его не запечатал.',
  'said-broken': (set) => `Передавший ${set} нашёл цепочку уже нарушенной и пишет об этом.`,
  structure: (set, detail) => `Набор ${set} цепочки неполон или стоит не по порядку${detail}. Ошибка у передавшего.`,
  'too-many': () => 'В цепочке больше наборов, чем допускает RFC 8617.',
  'message-altered': (set, detail) => `Письмо изменено после передавшего ${set}${detail}.`,
  'seal-broken': (set) => `Печать ${set} неверна: поля цепочки изменены.`,
  key: (set, detail) => `Ключа передавшего ${set} нет, или он неверен${detail}.`,
  dns: (set, detail) => `Ключ передавшего ${set} получить не удалось${detail}. Ничего не известно; попробуйте позже.`,
}

export const arcSentence = ({ reason, instance, detail: text }: ArcResult, language: Language): string =>
  (language === 'ru' ? ARC_RU : ARC_EN)[reason](String(instance ?? '?'), text === undefined ? '' : ` (${text})`)
