// What `waybill send` says of itself round the dialogue, in both languages: how the connection went, what came of it, what was
// wrong with the command. What the server said stays as it said it.

import type { SmtpVerb } from '../core/reason.ts'
import { GRAMMAR } from './grammar.ts'
import type { Language } from './language.ts'

export interface SendWords {
  readonly connected: (host: string, port: number) => string
  /** Why there is no connection, by the code of the system; undefined: the code has to do. */
  readonly unreached: Readonly<Record<string, string>>
  /** Spans are in milliseconds. */
  readonly noAnswer: (span: number) => string
  readonly noReply: (span: number) => string
  readonly broke: (code: string) => string
  readonly closed: string
  readonly gone: string
  readonly notSmtp: (how: string) => string
  /** Behind "refused": at which point. */
  readonly stage: (command: SmtpVerb | undefined) => string
  readonly accepted: string
  readonly partly: (refused: number) => string
  readonly refused: (stage: string, said: string) => string
  readonly brokeOff: (stage: string, said: string) => string
  readonly unreachable: (host: string, port: number, why: string) => string
  readonly isOneRunning: (program: string) => string
  readonly checkHost: string
  readonly follow: (program: string, id: string) => string
  readonly mistake: string
  readonly noStartTls: string
  readonly tlsFailed: (why: string) => string
  /** `fault` names what is wrong with the certificate. */
  readonly noProof: (fault: string) => string
  readonly noTlsForPassword: string
  readonly noProofForPassword: string
  readonly noLogIn: string
  readonly logInAfterTls: string
  readonly noMechanism: (offered: string) => string
  readonly noPassword: string
  readonly oneDomain: string
  readonly noMailHost: (domain: string, why: string) => string
  readonly nextHost: (host: string) => string
  readonly cannotFollow: string
  readonly waiting: string
  readonly delivered: (address: string) => string
  readonly ended: (address: string, how: string) => string
  readonly ends: Readonly<Record<'bounced' | 'expired' | 'cancelled' | 'discarded' | 'held', string>>
  readonly stillWaits: (address: string, span: number) => string
  readonly control: (text: string) => string
  readonly noField: (text: string) => string
  readonly noServer: (text: string) => string
  readonly unreadable: (file: string, code: string) => string
}

const EN: SendWords = {
  connected: (host, port) => `Connected to ${host} port ${port}`,
  unreached: {
    ECONNREFUSED: 'nothing listens there',
    ETIMEDOUT: 'no answer',
    EHOSTUNREACH: 'no route to that host',
    ENETUNREACH: 'no route to that host',
    ENOTFOUND: 'no host of that name is known',
    EAI_AGAIN: 'DNS does not answer',
  },
  noAnswer: (span) => `no answer within ${GRAMMAR.en.span(span)}`,
  noReply: (span) => `The server did not reply within ${GRAMMAR.en.span(span)}.`,
  broke: (code) => `The connection broke (${code}).`,
  closed: 'The server closed the connection.',
  gone: 'The connection is closed.',
  notSmtp: (how) => `The server sent something that is not an SMTP reply (${how}).`,
  stage: (command) =>
    command === undefined
      ? ''
      : command === 'connect'
        ? ' in the greeting'
        : command === 'content'
          ? ' after the content'
          : ` at ${command}`,
  accepted: 'Accepted.',
  partly: (refused) => `Accepted for some recipients, refused for ${refused}:`,
  refused: (stage, said) => `Refused${stage}: ${said}`,
  brokeOff: (stage, said) => `The dialogue broke${stage}: ${said}`,
  unreachable: (host, port, why) => `${host} port ${port} cannot be reached: ${why}.`,
  isOneRunning: (program) => `Is a server running there? \`${program} start\` starts the sandbox.`,
  checkHost:
    'Check host and port. Many networks block port 25 to the outside; then no server can be reached through it.',
  follow: (program, id) => `Read what became of it: ${program} trace ${id}`,
  mistake: 'error',
  noStartTls: 'STARTTLS was wanted, and the server does not offer it',
  tlsFailed: (why) => `TLS failed: ${why}`,
  noProof: (fault) => `The certificate does not prove the name (${fault}).`,
  noTlsForPassword:
    'a password goes only over TLS: add --tls starttls, or --tls implicit for a port that begins with TLS',
  noProofForPassword:
    'the certificate does not prove the name, so the password was not sent; --unverified sends it all the same',
  noLogIn: 'the server offers no log-in here; programs of users log in on port 587 or 465',
  logInAfterTls: 'the server offers no log-in before TLS: add --tls starttls',
  noMechanism: (offered) => `the server offers no mechanism that is wanted and known here, but ${offered}`,
  noPassword:
    'There is no password: put it into a file and name it with --auth-password-file, or set WAYBILL_PASSWORD; at a terminal it is asked for.',
  oneDomain: 'With --mx all recipients are to be of one domain.',
  noMailHost: (domain, why) => `No mail host of ${domain} can be found: ${why}.`,
  nextHost: (host) => `Next mail host: ${host}`,
  cannotFollow:
    'It cannot be followed: the server named no identifier of Waybill’s, or is not the one of this state folder. Name that with --state or --config.',
  waiting: 'Waiting for what becomes of it.',
  delivered: (address) => `${address}: delivered.`,
  ended: (address, how) => `${address}: ${how}.`,
  ends: {
    bounced: 'refused for good, and the sender is told',
    expired: 'given up after too many attempts',
    cancelled: 'taken out of the queue',
    discarded: 'thrown away by a rule',
    held: 'held until somebody decides',
  },
  stillWaits: (address, span) => `${address}: not yet, after ${GRAMMAR.en.span(span)}.`,
  control: (text) => `“${text}” has a control character in it.`,
  noField: (text) => `“${text}” is not a header field. Write it as "Name: value".`,
  noServer: (text) => `“${text}” is not a server. Write it as host, host:port or [IPv6]:port.`,
  unreadable: (file, code) => `${file} cannot be read (${code}).`,
}

