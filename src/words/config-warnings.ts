// What is allowed in a configuration and hardly meant, in both languages: what it leads to, and what to write instead. Each has an id
// that does not change; `subject` is what it is about: a name, a mode, a network, a path, or a backend with its trouble.

import { backendTroubleInRussian } from './backends-ru.ts'
import type { Language } from './language.ts'

export type WarningId =
  | 'accounts-missing'
  | 'backend-down'
  | 'dkim-keys'
  | 'hostname-local'
  | 'hostname-short'
  | 'hostname-underscore'
  | 'lists-missing'
  | 'not-root'
  | 'port-25-submission'
  | 'port-26'
  | 'port-465-clear'
  | 'port-587-open'
  | 'postmaster-unread'
  | 'relay-wide'
  | 'smarthost-password'
  | 'submission-nobody'
  | 'tls-self-signed'
  | 'transport-down'

export interface WarningText {
  readonly message: string
  readonly advice: string
}

type WarningWords = Readonly<Record<WarningId, (subject: string) => WarningText>>

const FULL_NAME_EN =
  'write the full name by which others find this server in DNS, for example hostname: mx.example.org; ' +
  'where the machine does not know it, a line "127.0.1.1 mx.example.org mx" in /etc/hosts tells it'
const FULL_NAME_RU =
  'напишите полное имя, по которому сервер находят в DNS, например hostname: mx.example.org; ' +
  'если машина его не знает, добавьте в /etc/hosts строку "127.0.1.1 mx.example.org mx"'

const EN: WarningWords = {
  'accounts-missing': (path) => ({
    message: `the file of accounts does not exist: mail for users of the system waits: ${path}`,
    advice: 'check the path in system_users.file',
  }),
  'backend-down': (trouble) => ({
    message: trouble,
    advice: 'start or mend it, or correct where it is; until then clients are answered 4xx',
  }),
  'dkim-keys': (trouble) => ({
    message: trouble,
    advice: 'until then mail of that domain leaves without a signature, or with that of the keys that were read before',
  }),
  'hostname-local': (name) => ({
    message: `other servers refuse a HELO of "${name}": every machine is called that`,
    advice: FULL_NAME_EN,
  }),
  'hostname-short': (name) => ({
    message: `"${name}" is not a full name: other servers refuse a HELO without a dot`,
    advice: FULL_NAME_EN,
  }),
  'hostname-underscore': (name) => ({
    message: `"${name}" has an underscore: no host may be called so, and others refuse it in HELO`,
    advice: FULL_NAME_EN,
  }),
  'lists-missing': (path) => ({
    message: `the folder of list files does not exist: its lists are empty: ${path}`,
    advice: 'check the path in lists_folder',
  }),
  'not-root': (what) => ({
    message: `the server was not started as root, so it cannot write or run anything as other users, and such mail waits: ${what}`,
    advice: 'start it as root with run_as, which it becomes; or deliver by lmtp, or into folders of its own',
  }),
  'port-25-submission': (mode) => ({
    message: `port 25 with mode ${mode}: other servers deliver there and cannot log in, so no mail comes from outside`,
    advice: 'write { port: 25 } and { port: 587, mode: submission }',
  }),
  'port-26': () => ({
    message: 'port 26 stands in no standard: few mail programs and networks know it',
    advice: 'write { port: 587, mode: submission }, which is what mail programs look for',
  }),
  'port-465-clear': (mode) => ({
    message: `port 465 with mode ${mode}: clients begin TLS there at once and hear nothing they understand`,
    advice: 'write { port: 465, mode: submissions }',
  }),
  'port-587-open': () => ({
    message: 'port 587 with mode smtp: mail for local domains is taken there from strangers, as on port 25',
    advice: 'write { port: 587, mode: submission }',
  }),
  'postmaster-unread': (maildir) => ({
    message: `nobody reads the mail of postmaster, root and abuse: it is kept in a mailbox of its own, ${maildir}`,
    advice: 'name the one who does as a user of the configuration, or write root: NAME into the file of aliases',
  }),
  'relay-wide': (network) => ({
    message: `relay_from holds ${network}: everyone in it may send anywhere in your name`,
    advice: 'name the networks that are really yours',
  }),
  'smarthost-password': (trouble) => ({
    message: trouble,
    advice: 'mend it, or correct where it is; until then no mail leaves through the smarthost, and all of it waits',
  }),
  'submission-nobody': () => ({
    message: 'there is a listener for mail programs, and nobody can log in',
    advice: 'name a place of passwords, for example auth: { stores: [{ file: /etc/waybill/users }] }',
  }),
  'tls-self-signed': () => ({
    message:
      'there is a listener for mail programs and no certificate: they are shown a self-signed one and warn their users',
    advice: 'write certificates, or acme',
  }),
  'transport-down': (trouble) => ({
    message: trouble,
    advice: 'start or mend it, or correct its place under transports; until then mail for it waits in the queue',
  }),
}

