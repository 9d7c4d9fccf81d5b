// The words of the report of a log in every language. A translator changes only what stands in quotes.

import type { CauseId } from '../../diagnose/causes/facts.ts'
import type { Confidence, Language, Who } from '../../diagnose/diagnosis.ts'
import type { CauseReport, Counts, LogReport, Side, LogVerdict } from '../../diagnose/logs/report.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { plural } from './layout.ts'

type WhoOf = Readonly<Record<Who | 'own', string>>

export interface TitleAndStep {
  readonly title: string
  readonly step: string
}

export interface LogWords {
  readonly columns: Readonly<Record<'title' | 'count' | 'where' | 'since' | 'going' | 'move' | 'sure', string>>
  readonly yes: string
  readonly no: string
  readonly sure: Readonly<Record<Confidence, string>>
  readonly movers: Readonly<
    Record<'you' | 'yourDns' | 'yourIp' | 'client' | 'other' | 'writer' | 'recipient' | 'wait' | 'unknown', string>
  >
  /** Headings in the table. */
  readonly sides: Readonly<Record<Side, string>>
  /** What stands in place of the name of a cause that nobody knows. */
  readonly unknownTitle: Readonly<Record<Side, string>>
  /** Causes that are called otherwise where they are this server's own fault. */
  readonly own: Readonly<Partial<Record<CauseId, TitleAndStep>>>
  /** Log-ins that failed from many places. */
  readonly guessing: TitleAndStep
  /** A wait whose reason is not in what was read. */
  readonly reasonElsewhere: TitleAndStep
  readonly thisServer: string
  readonly clientCount: (count: number) => string
  readonly moreDestinations: (count: number) => string
  readonly moreCauses: (causes: number, count: number) => string
  readonly beginHere: (title: string) => string
  readonly manyHosts: string
  readonly verdicts: Readonly<
    Record<Exclude<LogVerdict, 'begin-here'>, (recipients: LogReport['recipients']) => string>
  >
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
  readonly moreDetails: (causes: number) => string
  readonly what: string
  readonly fates: (report: Counts) => string
  readonly going: string
  readonly goesOn: (stillGoingOn: boolean, waiting: number) => string
  readonly where: string
  readonly from: string
  readonly clients: string
  readonly lines: string
  readonly example: string
  readonly earlier: (at: string, host: string, text: string) => string
  readonly move: string
  readonly who: Readonly<Record<Side, WhoOf>>
  readonly howSure: string
  readonly surer: Readonly<Record<Confidence, string>>
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
  haraka: 'Haraka',
  courier: 'Courier',
  stalwart: 'Stalwart',
  dovecot: 'Dovecot',
  waybill: 'Waybill',
}

const formatName = (format: string): string => FORMAT_NAMES[format] ?? format

const listed = (parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined).join(', ')

const counted = (count: number, words: string): string | undefined => (count === 0 ? undefined : `${count} ${words}`)

const fates =
  (words: Readonly<Record<keyof Counts, (count: number) => string>>) =>
  (counts: Pick<CauseReport, keyof Counts>): string =>
    listed(FATES.map((fate) => (counts[fate] === 0 ? undefined : words[fate](counts[fate]))))

const FATES = [
  'failed',
  'waiting',
  'removed',
  'refused',
  'noted',
  'recovered',
] as const satisfies readonly (keyof Counts)[]

const EN_OURS = {
  own: 'yours: it is a fault of this server',
  sender: 'of the person who wrote',
  'sender-admin': 'yours, or of whoever runs the program that sent it',
  'domain-owner': "of whoever keeps the DNS of the sender's domain: yours, if it is your own",
  'ip-owner': "of whoever owns this server's address: ask your provider",
  recipient: 'of the recipient',
  'recipient-admin': "of whoever runs the recipient's mail",
  wait: 'nobody: this server tries again by itself',
  unknown: 'cannot be told from the text',
} as const

const EN_CLIENTS = {
  ...EN_OURS,
  sender: 'of the client: it, or its user, has to change something',
  'sender-admin': 'of whoever runs the client',
  'domain-owner': "of whoever keeps the DNS of the sender's domain",
  'ip-owner': "of whoever owns the client's address",
  'recipient-admin': 'yours: it is a rule of this server, look whether it hits wanted mail',
  wait: 'nobody: the client tries again by itself',
} as const

