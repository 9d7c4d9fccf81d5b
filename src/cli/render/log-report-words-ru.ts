// The words of the report of a log in Russian. A translator changes only what stands in quotes.

import { GRAMMAR } from '../../words/grammar.ts'
import { formatName, listed, fates } from './log-report-counts.ts'
import type { LogWords } from './log-report-words.ts'

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
  wait: 'ничей: попытка повторится сама',
} as const

const RU_ITSELF = 'ваш: сервер пишет это о себе самом'

export const LOG_WORDS_RU: LogWords = {
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
      'Неудач с почтой этого сервера не видно. Он отказывал клиентам или не поладил с другими узлами; проверьте, не было ли среди них нужных.',
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
