// The words of `waybill setup`, in both languages: its questions, and the comments of the file that it writes.

import type { Language } from './language.ts'

type Asked =
  | 'type'
  | 'hostname'
  | 'mailName'
  | 'listen'
  | 'domains'
  | 'visibleDomain'
  | 'relayDomains'
  | 'relayNets'
  | 'smarthost'
  | 'systemUsers'

export interface SetupWords {
  readonly questions: Readonly<Record<Asked, string>>
  readonly types: Readonly<Record<'internet' | 'smarthost' | 'satellite' | 'local' | 'none', string>>
  readonly comments: Readonly<Record<Asked, string>>
  readonly head: readonly string[]
  readonly missing: (option: string) => string
  readonly noTerminal: string
  readonly nothingWritten: string
  readonly same: (file: string) => string
  readonly differs: (file: string) => string
  readonly replace: string
  readonly exists: (file: string) => string
  readonly written: (file: string) => string
  readonly kept: (file: string) => string
  readonly cannotWrite: (file: string, why: string) => string
  readonly next: string
  readonly start: (file: string) => string
  readonly reload: (file: string) => string
  readonly records: (hostname: string, domain: string) => string
}

const EN: SetupWords = {
  questions: {
    type: 'What is this server for?',
    hostname: 'Full name of this server (the HELO name)',
    mailName: 'Mail name: the domain of addresses without one',
    listen: 'Addresses to listen on, or "all"',
    domains: 'Other domains whose mail is delivered here',
    visibleDomain: 'Domain where the users of this machine have their mail',
    relayDomains: 'Domains to relay mail for (anyone may send to them)',
    relayNets: 'Networks that may send anywhere, besides this machine',
    smarthost: 'Smarthost, as host or host:port',
    systemUsers: 'Have the users of this system mailboxes? (yes or no)',
  },
  types: {
    internet: 'internet site: mail is sent and received directly, by SMTP',
    smarthost: 'mail is sent by a smarthost; received by SMTP or fetchmail',
    satellite: 'mail is sent by a smarthost; no local mail',
    local: 'local delivery only; not on a network',
    none: 'no configuration at this time',
  },
  comments: {
    type: 'What this server is for',
    hostname: 'The name by which other servers find this one: its address must lead here, and back to it',
    mailName: 'Completes addresses without a domain',
    listen: 'Where mail is taken',
    domains: 'Mail for these domains is delivered here',
    visibleDomain: 'Where the users of this machine have their mail',
    relayDomains: 'Anyone may send to these domains, and their mail goes on',
    relayNets: 'Who may send anywhere: name only networks of your own',
    smarthost: 'Takes all mail that is not delivered here',
    systemUsers: 'The users of this system have mailboxes, by /etc/passwd',
  },
  head: [
    'The configuration of Waybill, written by `waybill setup`.',
    'What each key means: `waybill config explain KEY`. All that hold: `waybill config show`.',
  ],
  missing: (option) => `An answer is missing: ${option}.`,
  noTerminal: 'This is no terminal, so nobody can be asked: give the answers as options, and --yes.',
  nothingWritten: 'Nothing was written.',
  same: (file) => `${file} says exactly this already.`,
  differs: (file) => `What changes in ${file}:`,
  replace: 'Replace it? The old one is kept. (yes or no)',
  exists: (file) => `${file} exists and says something else. With --yes it is replaced, and the old one is kept.`,
  written: (file) => `Written: ${file}`,
  kept: (file) => `The old one is kept as ${file}`,
  cannotWrite: (file, why) => `${file} cannot be written: ${why}`,
  next: 'Next:',
  start: (file) => `  waybill start --config ${file}`,
  reload: (file) => `  waybill reload --config ${file}    (where it runs already)`,
  records: (hostname, domain) =>
    `In DNS: an address for ${hostname}, its name for that address, and for ${domain} an MX record with ${hostname}.`,
}

const RU: SetupWords = {
  questions: {
    type: 'Для чего этот сервер?',
    hostname: 'Полное имя этого сервера (для HELO)',
    mailName: 'Почтовое имя: домен для адресов без домена',
    listen: 'На каких адресах принимать соединения («all» — на всех)',
    domains: 'Другие домены, почта которых доставляется сюда',
    visibleDomain: 'Домен, в котором находятся ящики пользователей этой машины',
    relayDomains: 'Домены, почту которых пересылать дальше (слать на них сможет любой)',
    relayNets: 'Сети, из которых можно слать куда угодно (кроме самой машины)',
    smarthost: 'Сервер для исходящей почты (smarthost): имя или имя:порт',
    systemUsers: 'Есть ли ящики у пользователей системы? (да или нет)',
  },
  types: {
    internet: 'узел интернета: почта отправляется и принимается напрямую по SMTP',
    smarthost: 'отправка через smarthost; приём по SMTP или через fetchmail',
    satellite: 'отправка через smarthost; локальной почты нет',
    local: 'только локальная доставка; без сети',
    none: 'пока не настраивать',
  },
  comments: {
    type: 'Для чего этот сервер',
    hostname: 'Имя, по которому сервер находят другие: его адрес ведёт сюда, а адрес — обратно к имени',
    mailName: 'Дополняет адреса без домена',
    listen: 'Где принимается почта',
    domains: 'Почта этих доменов доставляется сюда',
    visibleDomain: 'Где находятся ящики пользователей этой машины',
    relayDomains: 'На эти домены может слать любой, почта идёт дальше',
    relayNets: 'Кто может слать куда угодно: только ваши собственные сети',
    smarthost: 'Забирает всю почту, которая не доставляется здесь',
    systemUsers: 'У пользователей системы есть ящики, по /etc/passwd',
  },
  head: [
    'Настройки Waybill, записаны командой `waybill setup`.',
    'Что значит ключ: `waybill config explain КЛЮЧ`. Все действующие: `waybill config show`.',
  ],
  missing: (option) => `Не хватает ответа: ${option}.`,
  noTerminal: 'Это не терминал, спросить некого: задайте ответы ключами и добавьте --yes.',
  nothingWritten: 'Ничего не записано.',
  same: (file) => `В ${file} уже написано именно это.`,
  differs: (file) => `Что изменится в ${file}:`,
  replace: 'Заменить? Прежний файл сохранится. (да или нет)',
  exists: (file) => `${file} уже есть, и в нём другое. С ключом --yes файл будет заменён, прежний сохранится.`,
  written: (file) => `Записано: ${file}`,
  kept: (file) => `Прежний файл сохранён: ${file}`,
  cannotWrite: (file, why) => `Не удалось записать ${file}: ${why}`,
  next: 'Что дальше:',
  start: (file) => `  waybill start --config ${file}`,
  reload: (file) => `  waybill reload --config ${file}    (если сервер уже работает)`,
  records: (hostname, domain) =>
    `В DNS: адрес для ${hostname}, обратная запись для этого адреса, а для ${domain} — запись MX с ${hostname}.`,
}

export const SETUP_WORDS: Readonly<Record<Language, SetupWords>> = { en: EN, ru: RU }