const RU: WarningWords = {
  'accounts-missing': (path) => ({
    message: `нет файла учётных записей, почта пользователей системы ждёт: ${path}`,
    advice: 'проверьте путь в system_users.file',
  }),
  'backend-down': (trouble) => ({
    message: backendTroubleInRussian(trouble),
    advice: 'запустите или почините, либо исправьте адрес; до тех пор клиенты получают ответы 4xx',
  }),
  'dkim-keys': (trouble) => ({
    message: backendTroubleInRussian(trouble),
    advice: 'до тех пор почта этого домена уходит без подписи или с подписью прежними ключами',
  }),
  'hostname-local': (name) => ({
    message: `другие серверы не принимают в HELO имя "${name}": так называется любая машина`,
    advice: FULL_NAME_RU,
  }),
  'hostname-short': (name) => ({
    message: `"${name}" — не полное имя: другие серверы не принимают в HELO имя без точки`,
    advice: FULL_NAME_RU,
  }),
  'hostname-underscore': (name) => ({
    message: `в имени "${name}" есть подчёркивание: узлы так не называются, и в HELO его не принимают`,
    advice: FULL_NAME_RU,
  }),
  'lists-missing': (path) => ({
    message: `каталога со списками нет, все списки из него пусты: ${path}`,
    advice: 'проверьте путь в lists_folder',
  }),
  'not-root': (what) => ({
    message: `сервер запущен не от root и не может писать и запускать что-либо от имени других пользователей, такая почта ждёт: ${what}`,
    advice:
      'запускайте его от root с run_as: он станет этим пользователем; или доставляйте по lmtp либо в свои каталоги',
  }),
  'port-25-submission': (mode) => ({
    message: `порт 25 с режимом ${mode}: другие серверы доставляют почту сюда, а войти не могут, поэтому снаружи ничего не придёт`,
    advice: 'напишите { port: 25 } и { port: 587, mode: submission }',
  }),
  'port-26': () => ({
    message: 'порта 26 нет ни в одном стандарте: его знают немногие почтовые программы и сети',
    advice: 'напишите { port: 587, mode: submission }: его и ищут почтовые программы',
  }),
  'port-465-clear': (mode) => ({
    message: `порт 465 с режимом ${mode}: клиенты сразу начинают там TLS и не понимают ответа`,
    advice: 'напишите { port: 465, mode: submissions }',
  }),
  'port-587-open': () => ({
    message: 'порт 587 с режимом smtp: почта для местных доменов принимается там от кого угодно, как на порту 25',
    advice: 'напишите { port: 587, mode: submission }',
  }),
  'postmaster-unread': (maildir) => ({
    message: `почту postmaster, root и abuse никто не читает: она лежит в отдельном ящике, ${maildir}`,
    advice: 'добавьте в настройки пользователя, который будет её читать, или строку root: ИМЯ в файл псевдонимов',
  }),
  'relay-wide': (network) => ({
    message: `в relay_from сеть ${network}: каждый в ней может слать куда угодно от вашего имени`,
    advice: 'укажите только сети, которые действительно ваши',
  }),
  'smarthost-password': (trouble) => ({
    message: backendTroubleInRussian(trouble),
    advice: 'исправьте это или путь в настройках; до тех пор через вышестоящий сервер ничего не уходит, вся почта ждёт',
  }),
  'submission-nobody': () => ({
    message: 'есть порт для почтовых программ, но войти не может никто',
    advice: 'укажите, где хранятся пароли, например auth: { stores: [{ file: /etc/waybill/users }] }',
  }),
  'tls-self-signed': () => ({
    message:
      'есть порт для почтовых программ, но нет сертификата: они получат самоподписанный и предупредят пользователей',
    advice: 'укажите certificates или acme',
  }),
  'transport-down': (trouble) => ({
    message: backendTroubleInRussian(trouble),
    advice: 'запустите или почините его, либо исправьте адрес в transports; до тех пор письма для него ждут в очереди',
  }),
}

export const WARNING_WORDS: Readonly<Record<Language, WarningWords>> = { en: EN, ru: RU }
