// The words for where a recipient stands and for the head of a story, in both languages. When which is said stands in
// recipient-state.ts and story.ts.

import type { Confidence, Language } from '../../diagnose/diagnosis.ts'
import { GRAMMAR } from '../../words/grammar.ts'

export interface StateWords {
  readonly waiting: string
  readonly next: (first: boolean, when: string) => string
  readonly until: (when: string) => string
  readonly notYet: (attempts: number) => string
  readonly held: (by: string, since: string | undefined) => string
  readonly heldUntil: (when: string) => string
  readonly heldInVain: (when: string) => string
  readonly orElse: string
  readonly active: (attempt: number) => string
  readonly cutOff: (attempt: number) => string
  readonly refused: (when: string) => string
  readonly failed: (when: string) => string
  readonly expired: (when: string) => string
  readonly noMore: string
  readonly told: (message: string) => string
  readonly notTold: string
  readonly silent: Readonly<Record<'null-sender' | 'notify-never', string>>
  readonly expanded: (into: number, when: string) => string
  readonly cancelled: (by: string, when: string) => string
  readonly markedDelivered: (by: string, when: string) => string
  readonly discarded: (rule: string, when: string) => string
  readonly mailbox: (path: string, when: string) => string
  readonly program: (program: string, when: string) => string
  readonly storedBy: (server: string, reply: string, when: string) => string
  readonly takenOver: (server: string, reply: string, when: string) => string
  readonly head: Readonly<Record<'from' | 'to' | 'subject' | 'size' | 'received' | 'state', string>>
  readonly message: (id: string) => string
  readonly nullSender: string
  readonly by: (client: string, helo: string, protocol: string, session: string) => string
  readonly bySendmail: (user: string, session: string) => string
  readonly notification: (of: string) => string
  readonly reply: (of: string) => string
  readonly answered: (leftOut: boolean, when: string) => string
  readonly letter: string
  readonly about: Readonly<Record<'cause' | 'move' | 'do' | 'known' | 'ask' | 'read' | 'perhaps' | 'sure', string>>
  readonly meaning: (addresses: string) => string
  readonly lookedUp: (when: string | undefined) => string
  readonly sure: Readonly<Record<Confidence, string>>
  readonly rule: (id: string) => string
  readonly against: string
}

const EN: StateWords = {
  waiting: 'Waiting.',
  next: (first, when) => `Waybill tries ${first ? 'it first' : 'again'} at ${when}`,
  until: (when) => ` and goes on until ${when}`,
  notYet: (attempts) => `Not delivered yet, after ${GRAMMAR.en.count(attempts, 'attempt')}:`,
  held: (by, since) =>
    `Held by ${by}${since === undefined ? '' : ` since ${since}`}: Waybill does not try it until somebody says so with \`waybill queue release\`.`,
  heldUntil: (when) =>
    `Held until ${when}: it cannot be delivered, and its sender is empty (<>), so there is nobody to be told.`,
  orElse:
    'It is your move: `waybill queue retry` tries it now, `waybill queue remove` gives it up; when the time is over, that happens by itself.',
  heldInVain: (when) => `Given up at ${when}, when it had been held for its time and nobody had asked for it:`,
  active: (attempt) => `Waybill is delivering it right now (attempt ${attempt}).`,
  cutOff: (attempt) =>
    `The server stopped in the middle of attempt ${attempt}; what became of that is not known. ` +
    'It is your move: start the server, and it makes the attempt again.',
  refused: (when) => `Refused for good at ${when}:`,
  failed: (when) => `Failed for good at ${when}:`,
  expired: (when) => `Given up at ${when}, when the time allowed for retrying was over; the last attempt failed:`,
  noMore: 'Waybill does not try again.',
  told: (message) => `The sender is told in message ${message}.`,
  notTold: 'No notification is recorded.',
  silent: {
    'null-sender':
      'Nobody is told: the sender is empty (<>), as that of notifications is, and those are never answered.',
    'notify-never': 'Nobody is told: the sender asked not to be (NOTIFY=NEVER or without FAILURE).',
  },
  expanded: (into, when) =>
    into === 0
      ? `Thrown away at ${when}: its alias stands for nobody.`
      : `Passed on at ${when} to ${GRAMMAR.en.count(into, 'recipient')} in its place.`,
  markedDelivered: (by, when) => `Marked as delivered by ${by} at ${when}; it is not tried any more.`,
  cancelled: (by, when) => `Taken off the queue by ${by} at ${when}; it was not delivered and is not tried again.`,
  discarded: (rule, when) => `Thrown away at ${when}, as the rule ${rule} says; the sender was told that it was taken.`,
  mailbox: (path, when) => `Delivered at ${when} to the mailbox file ${path}.`,
  program: (program, when) => `Given at ${when} to the program ${program}, which took it.`,
  storedBy: (server, reply, when) => `Delivered at ${when} by the LMTP server of this site, ${server}: "${reply}".`,
  takenOver: (server, reply, when) =>
    `Delivered at ${when}: ${server} took it over with “${reply}”. From here on it is that server’s move.`,
  head: { from: 'From', to: 'To', subject: 'Subject', size: 'Size', received: 'Received', state: 'State' },
  message: (id) => `Message ${id}`,
  nullSender: 'the null sender <>',
  by: (client, helo, protocol, session) => `from ${client} (${helo}) by ${protocol}, session ${session}`,
  bySendmail: (user, session) => `from ${user} by sendmail, session ${session}`,
  notification: (of) => `as a notification about message ${of}`,
  reply: (of) => `as an answer to message ${of}, in the name of a user who is away`,
  answered: (leftOut, when) => `${leftOut ? 'Not answered, as it should be' : 'Answered'} (${when}).`,
  letter: 'as a letter of this server to its postmaster',
  about: {
    cause: 'Cause',
    move: 'Move',
    do: 'Do',
    known: 'Known',
    ask: 'Ask at',
    read: 'Read',
    perhaps: 'Or else',
    sure: 'Sure?',
  },
  meaning: (addresses) => `What stands in the way of ${addresses}`,
  lookedUp: (when) => (when === undefined ? ' (looked up just now)' : ` (looked up at ${when})`),
  sure: { high: 'Yes', medium: 'Likely', low: 'No: take it as a hint' },
  rule: (id) => `, rule ${id}`,
  against: 'But',
}