const EN_ITSELF = 'yours: this server says so of itself'

const EN: LogWords = {
  columns: {
    title: 'What went wrong',
    count: 'Count',
    where: 'Where',
    since: 'Since',
    going: 'Now?',
    move: 'Move',
    sure: 'Sure',
  },
  yes: 'yes',
  no: 'no',
  sure: { high: 'high', medium: 'medium', low: 'low' },
  movers: {
    you: 'you',
    yourDns: 'you (DNS)',
    yourIp: 'you (IP)',
    client: 'the client',
    other: 'their side',
    writer: 'the writer',
    recipient: 'recipient',
    wait: 'wait',
    unknown: 'unclear',
  },
  sides: {
    outgoing: 'Mail that did not get through, by recipients',
    server: 'What this server says of itself, in lines',
    incoming: 'Clients that this server refused, times',
  },
  unknownTitle: {
    outgoing: 'Failed, and the text does not say why',
    server: 'Other lines of trouble',
    incoming: 'Refused, and the text does not say why',
  },
  own: {
    'system.full': {
      title: "This server's disk is full",
      step: 'See which: `df -h /var/spool` and `df -i /var/spool`. Free space there, old logs first (`journalctl --vacuum-size=200M`). What clients and the queue hold back comes by itself then.',
    },
    'system.temp': {
      title: 'This server is in trouble for the moment',
      step: 'Look at the lines of the same minute in its log: a scanner, a look-up or the disk failed just before.',
    },
    'local-config.delivery-program': {
      title: 'The program that puts mail into the mailbox failed',
      step: 'Run the command in the example as the user concerned. Status 127: it is not there; 126: it may not be run; 75: it asks for another try; 77: no permission.',
    },
  },
  guessing: {
    title: 'Passwords are guessed: log-ins failed from many addresses',
    step: 'Mail does not suffer from it. Let fail2ban shut the addresses out, and see that no account has a weak password. An address of your own among them is a program with an old password.',
  },
  reasonElsewhere: {
    title: 'Waits for its next try; the reason is not in here',
    step: 'Give the older logs too (mainlog*, mail.log*): the reason stands at the first attempt. Or ask the server: `exim -Mvl ID`, `postqueue -p`. To try at once: `exim -M ID`, `postqueue -i ID`.',
  },
  thisServer: 'this server',
  clientCount: (count) => plural(count, 'client'),
  moreDestinations: (count) => `and ${count} more`,
  moreCauses: (causes, count) => `... and ${plural(causes, 'more cause', 'more causes')} (${count}); see --all`,
  beginHere: (title) => `Begin here: ${title}.`,
  manyHosts:
    'So many domains are hardly all down at once: look at this side first. Ask the provider whether port 25 is blocked for outgoing connections, and check the firewall and the route (nc -vz gmail-smtp-in.l.google.com 25).',
  verdicts: {
    theirs: () =>
      'Nothing of this is for this server to mend: it is the move of those who wrote, or of the other side.',
    waiting: ({ waiting }) =>
      `${plural(waiting, 'recipient waits', 'recipients wait')}, and waiting will do: this server tries again by itself.`,
    unclear: () => 'Mail failed or waits, and the log does not say enough to point at one thing to mend.',
    over: () => 'What went wrong has passed: it did not happen again up to the end of the log.',
    trouble: () => 'No mail failed, but this server tells of trouble with itself.',
    refused: () =>
      'No mail of this server failed. It refused clients, or had trouble with them; look whether they were wanted.',
    late: () => 'Nothing failed, and nothing waits: all that was late has been delivered.',
    fine: () => 'Nothing failed, and nothing waits.',
    'not-mail': () => 'No line here is of a mail server.',
  },
  title: (lines, files) => `${plural(lines, 'line')} in ${plural(files, 'file')}`,
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
  moreDetails: (causes) =>
    `These are the three that matter most; --all tells all ${causes}, and --json gives them as data.`,
  what: 'What',
  fates: fates({
    failed: (count) => `${count} given up`,
    waiting: (count) => `${count} waiting`,
    removed: (count) => `${count} taken off the queue`,
    refused: (count) => GRAMMAR.en.count(count, 'refusal'),
    noted: (count) => GRAMMAR.en.count(count, 'line'),
    recovered: (count) => `${count} delivered in the end`,
  }),
  going: 'Going on',
  goesOn: (stillGoingOn, waiting) =>
    waiting > 0
      ? 'yes: mail still waits for it'
      : stillGoingOn
        ? 'yes: it happened up to the end of the log'
        : 'no: not at the end of the log',
  where: 'Where',
  from: 'Sent by',
  clients: 'Clients',
  lines: 'Lines',
  example: 'Example',
  earlier: (at, host, text) =>
    `the reason stands earlier in the log${at === '' ? '' : ` (${at})`}: ${host === '' ? '' : `${host}: `}${text}`,
  move: 'Whose move',
  who: {
    outgoing: EN_OURS,
    server: { ...EN_CLIENTS, own: EN_ITSELF, 'recipient-admin': EN_ITSELF },
    incoming: EN_CLIENTS,
  },
  howSure: 'How sure',
  surer: {
    high: 'high: a known text, and its codes agree',
    medium: 'medium: the words are plain, but nothing else confirms them',
    low: 'low: take it as a hint',
  },
  step: 'Do this',
  waitOver: {
    who: 'of the person who wrote: this server has stopped trying',
    step: 'Send the message again, once the cause has passed.',
  },
  recoveredTitle: 'Late, but delivered in the end: nothing to do',
  otherPrograms: (count) => `${plural(count, 'line is', 'lines are')} of other programs.`,
  unrecognised: (count) => `${plural(count, 'line was', 'lines were')} not understood, such as:`,
}

