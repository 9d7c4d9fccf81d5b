// What a user is told whose .forward has a mistake, in both languages; the mistake itself is found in English.

import type { Language } from './language.ts'
import { problemInRussian } from './config-problems.ts'
import { inOtherWords, type SentencePair } from './sentences.ts'

export interface ForwardNoteWords {
  readonly opening: (hostname: string) => string
  readonly problem: (problem: string) => string
  readonly move: string
}

const PROBLEMS: readonly SentencePair[] = [
  ['it is a filter of Sieve, and those are not run', 'это фильтр Sieve, а такие здесь не выполняются'],
  [':include: has no meaning here', ':include: здесь ничего не значит'],
  ['no program stands behind the |', 'после | не указана программа'],
  [
    'it names a program, which system_users.forward_programs does not allow',
    'в нём названа программа, а system_users.forward_programs этого не разрешает',
  ],
  [
    'it names a file, which system_users.forward_files does not allow',
    'в нём назван файл, а system_users.forward_files этого не разрешает',
  ],
  ['it names a file by a path with .. in it', 'в нём назван файл, в пути к которому есть ..'],
  [
    'it throws the mail away by /dev/null; write :blackhole: for that',
    'он выбрасывает почту в /dev/null; для этого пишут :blackhole:',
  ],
  ['it is a filter, and is not run: {}', 'это фильтр, который здесь не выполняется: {1}'],
  ['it is a filter, and a quote in it does not end', 'это фильтр, и кавычка в нём не закрыта'],
  [':{}: must be the first behind the colon', ':{1}: должно стоять первым после двоеточия'],
  ['{} is no address', '{1} — не адрес'],
  ['{} is not known', '{1} здесь не известно'],
  ['it is no regular file', 'это не обычный файл'],
  ['it is larger than {} bytes', 'он больше {1} байтов'],
  ['it does not belong to the owner of the home', 'он принадлежит не владельцу домашнего каталога'],
  ['it belongs to root', 'он принадлежит root'],
  ['others than its owner can write it', 'изменить его может не только владелец (chmod go-w)'],
]

export const FORWARD_NOTE_WORDS: Readonly<Record<Language, ForwardNoteWords>> = {
  en: {
    opening: (hostname) =>
      `The mail server ${hostname} does not forward your mail, because your .forward has a mistake. No mail is lost: all of it is in your mailbox. This is what is wrong:`,
    problem: (problem) => problem,
    move: 'It is your move: mend the file, or delete it. It is read anew for each mail, so nothing else has to be done. You are told of the same mistake once a week, while mail comes.',
  },
  ru: {
    opening: (hostname) =>
      `Почтовый сервер ${hostname} не пересылает вашу почту: в вашем файле .forward ошибка. Письма не пропали, все они лежат в вашем ящике. Что не так:`,
    problem: (problem) => inOtherWords(PROBLEMS, problem) ?? problemInRussian(problem) ?? problem,
    move: 'Ход за вами: исправьте файл или удалите его. Его читают заново для каждого письма, больше ничего делать не нужно. Об одной и той же ошибке сервер напоминает раз в неделю, пока приходит почта.',
  },
}
