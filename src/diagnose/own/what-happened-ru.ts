// What happened, in Russian: one sentence for each reason, without its full stop.

import type { Sentences } from './what-happened-en.ts'

const megabytes = (octets: number): string =>
  octets < 999_500
    ? `${Math.round(octets / 1000)} кБ`
    : `${(octets / 1e6).toFixed(octets < 9.95e6 ? 1 : 0).replace('.', ',')} МБ`

export const HAPPENED_RU: Sentences = {
  otherServer: 'другой сервер',
  stages: {
    connect: 'в приветствии',
    EHLO: 'на EHLO',
    HELO: 'на HELO',
    STARTTLS: 'на STARTTLS',
    MAIL: 'на MAIL',
    RCPT: 'на RCPT',
    DATA: 'на DATA',
    content: 'после передачи текста',
    RSET: 'на RSET',
    QUIT: 'на QUIT',
  },
  reasons: {
    'dns.nxdomain': ({ domain }) => `домена ${domain} в DNS нет`,
    'dns.no-address': ({ domain }) =>
      `домен ${domain} есть в DNS, но у него нет ни записей MX, ни адреса: куда везти его почту, нигде не сказано`,
    'dns.null-mx': ({ domain }) => `домен ${domain} объявил в DNS, что почту не принимает (пустая MX, RFC 7505)`,
    'dns.temporary': ({ domain, fact }) =>
      `DNS не смог сказать, куда везти почту для ${domain}${fact('unanswered', (text) => ` (${text})`)}`,
    'dns.bogus': ({ domain }) => `DNS дал о домене ${domain} ответ, который не может быть верным`,
    'dns.mx-unresolvable': ({ domain, fact }) =>
      `ни у одного почтового сервера домена ${domain} нет адреса${fact('withoutAddress', (text) => `: ${text}`)}`,
    'dns.mx-private': ({ domain, fact }) =>
      `у почтовых серверов домена ${domain} только частные или служебные адреса, недоступные из Интернета` +
      fact('ignored', (text) => `: ${text}`),
    'connect.refused': ({ host }) => `${host} не принял соединение: там никто не слушает`,
    'connect.timeout': ({ host }) => `${host} не ответил на попытку соединиться`,
    'connect.unreachable': ({ host }) => `до ${host} нет пути в сети`,
    'connect.reset': ({ host }) => `соединение с ${host} оборвалось`,
    'connect.not-allowed': ({ host }) => `эта машина не разрешает соединяться с ${host}`,
    'connect.failed': ({ host, fact }) => `соединиться с ${host} не удалось${fact('error', (text) => ` (${text})`)}`,
    'tls.failed': ({ host, fact }) =>
      `защищённое соединение (TLS) с ${host} не получилось${fact('error', (text) => ` (${text})`)}`,
    'tls.not-offered': ({ host }) => `${host} не предлагает TLS, а этому серверу велено без TLS не отправлять`,
    'smtp.greeting': ({ host, answer }) => `${host} отказал этому серверу уже в приветствии${answer}`,
    'smtp.hello': ({ host, answer }) => `${host} не принял ни EHLO, ни HELO${answer}`,
    'smtp.starttls': ({ host, answer }) => `${host} предложил STARTTLS и сам же отказал${answer}`,
    'smtp.mail': ({ host, at, answer }) => `${host} не принял отправителя${at}${answer}`,
    'smtp.rcpt': ({ host, at, answer }) => `${host} не принял получателя${at}${answer}`,
    'smtp.data': ({ host, at, answer }) => `${host} не принял письмо${at}${answer}`,
    'smtp.content': ({ host, at, answer }) => `${host} не принял письмо${at}${answer}`,
    'smtp.timeout': ({ host, at }) => `${host} не ответил вовремя${at}`,
    'smtp.lost': ({ host, at, answer }) =>
      answer === '' ? `${host} закрыл соединение без ответа${at}` : `${host} закрыл соединение${at}${answer}`,
    'smtp.malformed': ({ host, at, answer, fact }) =>
      `${host} прислал то, что не является ответом SMTP${at}` +
      (answer === '' ? fact('text', (text) => `: «${text}»`) : answer),
    'smtp.size': ({ host, answer, number }) => {
      const [limit, size] = [number('limit'), number('size')]
      return limit === undefined || size === undefined
        ? `письмо слишком велико для ${host}${answer}`
        : `в письме ${megabytes(size)}, а ${host} принимает не больше ${megabytes(limit)}`
    },
    'smtp.no-smtputf8': ({ host }) => `адрес в письме требует SMTPUTF8, а ${host} этого не умеет`,
    'route.unknown-user': ({ address }) => `ящика ${address} здесь нет`,
    'route.loop-self': ({ domain, fact }) =>
      `DNS направляет почту для ${domain} на этот самый сервер${fact('own', (text) => ` (${text})`)}, ` +
      'но своим он этот домен не считает',
    'route.loop-hops': () => 'письмо прошло слишком много серверов: оно ходит по кругу',
    'local.mailbox': ({ fact }) =>
      `не удалось записать в почтовый ящик${fact('errno', (text) => ` (${text})`)}${fact('path', (text) => `: ${text}`)}`,
    'local.content': () => 'не удалось прочитать сохранённый текст письма',
    'queue.expired': () => 'время, отведённое на попытки, вышло',
    internal: ({ fact }) => `ошибка в самом Waybill${fact('error', (text) => ` (${text})`)}`,
  },
}