const RU_OURS = {
  own: 'ваш: неисправность самого этого сервера',
  sender: 'того, кто писал письмо',
  'sender-admin': 'ваш или того, кто ведёт отправившую программу',
  'domain-owner': 'того, кто управляет DNS домена отправителя: ваш, если домен ваш',
  'ip-owner': 'владельца адреса этого сервера: обратитесь к провайдеру',
  recipient: 'получателя',
  'recipient-admin': 'того, кто ведёт почту получателя',
  wait: 'ничей: сервер попробует ещё раз сам',
  unknown: 'из текста не понять',
} as const

const RU_CLIENTS = {
  ...RU_OURS,
  sender: 'клиента: что-то изменить должен он или его пользователь',
  'sender-admin': 'того, кто ведёт клиента',
  'domain-owner': 'того, кто управляет DNS домена отправителя',
  'ip-owner': 'владельца адреса клиента',
  'recipient-admin': 'ваш: это правило этого сервера, проверьте, не задевает ли оно нужную почту',
  wait: 'ничей: клиент попробует ещё раз сам',
} as const

const RU_ITSELF = 'ваш: сервер пишет это о себе самом'

const RU: LogWords = {
  columns: {
    title: 'Что не так',
    count: 'Число',
    where: 'Где',
    since: 'С',
    going: 'Ещё?',
    move: 'Чей ход',
    sure: 'Верно?',
  },
  yes: 'да',
  no: 'нет',
  sure: { high: 'точно', medium: 'похоже', low: 'наугад' },
  movers: {
    you: 'ваш',
    yourDns: 'ваш (DNS)',
    yourIp: 'ваш (IP)',
    client: 'клиента',
    other: 'их',
    writer: 'автора',
    recipient: 'адресата',
    wait: 'подождать',
    unknown: 'неясно',
  },
  sides: {
    outgoing: 'Почта, которая не дошла, по получателям',
    server: 'Что сервер говорит о себе, строк',
    incoming: 'Отказы клиентам этого сервера, раз',
  },
  unknownTitle: {
    outgoing: 'Не дошло, и по тексту не понять почему',
    server: 'Другие тревожные строки',
    incoming: 'Отказано, и по тексту не понять почему',
  },
  own: {
    'system.full': {
      title: 'На этом сервере кончилось место на диске',
      step: 'Посмотрите где: `df -h /var/spool` и `df -i /var/spool`. Освободите место, начиная со старых журналов (`journalctl --vacuum-size=200M`). То, что ждёт у клиентов и в очереди, дойдёт затем само.',
    },
    'system.temp': {
      title: 'У этого сервера временные неполадки',
      step: 'Посмотрите в его журнале строки той же минуты: прямо перед этим отказал фильтр, справочник или диск.',
    },
    'local-config.delivery-program': {
      title: 'Программа, которая кладёт почту в ящик, завершилась с ошибкой',
      step: 'Запустите команду из примера от имени того же пользователя. Код 127: программы нет; 126: её нельзя запустить; 75: просит повторить; 77: нет прав.',
    },
  },
  guessing: {
    title: 'Подбирают пароли: неудачные входы со многих адресов',
    step: 'Почте это не мешает. Поручите fail2ban закрывать эти адреса и проверьте, нет ли слабых паролей. Если среди адресов есть ваш, на нём стоит программа со старым паролем.',
  },
  reasonElsewhere: {
    title: 'Ждёт следующей попытки; причины здесь нет',
    step: 'Дайте и более старые журналы (mainlog*, mail.log*): причина названа при первой попытке. Или спросите сам сервер: `exim -Mvl ID`, `postqueue -p`. Попробовать сразу: `exim -M ID`, `postqueue -i ID`.',
  },
  thisServer: 'этот сервер',
  clientCount: (count) => `клиентов: ${count}`,
  moreDestinations: (count) => `и ещё ${count}`,
  moreCauses: (causes, count) => `... и ещё причин: ${causes} (${count}), см. --all`,
  beginHere: (title) => `Начните с этого: ${title}.`,
  manyHosts:
    'Столько доменов разом не выходят из строя: сначала проверьте свою сторону. Спросите провайдера, не закрыт ли исходящий порт 25, проверьте межсетевой экран и маршрут (nc -vz gmail-smtp-in.l.google.com 25).',
  verdicts: {
    theirs: () => 'Исправлять на самом сервере здесь нечего: ход за авторами писем или за другой стороной.',
    waiting: ({ waiting }) => `Ждут получателей: ${waiting}. Достаточно подождать: сервер попробует ещё раз сам.`,
    unclear: () => 'Почта не дошла или ждёт, но по журналу нельзя указать, с чего начать.',
    over: () => 'Неполадки прошли: до конца журнала они не повторились.',
    trouble: () => 'Почта не терялась, но сервер пишет о неполадках у себя.',
    refused: () =>
      'Почта этого сервера доходила вся. Он отказывал клиентам или не поладил с ними; проверьте, не было ли среди них нужных.',
    late: () => 'Неудач нет, и ничто не ждёт: всё, что задержалось, доставлено.',
    fine: () => 'Неудач нет, и ничто не ждёт.',
    'not-mail': () => 'Здесь нет ни одной строки почтового сервера.',
  },
  title: (lines, files) => `${GRAMMAR.ru.count(lines, 'line')} (${GRAMMAR.ru.count(files, 'file')})`,
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
  moreDetails: (causes) => `Это три самых важных; обо всех (${causes}) расскажет --all, а --json выдаст их как данные.`,
  what: 'Что',
  fates: fates({
    failed: (count) => `не доставлено ${count}`,
    waiting: (count) => `ждут ${count}`,
    removed: (count) => `снято с очереди ${count}`,
    refused: (count) => GRAMMAR.ru.count(count, 'refusal'),
    noted: (count) => GRAMMAR.ru.count(count, 'line'),
    recovered: (count) => `в конце концов доставлено ${count}`,
  }),
  going: 'Длится',
  goesOn: (stillGoingOn, waiting) =>
    waiting > 0
      ? 'да: почта всё ещё ждёт'
      : stillGoingOn
        ? 'да: повторялось до конца журнала'
        : 'нет: к концу журнала прекратилось',
  where: 'Куда',
  from: 'Кто слал',
  clients: 'Клиенты',
  lines: 'Строки',
  example: 'Пример',
  earlier: (at, host, text) =>
    `причина названа в журнале раньше${at === '' ? '' : ` (${at})`}: ${host === '' ? '' : `${host}: `}${text}`,
  move: 'Чей ход',
  who: {
    outgoing: RU_OURS,
    server: { ...RU_CLIENTS, own: RU_ITSELF, 'recipient-admin': RU_ITSELF },
    incoming: RU_CLIENTS,
  },
  howSure: 'Уверенность',
  surer: {
    high: 'точно: текст известный, и коды ему соответствуют',
    medium: 'похоже: слова ясные, но больше их ничто не подтверждает',
    low: 'наугад: считайте это подсказкой',
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
