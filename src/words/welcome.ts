// What `waybill start` prints when it is ready, in both languages, and what the pretended receivers of the sandbox do, in Russian:
// in English they say it themselves (../sandbox/receivers.ts).

import type { Language } from './language.ts'

export type ListenerLabel =
  | 'smtp'
  | 'submission'
  | 'submissions'
  | 'http'
  | 'https'
  | 'metrics'
  | 'client-files'
  | 'state'
  | 'guard'
  | 'mailboxes'

export interface WelcomeWords {
  readonly asSandbox: (version: string) => string
  readonly as: (version: string, hostname: string) => string
  readonly nothingLeaves: string
  readonly labels: Readonly<Record<ListenerLabel, string>>
  readonly guard: (limits: { readonly hour: number; readonly day: number }, command: string) => string
  readonly try: string
  readonly receivers: string
  readonly habit: (domain: string, english: string) => string
  readonly stops: string
}

const EN: WelcomeWords = {
  asSandbox: (version) => `Waybill ${version} runs as a sandbox: no --config was given.`,
  as: (version, hostname) => `Waybill ${version} runs as ${hostname}.`,
  nothingLeaves: 'Nothing leaves this machine.',
  labels: {
    smtp: 'SMTP',
    submission: 'submission',
    submissions: 'submission, TLS',
    http: 'console',
    https: 'console',
    metrics: 'metrics',
    'client-files': 'client set-up',
    state: 'state',
    guard: 'guard',
    mailboxes: 'mailboxes',
  },
  guard: ({ hour, day }, command) =>
    `a user may send ${hour} an hour and ${day} a day elsewhere; more is held: ${command}`,
  try: 'Try, in another terminal:',
  receivers: 'Pretended receivers to write to:',
  habit: (_, english) => english,
  stops: 'Ctrl-C stops it.',
}

/** By domain; a test holds it to the receivers. */
export const HABITS_RU: Readonly<Record<string, string>> = {
  'ok.test': 'принимает всё',
  'greylist.test': 'в первый раз отвечает 451, при следующей попытке принимает',
  'unknown.test': 'не знает ни одного получателя: 550 5.1.1',
  'spam.test': 'считает любое письмо спамом и говорит это после содержимого, как mail.ru',
  'dmarc.test': 'отказывает письмам без подтверждённого автора: 550-5.7.26, как Gmail',
  'full.test': 'ящики переполнены: сначала 452 4.2.2, при следующей попытке 552 5.2.2',
  'relay.test': 'не узнаёт собственный домен: 550 relay not permitted, как говорит Exim',
  'slow.test': 'думает две секунды над каждой командой, потом принимает',
  'drop.test': 'берёт письмо и рвёт соединение, ничего не ответив',
  'down.test': 'не принимает соединений',
  'tls.test': 'принимает только после STARTTLS, сертификат самоподписанный',
  'tempfail.test': 'слишком занят: вместо приветствия 421',
  'ipv6only.test': 'доступен только по IPv6 и принимает',
  'two.test': 'два хоста MX: лучший не принимает соединений, второй принимает',
  'private.test': 'у его хоста MX только частный адрес 10.1.2.3',
  'nomx.test': 'существует, но нет ни MX, ни адреса',
  'noreply.test': 'объявляет в DNS, что почту не принимает (null MX)',
  'loop.test': 'его MX — этот самый сервер, а тот не считает домен своим',
  'servfail.test': 'его DNS неисправен (SERVFAIL)',
  'gone.test': 'не существует',
}

const RU: WelcomeWords = {
  asSandbox: (version) => `Waybill ${version} работает как песочница: --config не указан.`,
  as: (version, hostname) => `Waybill ${version} работает как ${hostname}.`,
  nothingLeaves: 'С этой машины ничего не уходит.',
  labels: {
    smtp: 'SMTP',
    submission: 'отправка',
    submissions: 'отправка, TLS',
    http: 'консоль',
    https: 'консоль',
    metrics: 'метрики',
    'client-files': 'автонастройка',
    state: 'состояние',
    guard: 'предел',
    mailboxes: 'ящики',
  },
  guard: ({ hour, day }, command) =>
    `пользователь может слать наружу ${hour} писем в час и ${day} в сутки, остальное задержится: ${command}`,
  try: 'Попробуйте в другом терминале:',
  receivers: 'Вымышленные получатели, которым можно писать:',
  habit: (domain, english) => HABITS_RU[domain] ?? english,
  stops: 'Остановить: Ctrl-C.',
}

export const WELCOME_WORDS: Readonly<Record<Language, WelcomeWords>> = { en: EN, ru: RU }
