// What is said of a disk that takes no more mail, and what to do about it.

import type { DiskView } from '../../control/control.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import type { Language } from '../../words/language.ts'

interface Figures {
  /** What is free, and what is kept in reserve; undefined: not known. */
  readonly free: string | undefined
  readonly reserve: string | undefined
  readonly inodes: string
}

type Told = (figures: Figures) => readonly string[]

const WORDS: Readonly<Record<Language, Readonly<Record<DiskView['trouble'], Told>>>> = {
  en: {
    space: ({ free = 'an unknown amount', reserve = 'an unknown amount' }) => [
      `The disk of the state folder has ${free} free, and ${reserve} are kept in reserve (disk.reserve).`,
      `It is your move: make room. ${GOES_ON.en}`,
    ],
    inodes: ({ inodes }) => [
      `The file system of the state folder can make ${inodes} more files (disk.reserve_inodes).`,
      `It is your move: remove files there. ${GOES_ON.en}`,
    ],
    quota: () => [
      'The quota of the user of this server is used up.',
      `It is your move: raise it, or make room. ${GOES_ON.en}`,
    ],
    'read-only': () => [
      'The disk of the state folder is read-only: no mail is taken, and none can be delivered.',
      'It is your move: a failing disk is remounted so; see `dmesg`, and mount it writable. Nothing that was accepted is lost.',
    ],
    failing: () => [
      'Writing to the disk of the state folder fails: no mail is taken.',
      'It is your move: see `dmesg` and the log. What was accepted is kept, and goes on when writing works again.',
    ],
  },
  ru: {
    space: ({ free = 'неизвестно сколько', reserve = 'неизвестно сколько' }) => [
      `На диске папки состояния свободно: ${free}, в запасе держится: ${reserve} (disk.reserve).`,
      `Ход за вами: освободите место. ${GOES_ON.ru}`,
    ],
    inodes: ({ inodes }) => [
      `В файловой системе папки состояния можно создать ещё файлов: ${inodes} (disk.reserve_inodes).`,
      `Ход за вами: удалите там лишние файлы. ${GOES_ON.ru}`,
    ],
    quota: () => [
      'Квота пользователя, под которым работает сервер, исчерпана.',
      `Ход за вами: увеличьте её или освободите место. ${GOES_ON.ru}`,
    ],
    'read-only': () => [
      'Диск папки состояния доступен только для чтения: почта не принимается и доставляться не может.',
      'Ход за вами: так перемонтируется отказывающий диск; посмотрите `dmesg` и смонтируйте его на запись. Принятое не потеряно.',
    ],
    failing: () => [
      'Запись на диск папки состояния не удаётся: почта не принимается.',
      'Ход за вами: посмотрите `dmesg` и журнал. Принятое сохранено и пойдёт дальше, когда запись заработает.',
    ],
  },
}

const GOES_ON = {
  en: 'No new mail is taken until then; what waits is delivered.',
  ru: 'До тех пор новая почта не принимается, ожидающая доставляется.',
} as const

export function diskLines(disk: DiskView | undefined, language: Language): readonly string[] {
  if (disk === undefined) return []
  const { trouble, figures } = disk
  const size = (name: string): string | undefined => {
    const value = figures[name]
    return typeof value === 'number' ? GRAMMAR[language].size(value) : undefined
  }
  return WORDS[language][trouble]({ free: size('free'), reserve: size('reserve'), inodes: String(figures['inodes']) })
}
