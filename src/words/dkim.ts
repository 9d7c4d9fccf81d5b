// The words of `waybill dkim`, in both languages: about keys, where they stand, and what DNS shows of them.

import { GRAMMAR } from './grammar.ts'
import type { Language } from './language.ts'

type Stage = 'waiting' | 'used' | 'leaving' | 'done' | 'broken' | 'named'
type Fault =
  | 'missing'
  | 'dangling-alias'
  | 'other-key'
  | 'cut-short'
  | 'in-pieces'
  | 'quotes-inside'
  | 'revoked'
  | 'not-for-mail'
  | 'malformed'
type Remark = 'testing' | 'several' | 'strict'

export interface DkimWords {
  /** `day`: 2026-11-29. */
  readonly stage: Readonly<Record<Stage, (day: string) => string>>
  readonly made: (selectors: string, folder: string) => string
  readonly publish: string
  readonly oneValue: string
  readonly afterwards: (domain: string) => string
  readonly nameIt: (domain: string) => string
  readonly oldOnes: (days: number) => string
  readonly removed: (selectors: string) => string
  readonly noKeys: (domain: string) => string
  readonly noKeysAtAll: string
  readonly notADomain: (text: string) => string
  readonly notASelector: (text: string) => string
  readonly notABitCount: string
  readonly hasKeys: (domain: string) => string
  readonly stillWaiting: (domain: string, selectors: string) => string
  readonly namedInFile: (domain: string) => string
  readonly noStateFolder: (folder: string) => string
  readonly notAllowed: (what: string, folder: string) => string
  readonly exists: (selector: string) => string
  readonly right: (name: string) => string
  readonly notKnown: (name: string, detail: string) => string
  readonly fault: Readonly<Record<Fault, (name: string, detail: string) => string>>
  readonly shows: (record: string) => string
  readonly write: string
  readonly remark: Readonly<Record<Remark, string>>
  readonly usedFromNow: string
  readonly mayGo: (name: string) => string
}

const EN: DkimWords = {
  stage: {
    waiting: () => 'waits until DNS shows it',
    used: () => 'signs',
    leaving: (day) => `has been replaced; leave its record in DNS until ${day}`,
    done: (day) => `is done; its record may be removed from DNS (since ${day})`,
    broken: () => 'cannot be used',
    named: () => 'named by the configuration',
  },
  made: (selectors, folder) => `Made ${selectors} in ${folder}.`,
  publish: 'Publish this in DNS. As lines of a zone file:',
  oneValue: 'Or, for a web form, name, type TXT, and value in one piece:',
  afterwards: (domain) =>
    `Then \`waybill dkim test ${domain}\` says whether DNS shows it. The server signs with a key from then on, and not before.`,
  nameIt: (domain) =>
    `The configuration does not name ${domain} yet. Write there, and reload:\n\ndkim:\n  domains:\n    ${domain}:`,
  oldOnes: (days) =>
    `The old keys go on signing until then. Leave their records in DNS for ${GRAMMAR.en.count(days, 'day')} after that; \`waybill dkim list\` says when it is time.`,
  removed: (selectors) => `Removed, because they were done: ${selectors}. Their records may be removed from DNS.`,
  noKeys: (domain) => `There is no key of ${domain}. \`waybill dkim new ${domain}\` makes one.`,
  noKeysAtAll: 'There are no keys. `waybill dkim new DOMAIN` makes one.',
  notADomain: (text) => `"${text}" is not a domain. Write for example example.org.`,
  notASelector: (text) => `"${text}" is not a selector. Write letters, digits and hyphens, for example mail2026.`,
  notABitCount: 'An RSA key has from 1024 to 4096 bits; 2048 is what everybody can verify.',
  hasKeys: (domain) =>
    `${domain} has such a key already. \`waybill dkim show ${domain}\` prints its record, \`waybill dkim rotate ${domain}\` makes the next one.`,
  stillWaiting: (domain, selectors) =>
    `DNS does not show the newest keys of ${domain} yet (${selectors}), so nothing was made. \`waybill dkim test ${domain}\` says what to publish.`,
  namedInFile: (domain) =>
    `The configuration names key files for ${domain}, and those are used. Take \`keys\` out there first, or make the keys with your own tool.`,
  noStateFolder: (folder) =>
    `There is no state folder ${folder}. Start the server once, or name the right one with --config or --state.`,
  notAllowed: (what, folder) => `${what}. Run this as root, or as the owner of ${folder}.`,
  exists: (selector) => `There is a key called ${selector} already. Name another with --selector.`,
  right: (name) => `${name}: right, DNS shows this key.`,
  notKnown: (name, detail) => `${name}: not known, DNS does not answer (${detail}). Try again later.`,
  fault: {
    missing: (name) => `${name}: there is no record.`,
    'dangling-alias': (name, detail) => `${name}: an alias (CNAME) leads to ${detail}, and that does not exist.`,
    'other-key': (name) => `${name}: DNS shows another key. What is signed with this one does not hold.`,
    'cut-short': (name) =>
      `${name}: the end of the key is missing. A value of more than 255 characters is written as several strings of one record.`,
    'in-pieces': (name) =>
      `${name}: the parts of the key are records of their own. They belong into one record, as strings beside each other.`,
    'quotes-inside': (name) =>
      `${name}: quotation marks, brackets or backslashes stand inside of the value. They belong into zone files only; into a web form goes the bare value.`,
    revoked: (name) => `${name}: the key is revoked (p= is empty).`,
    'not-for-mail': (name) => `${name}: the record has the key, but does not allow it for mail (s= or h=).`,
    malformed: (name, detail) => `${name}: the record is no key (${detail}).`,
  },
  shows: (record) => `DNS shows: ${record}`,
  write: 'Write:',
  remark: {
    testing: 'It has t=y: receivers may treat the mail as unsigned. Take that out when all is well.',
    several: 'There are other records beside it; some receivers take the wrong one. Leave only this one.',
    strict: 'It has t=s: signatures with a subdomain in i= do not hold. Waybill makes none.',
  },
  usedFromNow: 'The server signs with it from now on.',
  mayGo: (name) => `${name}: this key is done; its record may be removed.`,
}

