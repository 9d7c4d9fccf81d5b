// The words of the report of a log in every language. A translator changes only what stands in quotes.

import type { Language, Who } from '../../diagnose/diagnosis.ts'
import type { BeginWhy, CauseReport, Counts, LogReport } from '../../diagnose/logs/report.ts'

export interface LogWords {
  readonly title: (lines: number, files: number) => string
  readonly written: string
  readonly format: (format: string) => string
  readonly time: string
  readonly messages: string
  readonly messageCounts: (counts: Pick<LogReport, 'stories' | 'open' | 'joined'>) => string
  readonly recipients: string
  readonly recipientCounts: (counts: LogReport['recipients']) => string
  readonly refused: string
  readonly refusedCounts: (counts: LogReport['refused']) => string
  readonly cut: (count: number) => string
  readonly cutRecipients: (count: number) => string
  readonly cutLines: (count: number) => string
  readonly nothingFailed: string
  readonly mendMost: (title: string, count: number, percent: number) => string
  readonly beginWhy: Readonly<Record<BeginWhy, string>>
  readonly sentMostly: (origins: string) => string
  readonly outgoing: string
  readonly incoming: string
  readonly server: string
  readonly moreCauses: (count: number) => string
  readonly what: string
  readonly fates: (report: Counts) => string
  readonly where: string
  readonly local: string
  readonly moreDestinations: (count: number) => string
  readonly from: string
  readonly clients: string
  readonly example: string
  readonly move: string
  readonly who: Readonly<Record<Who, string>>
  readonly step: string
  /** Waiting would have helped, and the server has given up. */
  readonly waitOver: { readonly who: string; readonly step: string }
  readonly recoveredTitle: string
  readonly otherPrograms: (count: number) => string
  readonly unrecognised: (count: number) => string
}

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  exim: 'Exim',
  postfix: 'Postfix',
  sendmail: 'Sendmail',
  qmail: 'qmail',
  opensmtpd: 'OpenSMTPD',
  exchange: 'Exchange',
  waybill: 'Waybill',
}

const formatName = (format: string): string => FORMAT_NAMES[format] ?? format

const listed = (parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined).join(', ')

const counted = (count: number, words: string): string | undefined => (count === 0 ? undefined : `${count} ${words}`)

const fates =
  (words: Readonly<Record<keyof Counts, string>>) =>
  ({ failed, waiting, removed, refused, noted, recovered }: Pick<CauseReport, keyof Counts>): string =>
    listed([
      counted(failed, words.failed),
      counted(waiting, words.waiting),
      counted(removed, words.removed),
      counted(refused, words.refused),
      counted(noted, words.noted),
      counted(recovered, words.recovered),
    ])

const EN: LogWords = {
  title: (lines, files) => `${lines} lines in ${files} ${files === 1 ? 'file' : 'files'}`,
  written: 'Written by',
  format: formatName,
  time: 'Time',
  messages: 'Messages',
  messageCounts: ({ stories, open, joined }) =>
    listed([
      `${stories}`,
      counted(open, 'without an end in this log'),
      counted(joined, 'with the Message-ID of another'),
    ]),
  recipients: 'Recipients',
  recipientCounts: ({ delivered, failed, waiting, recovered, removed }) =>
    listed([
      `${delivered} delivered${recovered === 0 ? '' : ` (${recovered} of them after a failed attempt)`}`,
      `${failed} given up`,
      `${waiting} waiting`,
      counted(removed, 'taken off the queue'),
    ]),
  refused: 'Refused',
  refusedCounts: ({ permanent, temporary }) => `${permanent} times for good, ${temporary} times for now`,
  cut: (count) =>
    `${count} messages were open at once beyond what fits; they are counted as they stood, and later lines about them begin anew.`,
  cutRecipients: (count) =>
    `${count} waiting recipients of messages with very many are not remembered; what became of them is not in the counts.`,
  cutLines: (count) => `${count} lines are longer than 64 kB; only their beginnings were read.`,
  nothingFailed: 'Nothing failed for good, and nothing waits.',
  mendMost: (title, count, percent) =>
    `Begin here: ${title} It is behind ${count} recipients not reached (${percent} %).`,
  beginWhy: {
    ours: 'It can be mended on this side, by whoever keeps this server, its DNS or its address.',
    theirs: 'Nothing in this log is for this server to mend: tell those who sent the mail.',
    'many-hosts':
      'So many domains are hardly all down at once: look at this side first. Ask the provider whether port 25 is blocked for outgoing connections, and check the firewall and the route (nc -vz gmail-smtp-in.l.google.com 25).',
  },
  sentMostly: (origins) => `Most of it was sent by: ${origins}.`,
  outgoing: 'Mail that did not get through',
  incoming: 'Clients that this server refused',
  server: 'What this server says of itself',
  moreCauses: (count) => `... and ${count} more causes; --json lists all.`,
  what: 'What',
  fates: fates({
    failed: 'given up',
    waiting: 'waiting',
    removed: 'taken off the queue',
    refused: 'refused',
    noted: 'lines',
    recovered: 'delivered in the end',
  }),
  where: 'Where',
  local: 'this server',
  moreDestinations: (count) => `and ${count} more`,
  from: 'Sent by',
  clients: 'Clients',
  example: 'Example',
  move: 'Whose move',
  who: {
    sender: 'the person who wrote',
    'sender-admin': 'whoever runs the sending server or program',
    'domain-owner': "whoever keeps the DNS of the sender's domain",
    'ip-owner': 'whoever owns the address of the sending server',
    recipient: 'the recipient',
    'recipient-admin': "whoever runs the recipient's mail",
    wait: 'nobody: waiting will do',
    unknown: 'cannot be told from the text',
  },
  step: 'Do this',
  waitOver: {
    who: 'the person who wrote: this server has stopped trying',
    step: 'Send the message again, once the cause has passed.',
  },
  recoveredTitle: 'Late, but delivered in the end: nothing to do',
  otherPrograms: (count) => `${count} lines are of other programs.`,
  unrecognised: (count) => `${count} lines were not understood, such as:`,
}

