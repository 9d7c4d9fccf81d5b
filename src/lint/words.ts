// What is said of each finding, in both languages: what is wrong, and the cure.

import type { Language, Said } from '../words/language.ts'
import type { MessageFinding, LintId, LintLevel } from './finding.ts'

export interface LintSaid {
  readonly says: string
  readonly cure: string
}

type Sentences = readonly [says: string, cure: string]

const WORDS: Readonly<Record<LintId, Readonly<Record<Language, Sentences>>>> = {
  'from.missing': {
    en: ['There is no From.', 'Add one with the address of the author: From: Name <name@example.org>.'],
    ru: ['Нет поля From.', 'Добавьте его с адресом автора: From: Имя <name@example.org>.'],
  },
  'from.not-an-address': {
    en: [
      'From holds no address: {from}',
      'Write Name <name@example.org>; a name with a comma or a dot goes into quotes.',
    ],
    ru: ['В From нет адреса: {from}', 'Напишите Имя <name@example.org>; имя с запятой или точкой берётся в кавычки.'],
  },
  'from.several-without-sender': {
    en: [
      'From names several authors, and no Sender says who sends.',
      'Add Sender with one address, or leave one author.',
    ],
    ru: ['В From несколько авторов, а поля Sender нет.', 'Добавьте Sender с одним адресом или оставьте одного автора.'],
  },
  'date.missing': {
    en: ['There is no Date.', 'Have the program write one; Gmail and others refuse mail without it.'],
    ru: ['Нет поля Date.', 'Пусть его пишет программа; Gmail и другие отказывают письмам без даты.'],
  },
  'date.unreadable': {
    en: ['Date cannot be read: {date}', 'Write it as Tue, 24 Nov 2026 10:00:00 +0300.'],
    ru: ['Дата не читается: {date}', 'Напишите её так: Tue, 24 Nov 2026 10:00:00 +0300.'],
  },
  'date.far-off': {
    en: [
      'Date is far from now: {date}',
      'Set the clock and the time zone of the machine that writes it; filters count a wrong date as spam.',
    ],
    ru: [
      'Дата далека от нынешней: {date}',
      'Поправьте часы и часовой пояс машины, которая её пишет; фильтры считают неверную дату признаком спама.',
    ],
  },
  'message-id.missing': {
    en: ['There is no Message-ID.', 'Have the program write one, other for each message: <unique@example.org>.'],
    ru: ['Нет поля Message-ID.', 'Пусть его пишет программа, для каждого письма новое: <unique@example.org>.'],
  },
  'message-id.malformed': {
    en: [
      'Message-ID has not the form <unique@domain>: {id}',
      'Write it in angle brackets, with one at sign and without blanks.',
    ],
    ru: [
      'Message-ID не имеет вида <unique@domain>: {id}',
      'Заключите его в угловые скобки, с одним знаком @ и без пробелов.',
    ],
  },
  'message-id.no-domain': {
    en: [
      'The right side of Message-ID is no full domain: {domain}',
      'Give the machine or the program its full name (mail.example.org).',
    ],
    ru: [
      'Правая часть Message-ID — не полный домен: {domain}',
      'Дайте машине или программе полное имя (mail.example.org).',
    ],
  },
  'recipients.none': {
    en: ['There is neither To nor Cc.', 'Name the recipient in To: mail to nobody looks like spam.'],
    ru: ['Нет ни To, ни Cc.', 'Назовите получателя в To: письмо никому похоже на спам.'],
  },
  'subject.missing': {
    en: ['There is no subject.', 'Write one.'],
    ru: ['Нет темы.', 'Напишите её.'],
  },
  'field.twice': {
    en: [
      '{field} stands there more than once.',
      'Leave one: Gmail refuses such mail (550 5.7.1), and readers show different ones.',
    ],
    ru: [
      'Поле {field} стоит больше одного раза.',
      'Оставьте одно: Gmail отказывает таким письмам (550 5.7.1), а программы показывают разные.',
    ],
  },
  'field.eight-bit': {
    en: [
      '{field} has letters outside of ASCII that are not encoded.',
      'Encode it: =?UTF-8?B?...?= (RFC 2047); mail libraries do it by themselves.',
    ],
    ru: [
      'В поле {field} незакодированные буквы вне ASCII.',
      'Закодируйте их: =?UTF-8?B?...?= (RFC 2047); почтовые библиотеки делают это сами.',
    ],
  },
  'line.too-long': {
    en: ['Line {line} has {length} octets; 998 are allowed.', 'Encode the part as quoted-printable or base64.'],
    ru: ['В строке {line} октетов {length}; допустимо 998.', 'Закодируйте эту часть в quoted-printable или base64.'],
  },
  'line.bare-cr': {
    en: ['Line {line} has a CR without LF.', 'End lines in CRLF; a CR inside a text has to be encoded.'],
    ru: ['В строке {line} стоит CR без LF.', 'Строки кончаются на CRLF; CR внутри текста надо закодировать.'],
  },
  'line.nul': {
    en: ['Line {line} has a NUL.', 'Encode the part as base64.'],
    ru: ['В строке {line} есть NUL.', 'Закодируйте эту часть в base64.'],
  },
  'mime.no-version': {
    en: ['There are fields of MIME, and no MIME-Version.', 'Add MIME-Version: 1.0, else the type counts for nothing.'],
    ru: ['Поля MIME есть, а MIME-Version нет.', 'Добавьте MIME-Version: 1.0, иначе тип не действует.'],
  },
  'mime.unreadable': {
    en: [
      'The parts of the message cannot be read.',
      'Look at the boundaries: each part begins with --boundary, the end is --boundary--.',
    ],
    ru: ['Части письма не читаются.', 'Проверьте границы: каждая часть начинается с --boundary, конец — --boundary--.'],
  },
  'charset.undeclared': {
    en: [
      'The text has letters outside of ASCII, and no charset says which.',
      'Add Content-Type: text/plain; charset=utf-8.',
    ],
    ru: ['В тексте буквы вне ASCII, а кодировка не названа.', 'Добавьте Content-Type: text/plain; charset=utf-8.'],
  },
  'charset.unknown': {
    en: ['Nobody knows the charset {charset}.', 'Write utf-8.'],
    ru: ['Кодировки {charset} никто не знает.', 'Напишите utf-8.'],
  },
  'body.eight-bit-undeclared': {
    en: [
      'The body has eight-bit letters, and Content-Transfer-Encoding does not say so.',
      'Add Content-Transfer-Encoding: 8bit, or encode it as quoted-printable or base64.',
    ],
    ru: [
      'В теле восьмибитные буквы, а Content-Transfer-Encoding об этом не говорит.',
      'Добавьте Content-Transfer-Encoding: 8bit или закодируйте тело в quoted-printable или base64.',
    ],
  },
  'body.empty': {
    en: ['There is no text, no HTML and no file.', 'Write something: empty mail looks like a spammer’s test.'],
    ru: ['Нет ни текста, ни HTML, ни файлов.', 'Напишите что-нибудь: пустое письмо похоже на пробу спамера.'],
  },
  'html.alone': {
    en: [
      'There is HTML, and no text beside it.',
      'Send multipart/alternative with a text/plain part that says the same.',
    ],
    ru: ['Есть HTML, а текста рядом нет.', 'Отправляйте multipart/alternative с частью text/plain о том же.'],
  },
  'list.no-unsubscribe': {
    en: [
      'Mail to many has no List-Unsubscribe.',
      'Add List-Unsubscribe: <https://example.org/u?id=...> and List-Unsubscribe-Post: List-Unsubscribe=One-Click.',
    ],
    ru: [
      'В рассылке нет List-Unsubscribe.',
      'Добавьте List-Unsubscribe: <https://example.org/u?id=...> и List-Unsubscribe-Post: List-Unsubscribe=One-Click.',
    ],
  },
  'list.not-https': {
    en: [
      'List-Unsubscribe has no https address.',
      'Add one that unsubscribes by POST (RFC 8058); mailto alone is not enough for Gmail and Yahoo.',
    ],
    ru: [
      'В List-Unsubscribe нет адреса https.',
      'Добавьте такой, который отписывает по POST (RFC 8058); одного mailto для Gmail и Yahoo мало.',
    ],
  },
  'list.no-one-click': {
    en: [
      'Unsubscribing takes more than a click.',
      'Add List-Unsubscribe-Post: List-Unsubscribe=One-Click, and have DKIM sign both fields.',
    ],
    ru: [
      'Отписка не в одно нажатие.',
      'Добавьте List-Unsubscribe-Post: List-Unsubscribe=One-Click и подписывайте оба поля DKIM.',
    ],
  },
  'dkim.none': {
    en: [
      'There is no DKIM signature (yet).',
      'The server that sends it out should sign it: `waybill dkim new DOMAIN`.',
    ],
    ru: ['Подписи DKIM (пока) нет.', 'Письмо должен подписать отправляющий сервер: `waybill dkim new ДОМЕН`.'],
  },
  'dkim.other-domain': {
    en: [
      'It is signed by {signer}, and From is of {domain}: DMARC counts that for nothing.',
      'Sign with d={domain}, or write from an address of the domain that signs.',
    ],
    ru: [
      'Подписано доменом {signer}, а From из {domain}: для DMARC это не считается.',
      'Подписывайте с d={domain} или пишите с адреса подписывающего домена.',
    ],
  },
  'attachment.refused': {
    en: [
      '{file} is of a kind that Gmail, Outlook and others refuse, also inside of an archive.',
      'Put it on a server and send the link.',
    ],
    ru: [
      '{file} — файл такого вида, какой Gmail, Outlook и другие не принимают, даже в архиве.',
      'Выложите его на сервер и пришлите ссылку.',
    ],
  },
  'size.large': {
    en: ['It has {megabytes} MB; many take 25 MB with the encoding.', 'Put large files on a server and send the link.'],
    ru: [
      'В письме {megabytes} МБ; многие принимают до 25 МБ вместе с кодированием.',
      'Выложите большие файлы на сервер и пришлите ссылку.',
    ],
  },
  'link.shortener': {
    en: ['A link goes by the shortener {host}.', 'Write where it leads: block lists name shorteners as a whole.'],
    ru: [
      'Ссылка идёт через сокращатель {host}.',
      'Пишите адрес, куда она ведёт: сокращатели попадают в чёрные списки целиком.',
    ],
  },
  'link.address': {
    en: ['A link leads to a number in place of a name: {host}', 'Give the server a name.'],
    ru: ['Ссылка ведёт не на имя, а на адрес {host}.', 'Дайте серверу имя.'],
  },
  'link.disguised': {
    en: [
      'A link shows {shown} and leads to {host}.',
      'Show words, or the host that it leads to: this is what phishing looks like.',
    ],
    ru: [
      'Ссылка показывает {shown}, а ведёт на {host}.',
      'Показывайте слова или тот узел, куда она ведёт: так выглядит фишинг.',
    ],
  },
}

export const LINT_LEVEL_WORDS: Readonly<Record<LintLevel, Said>> = {
  error: { en: 'wrong', ru: 'неверно' },
  warning: { en: 'doubtful', ru: 'сомнительно' },
  note: { en: 'note', ru: 'к сведению' },
}

export const NOTHING_FOUND: Said = { en: 'Nothing is wrong with it.', ru: 'Замечаний нет.' }

export function lintSaid({ id, about }: MessageFinding, language: Language): LintSaid {
  const [says, cure] = WORDS[id][language]
  const filled = (text: string): string => text.replaceAll(/\{(\w+)\}/g, (mark, name: string) => about[name] ?? mark)
  return { says: filled(says), cure: filled(cure) }
}
