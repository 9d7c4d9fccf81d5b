// What the windows of mail clients say when a message could not be sent, in English and Russian: fixed texts of Thunderbird, of
// Apple's and Google's programs, of Roundcube. They hold little of what the server said, and are told by what the client was doing.

import type { Rule } from '../rule.ts'

const DIALOGUE = { source: 'thunderbird', speaker: ['program', 'person'] } as const

export const DIALOGUE_RULES: readonly Rule[] = [
  {
    ...DIALOGUE,
    id: 'dialogue.no-starttls',
    cause: 'tls.required',
    who: 'sender',
    says: [
      "doesn't advertise that feature",
      'unable to establish a secure link with',
      'secure link ~ starttls',
      'не удалось|невозможно ~ установить ~ защищённое|защищенное|безопасное соединение',
      'не сообщает о поддержке starttls|не поддерживает starttls|starttls не поддерживается',
    ],
    unless: ['сертификат*', 'certificate'],
    samples: [
      "Unable to establish a secure link with Outgoing server (SMTP) mail.example.org using STARTTLS since it doesn't advertise that feature.",
    ],
  },
  {
    ...DIALOGUE,
    id: 'dialogue.log-in',
    cause: 'auth.failed',
    says: [
      'unable to authenticate to outgoing server',
      'login to server ~ failed',
      'login to ~ with username ~ failed',
      'user name or password ~ incorrect',
      'the user name or password for ~ is incorrect',
      'cannot get mail ~ password',
      'не удалось ~ войти на сервер|авторизоваться|выполнить вход|пройти аутентификацию',
      'ошибка ~ аутентификации|авторизации',
      'неверн*|неправильн* ~ логин|пароль|имя пользователя|учётные данные|учетные данные',
      'сервер ~ отклонил ~ пароль|имя пользователя|вход',
    ],
    unless: ['временн*', 'temporar*'],
    samples: [
      'Unable to authenticate to Outgoing server (SMTP) mail.example.org. Please check the password.',
      'Не удалось войти на сервер исходящей почты (SMTP) mail.example.org. Проверьте имя пользователя и пароль.',
    ],
  },
  {
    ...DIALOGUE,
    id: 'dialogue.no-mechanism',
    cause: 'smarthost.login-in-clear',
    says: [
      'does not support the selected authentication method',
      'does not seem to support encrypted passwords',
      'cannot use a secure authentication method',
      'auth extension not supported',
      'не поддерживает ~ метод аутентификации|способ аутентификации|шифрованные пароли|зашифрованные пароли',
    ],
    or: ['tls.required', 'auth.failed'],
    samples: [
      'The Outgoing server (SMTP) mail.example.org does not support the selected authentication method.',
      'smtplib.SMTPNotSupportedError: SMTP AUTH extension not supported by server.',
    ],
  },
  {
    ...DIALOGUE,
    id: 'dialogue.no-such-server',
    cause: 'domain.not-found',
    says: [
      'outgoing server ~ is unknown',
      'failed to find the server',
      'server cannot be found|server could not be found|server was not found',
      'сервер ~ не найден|неизвестен',
      'не удалось|не удаётся|не удается ~ найти ~ сервер*',
    ],
    unless: ['пользовател*', 'ящик*', 'адрес не найден', 'user', 'mailbox', 'certificate', 'сертификат*'],
    samples: [
      'The message could not be sent because Outgoing server (SMTP) mail.example.org is unknown.',
      'Не удалось отправить сообщение: сервер smtp.example.org не найден.',
    ],
  },
  {
    ...DIALOGUE,
    id: 'dialogue.distrusted',
    cause: 'tls.client-distrusts',
    says: [
      'cannot verify server identity',
      'certificate issuer is not recognized',
      'target principal name is incorrect',
      'security certificate ~ not trusted|cannot be verified|could not be verified|is not valid',
      'add security exception|security exception',
      'the server you are connected to is using a security certificate that cannot be verified',
      'сертификат* ~ не удалось проверить|не является доверенным|не доверенный|недействителен|недействительный|просрочен|истёк|истек|самоподписан*|издатель',
      'удостоверение сервера|не удаётся проверить удостоверение|не удается проверить удостоверение',
    ],
    or: ['tls.cert', 'tls.cert-name'],
    unless: ['altnames', 'did not match', 'alert', 'ssl routines', 'curl:', 'msmtp:'],
    samples: [
      "Sending of the message failed. Peer's Certificate issuer is not recognized. The configuration related to mail.example.org must be corrected.",
    ],
  },
  {
    ...DIALOGUE,
    id: 'dialogue.sender',
    cause: 'sender.mismatch',
    says: [
      'the sender address ~ was rejected by the server',
      'sender address is not allowed',
      'адрес отправителя ~ отклонён|отклонен|не принят|не разрешён|не разрешен',
    ],
    unless: ['spam', 'спам', 'blacklist'],
    samples: [
      'Cannot send message using the server smtp.example.org. The sender address a@example.org was rejected by the server.',
    ],
  },
  {
    ...DIALOGUE,
    id: 'dialogue.too-large',
    cause: 'limit.size',
    says: [
      'размер ~ письма|сообщения|вложения ~ превышает|слишком велик|больше допустимого',
      'письмо|сообщение|вложение ~ слишком большое|слишком велико',
    ],
    samples: ['Не удалось отправить сообщение: размер письма превышает допустимый.'],
  },
  {
    ...DIALOGUE,
    speaker: ['program', 'person', 'unknown'],
    id: 'dialogue.unknown-recipient',
    cause: 'recipient.unknown',
    says: [
      'пользовател*|получател*|адресат*|почтовый ящик|почтового ящика|ящик ~ не найден|не существует|не зарегистрирован',
      'не найден|не существует ~ пользовател*|получател*|почтового ящика|ящика|адреса',
      'нет такого ~ пользователя|адреса|ящика|получателя',
    ],
    samples: ['Письмо не доставлено: пользователь с таким адресом не найден на сервере.'],
  },
]