const RU: DkimWords = {
  stage: {
    waiting: () => 'ждёт, пока появится в DNS',
    used: () => 'подписывает',
    leaving: (day) => `заменён; запись в DNS пока нужна, до ${day}`,
    done: (day) => `больше не нужен; запись можно убрать из DNS (с ${day})`,
    broken: () => 'непригоден',
    named: () => 'задан в настройках',
  },
  made: (selectors, folder) => `Созданы ключи ${selectors} в ${folder}.`,
  publish: 'Опубликуйте это в DNS. Строки для файла зоны:',
  oneValue: 'Или, для веб-формы: имя, тип TXT и значение целиком:',
  afterwards: (domain) =>
    `Затем \`waybill dkim test ${domain}\` скажет, видно ли это в DNS. С этого времени сервер и подписывает ключом, не раньше.`,
  nameIt: (domain) =>
    `В настройках домена ${domain} ещё нет. Допишите туда и перезагрузите настройки:\n\ndkim:\n  domains:\n    ${domain}:`,
  oldOnes: (days) =>
    `До тех пор подписывают прежние ключи. Их записи оставьте в DNS ещё на ${GRAMMAR.ru.count(days, 'day')} после этого; когда пора убирать, скажет \`waybill dkim list\`.`,
  removed: (selectors) => `Удалены ненужные ключи: ${selectors}. Их записи можно убрать из DNS.`,
  noKeys: (domain) => `Ключей ${domain} нет. Создать: \`waybill dkim new ${domain}\`.`,
  noKeysAtAll: 'Ключей нет. Создать: `waybill dkim new ДОМЕН`.',
  notADomain: (text) => `«${text}» не домен. Пример: example.org.`,
  notASelector: (text) =>
    `«${text}» не может быть селектором. Нужны латинские буквы, цифры и дефисы, например mail2026.`,
  notABitCount: 'В ключе RSA от 1024 до 4096 бит; 2048 умеют проверять все.',
  hasKeys: (domain) =>
    `Такой ключ у ${domain} уже есть. Его запись покажет \`waybill dkim show ${domain}\`, следующий создаст \`waybill dkim rotate ${domain}\`.`,
  stillWaiting: (domain, selectors) =>
    `Новейших ключей ${domain} в DNS ещё не видно (${selectors}), поэтому ничего не создано. Что опубликовать, скажет \`waybill dkim test ${domain}\`.`,
  namedInFile: (domain) =>
    `Для ${domain} файлы ключей заданы в настройках, они и действуют. Сначала уберите там \`keys\` или создайте ключи своей программой.`,
  noStateFolder: (folder) =>
    `Папки состояния ${folder} нет. Запустите сервер хотя бы раз или укажите верную через --config или --state.`,
  notAllowed: (what, folder) => `${what}. Запустите команду от имени root или владельца ${folder}.`,
  exists: (selector) => `Ключ ${selector} уже есть. Задайте другое имя через --selector.`,
  right: (name) => `${name}: всё верно, этот ключ виден в DNS.`,
  notKnown: (name, detail) => `${name}: неизвестно, DNS не отвечает (${detail}). Попробуйте позже.`,
  fault: {
    missing: (name) => `${name}: записи нет.`,
    'dangling-alias': (name, detail) => `${name}: псевдоним (CNAME) ведёт на ${detail}, а такого имени нет.`,
    'other-key': (name) => `${name}: в DNS другой ключ. Подписи этим ключом неверны.`,
    'cut-short': (name) =>
      `${name}: у ключа нет конца. Значение длиннее 255 знаков пишут несколькими строками одной записи.`,
    'in-pieces': (name) => `${name}: части ключа стали отдельными записями. Они должны быть строками одной записи.`,
    'quotes-inside': (name) =>
      `${name}: внутри значения кавычки, скобки или обратная косая черта. Они нужны только в файле зоны, в веб-форму вписывают одно значение.`,
    revoked: (name) => `${name}: ключ отозван (p= пуст).`,
    'not-for-mail': (name) => `${name}: ключ в записи тот, но для почты не разрешён (s= или h=).`,
    malformed: (name, detail) => `${name}: запись не ключ (${detail}).`,
  },
  shows: (record) => `В DNS: ${record}`,
  write: 'Напишите:',
  remark: {
    testing: 'В записи t=y: получатели вправе считать письма неподписанными. Уберите, когда всё проверите.',
    several: 'Рядом есть другие записи; часть получателей возьмёт не ту. Оставьте только эту.',
    strict: 'В записи t=s: подписи с поддоменом в i= неверны. Waybill таких не делает.',
  },
  usedFromNow: 'С этого времени сервер подписывает им.',
  mayGo: (name) => `${name}: этот ключ больше не нужен, запись можно убрать.`,
}

export const DKIM_WORDS: Readonly<Record<Language, DkimWords>> = { en: EN, ru: RU }