const RU: StateWords = {
  waiting: 'Ждёт.',
  next: (first, when) => `${first ? 'Первая попытка' : 'Следующая попытка'}: ${when}`,
  until: (when) => `, последняя не позже ${when}`,
  notYet: (attempts) => `Пока не доставлено, после ${GRAMMAR.ru.count(attempts, 'attempt-of')}:`,
  held: (by, since) =>
    `Задержано (${by}${since === undefined ? '' : `, с ${since}`}): без команды \`waybill queue release\` Waybill его не трогает.`,
  heldUntil: (when) =>
    `Задержано до ${when}: доставить его нельзя, а отправитель пуст (<>), так что и сообщить некому.`,
  orElse:
    'Ход за вами: `waybill queue retry` пробует доставить его сейчас, `waybill queue remove` снимает с очереди; когда время выйдет, оно снимется само.',
  heldInVain: (when) => `Снято с очереди, ${when}: срок задержки вышел, и никто о нём не попросил.`,
  active: (attempt) => `Waybill доставляет его прямо сейчас (попытка ${attempt}).`,
  cutOff: (attempt) =>
    `Сервер остановился посреди попытки ${attempt}; чем она кончилась, неизвестно. ` +
    'Ход за вами: запустите сервер, и он повторит попытку.',
  refused: (when) => `Окончательный отказ, ${when}:`,
  failed: (when) => `Окончательная неудача, ${when}:`,
  expired: (when) => `Время на попытки вышло, ${when}; последняя не удалась:`,
  noMore: 'Больше Waybill не пробует.',
  told: (message) => `Отправителю сообщено письмом ${message}.`,
  notTold: 'Извещения в записях нет.',
  silent: {
    'null-sender': 'Никому не сообщено: отправитель пуст (<>), как у извещений, а на них не отвечают.',
    'notify-never': 'Никому не сообщено: отправитель просил не извещать (NOTIFY=NEVER или без FAILURE).',
  },
  expanded: (into, when) =>
    into === 0
      ? `Выброшено, ${when}: за этим адресом никто не стоит.`
      : `Вместо него, ${when}: другие адреса (${into}).`,
  markedDelivered: (by, when) => `Помечено доставленным (${by}), ${when}; попыток больше не будет.`,
  cancelled: (by, when) => `Снято с очереди (${by}), ${when}; не доставлено, попыток больше не будет.`,
  discarded: (rule, when) => `Выброшено, ${when}, по правилу ${rule}; отправителю сказано, что письмо принято.`,
  mailbox: (path, when) => `Доставлено, ${when}, в файл ящика ${path}.`,
  program: (program, when) => `Передано, ${when}, программе ${program}; она приняла письмо.`,
  storedBy: (server, reply, when) => `Доставлено, ${when}, сервером LMTP этой же системы, ${server}: «${reply}».`,
  takenOver: (server, reply, when) =>
    `Доставлено, ${when}: ${server} принял письмо, ответив «${reply}». Дальше ход за тем сервером.`,
  head: { from: 'От кого', to: 'Кому', subject: 'Тема', size: 'Размер', received: 'Принято', state: 'Итог' },
  message: (id) => `Письмо ${id}`,
  nullSender: 'пустой отправитель <>',
  by: (client, helo, protocol, session) => `от ${client} (${helo}) по ${protocol}, сеанс ${session}`,
  bySendmail: (user, session) => `от ${user} через sendmail, сеанс ${session}`,
  notification: (of) => `как извещение о письме ${of}`,
  reply: (of) => `как ответ на письмо ${of} от имени того, кто в отъезде`,
  answered: (leftOut, when) => `${leftOut ? 'Отвечать не стали, так и надо' : 'Ответ отправлен'} (${when}).`,
  letter: 'как письмо этого сервера своему postmaster',
  about: {
    cause: 'Причина',
    move: 'Чей ход',
    do: 'Делать',
    known: 'Известно',
    ask: 'Куда',
    read: 'Читать',
    perhaps: 'Или',
    sure: 'Точно?',
  },
  meaning: (addresses) => `Что мешает доставить: ${addresses}`,
  lookedUp: (when) => (when === undefined ? ' (проверено только что)' : ` (проверено в ${when})`),
  sure: { high: 'Да', medium: 'Вероятно', low: 'Нет: считайте это подсказкой' },
  rule: (id) => `, правило ${id}`,
  against: 'Но',
}

export const STATE_WORDS: Readonly<Record<Language, StateWords>> = { en: EN, ru: RU }