const RU: LogWords = {
  title: (lines, files) => `Строк: ${lines}, файлов: ${files}`,
  written: 'Кто писал',
  format: formatName,
  time: 'Время',
  messages: 'Писем',
  messageCounts: ({ stories, open, joined }) =>
    listed([
      `${stories}`,
      open === 0 ? undefined : `без конца в этом журнале: ${open}`,
      joined === 0 ? undefined : `с тем же Message-ID, что у другого: ${joined}`,
    ]),
  recipients: 'Получателей',
  recipientCounts: ({ delivered, failed, waiting, recovered, removed }) =>
    listed([
      `доставлено ${delivered}${recovered === 0 ? '' : ` (из них не с первой попытки ${recovered})`}`,
      `не доставлено ${failed}`,
      `ждут ${waiting}`,
      removed === 0 ? undefined : `снято с очереди ${removed}`,
    ]),
  refused: 'Отказано',
  refusedCounts: ({ permanent, temporary }) => `окончательно ${permanent}, временно ${temporary}`,
  cut: (count) =>
    `Писем, открытых одновременно сверх предела: ${count}; они сочтены такими, какими были, дальнейшие строки о них начинаются заново.`,
  cutRecipients: (count) =>
    `Не запомнены ждущие получатели писем, у которых их очень много: ${count}; что с ними стало, в счёт не вошло.`,
  cutLines: (count) => `Строк длиннее 64 кБ: ${count}; у них прочитано только начало.`,
  nothingFailed: 'Окончательных неудач нет, и ничто не ждёт.',
  mendMost: (title, count, percent) => `Начните с этого: ${title} Из-за этого не доставлено: ${count} (${percent} %).`,
  beginWhy: {
    ours: 'Это исправляется на этой стороне: на сервере, в его DNS или у владельца его адреса.',
    theirs: 'Исправлять на самом сервере здесь нечего: сообщите тем, кто отправлял эти письма.',
    'many-hosts':
      'Столько доменов разом не выходят из строя: сначала проверьте свою сторону. Спросите провайдера, не закрыт ли исходящий порт 25, проверьте межсетевой экран и маршрут (nc -vz gmail-smtp-in.l.google.com 25).',
  },
  sentMostly: (origins) => `Больше всего таких писем отправили: ${origins}.`,
  outgoing: 'Почта, которая не дошла',
  incoming: 'Клиенты, которым отказал этот сервер',
  server: 'Что этот сервер говорит о себе',
  moreCauses: (count) => `... и ещё причин: ${count}; все есть в --json.`,
  what: 'Что',
  fates: fates({
    failed: 'не доставлено',
    waiting: 'ждут',
    removed: 'снято с очереди',
    refused: 'отказов',
    noted: 'строк',
    recovered: 'в конце концов доставлено',
  }),
  where: 'Куда',
  local: 'этот сервер',
  moreDestinations: (count) => `и ещё ${count}`,
  from: 'Кто слал',
  clients: 'Клиенты',
  example: 'Пример',
  move: 'Чей ход',
  who: {
    sender: 'того, кто писал письмо',
    'sender-admin': 'того, кто ведёт отправляющий сервер или программу',
    'domain-owner': 'того, кто управляет DNS домена отправителя',
    'ip-owner': 'владельца адреса отправляющего сервера',
    recipient: 'получателя',
    'recipient-admin': 'того, кто ведёт почту получателя',
    wait: 'ничей: достаточно подождать',
    unknown: 'из текста не понять',
  },
  step: 'Сделать',
  waitOver: {
    who: 'того, кто писал письмо: этот сервер больше не пытается',
    step: 'Отправьте письмо ещё раз, когда причина пройдёт.',
  },
  recoveredTitle: 'С опозданием, но доставлено: делать ничего не нужно',
  otherPrograms: (count) => `Строк других программ: ${count}.`,
  unrecognised: (count) => `Не понято строк: ${count}, например:`,
}

export const LOG_WORDS: Readonly<Record<Language, LogWords>> = { en: EN, ru: RU }