const RU: SendWords = {
  connected: (host, port) => `Соединение с ${host}, порт ${port}`,
  unreached: {
    ECONNREFUSED: 'там никто не слушает',
    ETIMEDOUT: 'ответа нет',
    EHOSTUNREACH: 'до этого хоста нет маршрута',
    ENETUNREACH: 'до этого хоста нет маршрута',
    ENOTFOUND: 'хост с таким именем неизвестен',
    EAI_AGAIN: 'DNS не отвечает',
  },
  noAnswer: (span) => `за ${GRAMMAR.ru.span(span)} никто не ответил`,
  noReply: (span) => `Сервер не ответил за ${GRAMMAR.ru.span(span)}.`,
  broke: (code) => `Соединение оборвалось (${code}).`,
  closed: 'Сервер закрыл соединение.',
  gone: 'Соединение закрыто.',
  notSmtp: (how) => `Сервер прислал то, что не похоже на ответ SMTP (${how}).`,
  stage: (command) =>
    command === undefined
      ? ''
      : command === 'connect'
        ? ' в приветствии'
        : command === 'content'
          ? ' после содержимого'
          : ` на ${command}`,
  accepted: 'Принято.',
  partly: (refused) => `Части получателей принято, отказано — ${refused}:`,
  refused: (stage, said) => `Отказано${stage}: ${said}`,
  brokeOff: (stage, said) => `Диалог оборвался${stage}: ${said}`,
  unreachable: (host, port, why) => `${host}, порт ${port}: соединиться не удалось, ${why}.`,
  isOneRunning: (program) => `Запущен ли там сервер? Песочницу запускает \`${program} start\`.`,
  checkHost:
    'Проверьте хост и порт. Многие сети закрывают порт 25 наружу; тогда через него не доступен ни один сервер.',
  follow: (program, id) => `Что стало с письмом: ${program} trace ${id}`,
  mistake: 'ошибка',
  noStartTls: 'нужен STARTTLS, а сервер его не предлагает',
  tlsFailed: (why) => `TLS не удался: ${why}`,
  noProof: (fault) => `Сертификат не подтверждает имени (${fault}).`,
  noTlsForPassword:
    'пароль передаётся только по TLS: добавьте --tls starttls или, если порт начинает с TLS, --tls implicit',
  noProofForPassword:
    'сертификат не подтверждает имени, поэтому пароль не отправлен; --unverified отправит его всё равно',
  noLogIn: 'сервер не предлагает здесь входа; программы пользователей входят на порту 587 или 465',
  logInAfterTls: 'до TLS сервер входа не предлагает: добавьте --tls starttls',
  noMechanism: (offered) => `сервер не предлагает нужного и известного здесь механизма, а только ${offered}`,
  noPassword:
    'Пароля нет: положите его в файл и назовите файл в --auth-password-file или задайте WAYBILL_PASSWORD; в терминале он будет спрошен.',
  oneDomain: 'С --mx все получатели должны быть из одного домена.',
  noMailHost: (domain, why) => `Почтовые хосты домена ${domain} найти не удалось: ${why}.`,
  nextHost: (host) => `Следующий почтовый хост: ${host}`,
  cannotFollow:
    'Проследить нельзя: сервер не назвал идентификатора Waybill или каталог состояния не его. Назовите нужный в --state или --config.',
  waiting: 'Ждём, что станет с письмом.',
  delivered: (address) => `${address}: доставлено.`,
  ended: (address, how) => `${address}: ${how}.`,
  ends: {
    bounced: 'отказано окончательно, отправителю сообщено',
    expired: 'попытки исчерпаны',
    cancelled: 'убрано из очереди',
    discarded: 'отброшено правилом',
    held: 'отложено до решения человека',
  },
  stillWaits: (address, span) => `${address}: ещё нет, спустя ${GRAMMAR.ru.span(span)}.`,
  control: (text) => `в «${text}» есть управляющий символ.`,
  noField: (text) => `«${text}» — не поле заголовка. Напишите его так: "Имя: значение".`,
  noServer: (text) => `«${text}» — не сервер. Напишите хост, хост:порт или [IPv6]:порт.`,
  unreadable: (file, code) => `файл ${file} не читается (${code}).`,
}

export const SEND_WORDS: Readonly<Record<Language, SendWords>> = { en: EN, ru: RU }
