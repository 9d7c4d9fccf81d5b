// What a server or its queue answers to a question that it cannot take, in Russian: the sentence that it says in English, with a place
// for what is filled in, and its translation (sentences.ts).

import { inOtherWords, type SentencePair } from './sentences.ts'

const SENTENCES: readonly SentencePair[] = [
  // The sandbox.
  [
    'This is no sandbox: pretended receivers are there only where `waybill start` has no configuration.',
    'Это не песочница: вымышленные получатели есть, только когда `waybill start` запущен без конфигурации.',
  ],
  [
    '{}: “{}” is no reply of SMTP: write one such as 450 4.7.1 Come later.',
    '{1}: «{2}» — не ответ SMTP; напишите, например, 450 4.7.1 Come later.',
  ],
  ['{}: “{}” is no rate: write for example {}.', '{1}: «{2}» — не частота; напишите, например, {3}.'],
  [
    '“{}” is no domain of the sandbox: write one that ends in .test.',
    '«{1}» — не домен песочницы: напишите домен с окончанием .test.',
  ],
  ['{} has no server that could answer: it {}.', 'У {1} нет сервера, который мог бы отвечать.'],
  [
    'There are as many receivers as the sandbox has addresses.',
    'Получателей уже столько, сколько у песочницы адресов.',
  ],
  // Who may what.
  [
    '{} shows what others wrote: that is for those who are named in console.contents.',
    '{1} показывает, что пишут другие: это для тех, кто назван в console.contents.',
  ],
  ['{} asks for the role {}, which is given in console.roles.', 'Для {1} нужна роль {2}; её дают в console.roles.'],
  [
    'No server runs, and only a running one can do this. Start it, then run the command again.',
    'Сервер не запущен, а сделать это может только запущенный. Запустите его и повторите команду.',
  ],
  [
    'There is a token {} already: revoke it first, or take another name.',
    'Токен {1} уже есть: сначала отзовите его или возьмите другое имя.',
  ],
  ['There is no token {}: `waybill token list` names them.', 'Токена {1} нет: все перечислит `waybill token list`.'],
  // Values of a question.
  ['{}: “{}” is no address: write {}', '{1}: «{2}» — не адрес; напишите {3}'],
  ['{}: “{}” is no domain: write {}', '{1}: «{2}» — не домен; напишите {3}'],
  [
    '{}: “{}” is no span of time: write for example {}.',
    '{1}: «{2}» — не промежуток времени; напишите, например, {3}.',
  ],
  [
    '{}: “{}” is no size: write octets or a number with K, M or G, for example {}.',
    '{1}: «{2}» — не размер; напишите число октетов или число с K, M или G, например {3}.',
  ],
  [
    '{}: “{}” is no reason that is known here: write one of {}.',
    '{1}: «{2}» — такая причина здесь неизвестна; напишите одну из: {3}.',
  ],
  ['{}: “{}” is no IP address: write one such as {}.', '{1}: «{2}» — не IP-адрес; напишите, например, {3}.'],
  ['{}: “{}” is {}', '{1}: «{2}» не подходит: {3}'],
  [
    '“{}” is no address: write one such as {}, or <> for none.',
    '«{1}» — не адрес: напишите, например, {2} или <>, если никакого.',
  ],
  ['“{}” is no address: write one such as {}.', '«{1}» — не адрес: напишите, например, {2}.'],
  ['“{}” is not an IP address.', '«{1}» — не IP-адрес.'],
  ['{} is no address.', '{1} — не адрес.'],
  ['{} holds control characters.', 'В {1} есть управляющие символы.'],
  ['domains: {} is no domain; write one such as {}.', 'domains: {1} — не домен; напишите, например, {2}.'],
  ['domains: There may be {} at a time.', 'domains: за раз можно не больше {1}.'],
  [
    'only: There is no check {}. Write a group ({}) or a check of it.',
    'only: проверки {1} нет. Напишите группу ({2}) или проверку из неё.',
  ],
  ['dns: {} is no address of a server; write {}.', 'dns: {1} — не адрес сервера; напишите {2}.'],
  ['ip: {} is no IP address.', 'ip: {1} — не IP-адрес.'],
  ['{}: It must be a number from {} to {}.', '{1}: нужно число от {2} до {3}.'],
  [
    '{}: It must be up to 40 letters, digits, dots, dashes and underscores.',
    '{1}: можно до 40 латинских букв, цифр, точек, дефисов и подчёркиваний.',
  ],
  ['{}: It must be {}.', '{1}: допустимо {2}.'],
  [
    'An address or a name has a blank or a control character in it.',
    'В адресе или имени есть пробел или управляющий символ.',
  ],
  [
    'You are not allowed to look into {}. Run the command as the user that the server runs as, or as root.',
    'Вам нельзя смотреть в {1}. Выполните команду от имени пользователя, под которым работает сервер, или от root.',
  ],
  [
    'You are not allowed to open {}. Run the command as the user that the server runs as, or as root.',
    'Вам нельзя открыть {1}. Выполните команду от имени пользователя, под которым работает сервер, или от root.',
  ],
  [
    'The server behind {} does not answer ({}). Look at its log, or stop and start it.',
    'Сервер за {1} не отвечает ({2}). Посмотрите его журнал или перезапустите его.',
  ],
  ['The text is empty.', 'Текст пуст.'],
  ['The request is not a JSON object.', 'Запрос — не объект JSON.'],
  ['A simulation needs a recipient.', 'Для пробы нужен получатель.'],
  [
    'The rules of the configuration are wrong; the log of the server tells how.',
    'Правила в конфигурации ошибочны; что именно, сказано в журнале сервера.',
  ],

  // Which messages.
  [
    'A filter means messages by itself: write all in place of the id.',
    'Фильтр сам отбирает письма: вместо id напишите all.',
  ],
  [
    'Name the message to bounce, or say with a filter which: bouncing everything at once is not offered.',
    'Назовите письмо, которое вернуть, или отберите фильтром: вернуть сразу всё нельзя.',
  ],
  [
    'Name the message to remove, or say with a filter which: removing everything at once is not offered.',
    'Назовите письмо, которое убрать, или отберите фильтром: убрать сразу всё нельзя.',
  ],
  [
    'Name the message, or say with a filter which: one sender for everything is not offered.',
    'Назовите письмо или отберите фильтром: один отправитель для всего сразу не задаётся.',
  ],
  [
    'Name the message, or say with a filter which: adding a recipient to everything is not offered.',
    'Назовите письмо или отберите фильтром: добавить получателя сразу ко всему нельзя.',
  ],
  [
    'Name the message, or say with a filter which: marking everything at once is not offered.',
    'Назовите письмо или отберите фильтром: отметить сразу всё нельзя.',
  ],
  ['status: “{}” cannot be changed so: write {}.', 'status: «{1}» так изменить нельзя: напишите {2}.'],
  [
    '{}: it cannot be asked for together with {}; leave one of them out.',
    '{1}: нельзя спросить вместе с {2}; уберите одно из двух.',
  ],
  [
    'after: only the usual order, oldest first, has a place to go on from.',
    'after: продолжить можно только в обычном порядке, от старых к новым.',
  ],
  ['after: what is counted is counted from the start; leave it out.', 'after: считается всегда с начала; уберите его.'],

  // The server and its queue.
  [
    'No server answers in {}, and there is no queue there either. Start one with {}, or say where it is with --state or --config.',
    'В {1} не отвечает ни один сервер, и очереди там тоже нет. Запустите сервер командой {2} или укажите место параметром --state или --config.',
  ],
  [
    'The queue in {} cannot be opened ({}). May you read that folder?',
    'Очередь в {1} не открыть ({2}). Можно ли вам читать этот каталог?',
  ],
  [
    'A server holds {} but does not answer yet. Wait a moment and run the command again.',
    'Сервер держит {1}, но пока не отвечает. Подождите немного и повторите команду.',
  ],
  [
    '{} was written by a newer Waybill. Use that version of the command.',
    '{1} записан более новым Waybill. Возьмите команду той версии.',
  ],
  [
    'Mail may be missing: {}. Nothing was changed; keep a copy of the folder, then see what {} finds.',
    'Возможно, часть писем утрачена: {1}. Ничего не изменено; сохраните копию каталога и посмотрите, что найдёт {2}.',
  ],
  [
    'The disk of {} is full. Make room and run the command again.',
    'Диск, на котором {1}, заполнен. Освободите место и повторите команду.',
  ],
  [
    'The file system of {} is read-only. Mount it writable and run the command again.',
    'Файловая система {1} доступна только для чтения. Подключите её на запись и повторите команду.',
  ],
  ['The queue in {} cannot be used: {}.', 'Очередью в {1} нельзя пользоваться: {2}.'],
  [
    'No configuration is at hand: start the server, or name a right one with --config.',
    'Конфигурации нет под рукой: запустите сервер или назовите исправную параметром --config.',
  ],
  [
    'No server runs, so no configuration holds: there is only what stands in files.',
    'Сервер не запущен, поэтому никакая конфигурация не действует: есть только то, что в файлах.',
  ],
  [
    'No server runs here. Start one, or name a configuration with --config.',
    'Здесь не запущен ни один сервер. Запустите его или назовите конфигурацию параметром --config.',
  ],
  [
    'No server runs: there is nothing to reload. It reads its configuration when it starts.',
    'Сервер не запущен: перечитывать нечего. Конфигурацию он читает при запуске.',
  ],
  [
    'This server was started without a configuration file, so there is nothing to read anew.',
    'Сервер запущен без файла конфигурации, перечитывать нечего.',
  ],
  [
    'The server stopped before it answered. Start it and run the command again.',
    'Сервер остановился, не ответив. Запустите его и повторите команду.',
  ],
  [
    'Nobody called {} has sent anything elsewhere: `waybill guard list` names those who have.',
    'Отправителя {1} нет среди тех, кто что-то отправлял наружу: их называет `waybill guard list`.',
  ],
  [
    'No server runs, and nothing is sent. Start it, then run the command again.',
    'Сервер не запущен, и ничего не отправляется. Запустите его и повторите команду.',
  ],
  [
    'Say how much: --hour 500 --day 2000, or --usual for the limits of the configuration.',
    'Укажите, сколько: --hour 500 --day 2000, или --usual, чтобы вернуть пределы из конфигурации.',
  ],
  ['The server answered with something that is not JSON.', 'Сервер ответил не в JSON.'],
  ['The server answered with status {}.', 'Сервер ответил с кодом {1}.'],
  [
    'Waybill failed to answer this; its log tells why.',
    'Waybill не смог на это ответить; почему, сказано в его журнале.',
  ],
  ['The body of a request may have {} octets here.', 'Тело запроса здесь не длиннее {1} октетов.'],
]

/** Undefined: the sentence is not known here. */
export const serverProblemInRussian = (text: string): string | undefined => inOtherWords(SENTENCES, text)
