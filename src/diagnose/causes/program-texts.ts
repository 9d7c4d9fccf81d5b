// The same causes for whoever has a program that hands mail in: PHP, a script, a mail client. The catalogue speaks of servers, which
// try again by themselves; a program knows one host, the one in its settings, and gives up at once.

import type { Language } from '../diagnosis.ts'
import type { Vantage } from '../vantage.ts'
import type { CauseText } from './catalogue.ts'
import type { CauseId } from './facts.ts'

type ProgramTexts = Partial<Readonly<Record<CauseId, CauseText>>>

const EN: ProgramTexts = {
  'network.connect': {
    title: 'The program could not connect to its mail server.',
    first: 'Check host and port in its settings: 587 with STARTTLS, or 465 with TLS.',
    explanation:
      'Nobody answers at the host and port of its settings, or the way there is closed. Hosters often close port 25, some all others too.',
    steps: [
      'Check host and port in the settings of the program: 587 with STARTTLS, or 465 with TLS. `localhost` is right only where a mail server runs on the same machine.',
      'From the machine that the program runs on: `nc -vz -w 10 HOST 587`, then 465. Both fail: a firewall, or the hoster; ask there.',
      'A container has a `localhost` of its own: name the mail server by its name.',
    ],
  },
  'network.timeout': {
    title: 'The mail server did not answer the program, or the connection broke.',
    first: 'Check port and encryption in its settings: 587 goes with STARTTLS, 465 with TLS.',
    explanation:
      'A port that is closed by a firewall, or one that waits for TLS while the program waits for a greeting, looks so. It can be the server, too.',
    steps: [
      'Check port and encryption in the settings of the program: 587 goes with STARTTLS, 465 with TLS from the first byte.',
      'From the machine that the program runs on: `openssl s_client -connect HOST:465`, or `openssl s_client -starttls smtp -connect HOST:587`. It must show a greeting that begins with 220 or 250.',
      'If that works: try again later, and send slower. Some servers let go of those who send much.',
    ],
  },
  'tls.cert': {
    title: 'The program does not trust the certificate of its mail server, or TLS failed.',
    first: 'Check the name of the server in its settings: the certificate is made for that name.',
    explanation:
      'It is out of date, made for another name, signed by nobody known, or the list of authorities on this machine is old.',
    steps: [
      'Check the name of the server in the settings: the one that the certificate is made for, not `localhost` or an address.',
      'Look at it: `openssl s_client -starttls smtp -connect HOST:587 -servername HOST`, with port 465: without `-starttls smtp`.',
      'If it is good: renew the authorities of the machine that the program runs on (`ca-certificates`), and see that its clock is right.',
      'If it is not: those who run the mail server must renew it. Don’t switch the check off: the password goes there.',
    ],
  },
  'local-config.syntax': {
    title: 'The program or server cannot read its own configuration.',
    first: 'Go to the file, line or name in the message; look at the line before it too.',
    explanation:
      'A word is misspelt, something is missing, or the file is not where it is looked for. Nothing is sent until that is mended.',
    steps: [
      'Go to the file, line or name in the message; look at the line before it too.',
      'No file is named: see where the program looks, and as which user it runs. msmtp: `msmtp --version` names both files, `msmtp -P` shows what it read.',
    ],
  },
}

const RU: ProgramTexts = {
  'network.connect': {
    title: 'Программе не удалось соединиться со своим почтовым сервером.',
    first: 'Проверьте в её настройках узел и порт: 587 со STARTTLS или 465 с TLS.',
    explanation:
      'По узлу и порту из настроек никто не отвечает, или путь туда закрыт. Хостеры часто закрывают порт 25, а некоторые и остальные.',
    steps: [
      'Проверьте в настройках программы узел и порт: 587 со STARTTLS или 465 с TLS. `localhost` годится, только если почтовый сервер работает на той же машине.',
      'С машины, где работает программа: `nc -vz -w 10 HOST 587`, затем 465. Если не отвечают оба, мешает межсетевой экран или хостер; спросите там.',
      'У контейнера свой `localhost`: укажите почтовый сервер по имени.',
    ],
  },
  'network.timeout': {
    title: 'Почтовый сервер не ответил программе, или соединение оборвалось.',
    first: 'Проверьте порт и шифрование в её настройках: 587 — это STARTTLS, 465 — TLS.',
    explanation:
      'Так бывает, если порт закрыт межсетевым экраном или сервер ждёт TLS, а программа — приветствия. Дело может быть и в самом сервере.',
    steps: [
      'Проверьте порт и шифрование в настройках программы: 587 — это STARTTLS, 465 — TLS с первого байта.',
      'С машины, где работает программа: `openssl s_client -connect HOST:465` или `openssl s_client -starttls smtp -connect HOST:587`. В ответ должно прийти приветствие с 220 или 250.',
      'Если это работает: повторите позже и шлите медленнее. Некоторые серверы отключают тех, кто шлёт много.',
    ],
  },
  'tls.cert': {
    title: 'Программа не доверяет сертификату своего почтового сервера, или TLS не удался.',
    first: 'Проверьте имя сервера в её настройках: сертификат выдан на определённое имя.',
    explanation:
      'Он просрочен, выдан на другое имя или подписан неизвестно кем, либо на этой машине устарел список удостоверяющих центров.',
    steps: [
      'Проверьте имя сервера в настройках: то, на которое выдан сертификат, а не `localhost` и не адрес.',
      'Посмотрите на него: `openssl s_client -starttls smtp -connect HOST:587 -servername HOST`; для порта 465 — без `-starttls smtp`.',
      'Если он исправен: обновите удостоверяющие центры на машине, где работает программа (`ca-certificates`), и проверьте её часы.',
      'Если нет: обновить его должен тот, кто ведёт почтовый сервер. Проверку не отключайте: туда уходит пароль.',
    ],
  },
  'local-config.syntax': {
    title: 'Программа или сервер не может прочитать собственные настройки.',
    first: 'Найдите файл, строку или имя из сообщения; посмотрите и на строку перед ней.',
    explanation:
      'Слово написано с ошибкой, чего-то не хватает, или файл лежит не там, где его ищут. Пока это не исправлено, ничего не отправляется.',
    steps: [
      'Найдите файл, строку или имя из сообщения; посмотрите и на строку перед ней.',
      'Файл не назван: узнайте, где программа его ищет и от чьего имени работает. msmtp: `msmtp --version` называет оба файла, `msmtp -P` показывает прочитанное.',
    ],
  },
}

const TEXTS: Readonly<Record<Language, ProgramTexts>> = { en: EN, ru: RU }

/** Undefined: no program speaks, or the catalogue is right for it too. */
export const programText = (cause: CauseId, { speaker }: Vantage, language: Language): CauseText | undefined =>
  speaker === 'program' ? TEXTS[language][cause] : undefined
