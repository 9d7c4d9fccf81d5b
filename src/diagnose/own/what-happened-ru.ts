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
    LHLO: 'на LHLO',
    STARTTLS: 'на STARTTLS',
    AUTH: 'при входе',
    MAIL: 'на MAIL',
    RCPT: 'на RCPT',
    DATA: 'на DATA',
    content: 'после передачи текста',
    RSET: 'на RSET',
    QUIT: 'на QUIT',
  },
  notCalled: (hosts) => `В этой попытке не спрошены: ${hosts}.`,
  demandedBy: (dane, of) =>
    dane
      ? `Доказательств требуют записи TLSA узла ${of} (DANE).`
      : `Доказательств требует политика MTA-STS домена ${of}.`,
  reasons: {
    'dns.nxdomain': ({ domain }) => `домена ${domain} в DNS нет`,
    'dns.no-address': ({ domain }) =>
      `домен ${domain} есть в DNS, но у него нет ни записей MX, ни адреса: куда везти его почту, нигде не сказано`,
    'dns.null-mx': ({ domain }) => `домен ${domain} объявил в DNS, что почту не принимает (пустая MX, RFC 7505)`,
    'dns.silent': ({ domain, fact }) =>
      `ни один DNS-сервер не ответил, куда везти почту для ${domain}${fact('unanswered', (text) => ` (${text})`)}`,
    'dns.servfail': ({ domain, fact }) =>
      `DNS не смог выяснить, куда везти почту для ${domain}${fact('unanswered', (text) => ` (${text})`)}`,
    'dns.refused': ({ domain, fact }) =>
      `DNS-сервер отказывается говорить этой машине, куда везти почту для ${domain}` +
      fact('unanswered', (text) => ` (${text})`),
    'dns.dnssec': ({ domain, fact }) =>
      `подписи DNSSEC домена ${domain} неверны, и DNS не даёт ответа${fact('unanswered', (text) => ` (${text})`)}`,
    'dns.alias-loop': ({ domain, fact }) =>
      `псевдонимы (CNAME) в DNS для почты ${domain} замкнулись в кольцо или ведут слишком далеко` +
      fact('unanswered', (text) => ` (${text})`),
    'dns.bogus': ({ domain, fact }) =>
      `DNS дал о домене ${domain} ответ, который не может быть верным${fact('unanswered', (text) => ` (${text})`)}`,
    'dns.no-server': ({ domain }) =>
      `нет ни одного DNS-сервера, у которого можно спросить, куда везти почту для ${domain}`,
    'dns.mx-unresolvable': ({ domain, fact }) =>
      `ни у одного почтового сервера домена ${domain} нет адреса${fact('withoutAddress', (text) => `: ${text}`)}`,
    'dns.mx-private': ({ domain, fact }) =>
      `у почтовых серверов домена ${domain} только частные или служебные адреса, недоступные из Интернета` +
      fact('ignored', (text) => `: ${text}`),
    'connect.refused': ({ host }) => `${host} не принял соединение: там никто не слушает`,
    'connect.timeout': ({ host }) => `${host} не ответил на попытку соединиться`,
    'connect.unreachable': ({ host }) => `путь до ${host} обрывается на полдороге`,
    'connect.no-host': ({ host }) => `${host}: такой адрес не может принадлежать серверу, соединения не было`,
    'connect.no-network': ({ host }) => `с этой машины нет пути в сеть, где стоит ${host}`,
    'connect.reset': ({ host }) => `соединение с ${host} оборвалось`,
    'connect.not-allowed': ({ host }) => `эта машина не разрешает соединяться с ${host}`,
    'connect.failed': ({ host, fact }) => `соединиться с ${host} не удалось${fact('error', (text) => ` (${text})`)}`,
    'tls.failed': ({ host, fact }) =>
      `защищённое соединение (TLS) с ${host} не получилось${fact('error', (text) => ` (${text})`)}`,
    'tls.timeout': ({ host }) => `согласование TLS с ${host} не закончилось вовремя`,
    'tls.lost': ({ host }) => `${host} закрыл соединение во время согласования TLS`,
    'tls.plaintext': ({ host }) => `от ${host} после STARTTLS пришёл открытый текст, а верить там можно только TLS`,
    'tls.cert-expired': ({ host, fact }) =>
      `${host} показал сертификат, срок которого истёк${fact('valid_until', (text) => ` (${text})`)}`,
    'tls.cert-not-yet-valid': ({ host, fact }) =>
      `${host} показал сертификат, срок которого ещё не начался${fact('valid_from', (text) => ` (действует с ${text})`)}`,
    'tls.cert-self-signed': ({ host }) => `${host} показал сертификат, который подписал сам`,
    'tls.cert-unknown-issuer': ({ host, fact }) =>
      `${host} показал сертификат, издателю которого здесь не доверяют${fact('issuer', (text) => ` (${text})`)}`,
    'tls.cert-name': ({ host, fact }) =>
      `${host} показал сертификат на другие имена${fact('certificate_names', (text) => ` (${text})`)}`,
    'tls.cert-untrusted': ({ host, fact }) =>
      `${host} показал сертификат, который ничего не доказывает${fact('verify_error', (text) => ` (${text})`)}`,
    'tls.dane': ({ host, fact }) =>
      `${host} показал не тот сертификат, о котором говорят его записи TLSA` +
      fact('tlsa', (text) => ` (объявлен: ${text}`) +
      fact('shown', (text) => `; показан: ${text}`) +
      fact('tlsa', () => ')'),
    'tls.dane-unknown': ({ host, fact }) =>
      `есть ли у ${host} записи TLSA, сейчас не узнать${fact('unanswered', (text) => ` (${text})`)}`,
    'tls.sts-host': ({ host, fact }) =>
      `${host} не назван среди почтовых серверов в политике MTA-STS домена${fact('policy_mx', (text) => ` (${text})`)}`,
    'tls.demanded': ({ host, at, answer }) =>
      `${host} не берёт почту без шифрования${at}, а перейти на TLS не удалось${answer}`,
    'tls.not-offered': ({ host }) => `${host} не предлагает TLS, а этому серверу велено без TLS не отправлять`,
    'smtp.greeting': ({ host, answer }) => `${host} отказал этому серверу уже в приветствии${answer}`,
    'smtp.hello': ({ host, answer }) => `${host} не принял ни EHLO, ни HELO${answer}`,
    'smtp.starttls': ({ host, answer }) => `${host} предложил STARTTLS и сам же отказал${answer}`,
    'smtp.auth': ({ host, answer, fact }) =>
      `${host} не принял вход этого сервера${fact('user', (text) => ` под именем ${text}`)}${answer}`,
    'smtp.auth-missing': ({ host }) => `этому серверу надо войти на ${host} под своим именем, а тот никого не пускает`,
    'smtp.auth-mechanism': ({ host, fact }) =>
      `${host} не предлагает ни одного способа входа, известного этому серверу${fact('offered', (text) => ` (${text})`)}`,
    'smtp.auth-unproved': ({ host }) =>
      `${host} принял вход этого сервера, не доказав, что знает пароль: так поступил бы и самозванец`,
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
    'smtp.utf8-sender': ({ host }) => `адрес отправителя требует SMTPUTF8, а ${host} этого не умеет`,
    'smtp.utf8-recipient': ({ host }) => `адрес получателя требует SMTPUTF8, а ${host} этого не умеет`,
    'smtp.utf8-header': ({ host }) =>
      `в заголовке письма есть буквы, которые требуют SMTPUTF8, а ${host} этого не умеет`,
    'route.unknown-user': ({ address }) => `ящика ${address} здесь нет`,
    'route.alias-fail': ({ address, fact }) =>
      `адрес ${address} писем не принимает${fact('text', (text) => `: ${text}`)}`,
    'route.alias-defer': ({ address, fact }) =>
      `адрес ${address} пока не принимает писем${fact('text', (text) => `: ${text}`)}`,
    'route.alias-unknown': ({ address, fact }) =>
      `сервер сейчас не может узнать, кто стоит за адресом ${address}${fact('why', (text) => `: ${text}`)}`,
    'route.alias-loop': ({ address, fact }) =>
      `псевдонимы адреса ${address} ведут по кругу${fact('circle', (text) => `: ${text}`)}`,
    'route.nonlocal': ({ domain }) =>
      `отправка на чужие домены не поддерживается: сервер настроен только на местную доставку (site: local), а ${domain} — не его домен`,
    'route.not-set-up': () => 'сервер ещё не настроен (site: none), и его почта ждёт',
    'route.fail': ({ address, fact }) =>
      `по маршруту из настроек сервера адрес ${address} писем не принимает${fact('text', (text) => `: ${text}`)}`,
    'route.defer': ({ address, fact }) =>
      `по маршруту из настроек сервера адрес ${address} пока не принимает писем${fact('text', (text) => `: ${text}`)}`,
    'route.hold': ({ address, fact }) =>
      `по маршруту из настроек почта для ${address} задержана, пока её не отпустят${fact('text', (text) => `: ${text}`)}`,
    'queue.guarded': ({ fact }) =>
      `почта задержана, потому что отправитель вдруг шлёт намного больше обычного${fact('sender', (text) => ` (${text})`)}`,
    'route.srs-forged': ({ address }) =>
      `${address} похож на обратный адрес пересланной почты (SRS), но сделал его не этот сервер`,
    'route.srs-expired': ({ address, fact }) =>
      `обратный адрес пересланной почты (SRS) ${address} просрочен${fact('days', (text) => `, прошло дней: ${text}`)}`,
    'route.unclear': ({ address, fact }) =>
      `сервер сейчас не может узнать, куда направить почту для ${address}${fact('why', (text) => `: ${text}`)}`,
    'route.bad-literal': ({ address }) => `в адресе ${address} после @ стоит не адрес сервера`,
    'route.loop-smarthost': ({ fact }) =>
      `вышестоящий сервер из настроек${fact('host', (text) => ` (${text})`)} и есть этот самый сервер`,
    'route.loop-self': ({ domain, fact }) =>
      `DNS направляет почту для ${domain} на этот самый сервер${fact('own', (text) => ` (${text})`)}, ` +
      'но своим он этот домен не считает',
    'route.loop-hops': () => 'письмо прошло слишком много серверов: оно ходит по кругу',
    'local.mailbox': ({ fact }) =>
      `не удалось записать в почтовый ящик${fact('errno', (text) => ` (${text})`)}${fact('path', (text) => `: ${text}`)}`,
    'local.mailbox-full': ({ fact }) => `на диске почтового ящика нет места${fact('path', (text) => `: ${text}`)}`,
    'local.program-failed': ({ fact }) =>
      `программа${fact('program', (text) => ` ${text}`)} письмо не взяла${fact('problem', (text) => `: ${text}`)}${fact('errno', (text) => `: ${text}`)}${fact('exit', (text) => ` (код ${text})`)}${fact('output', (text) => `: ${text.slice(0, 500)}`)}`,
    'local.program-later': ({ fact }) =>
      `программа${fact('program', (text) => ` ${text}`)} сейчас не смогла взять письмо${fact('problem', (text) => `: ${text}`)}${fact('errno', (text) => `: ${text}`)}${fact('exit', (text) => ` (код ${text})`)}${fact('output', (text) => `: ${text.slice(0, 500)}`)}`,
    'local.mailbox-locked': ({ fact }) =>
      `ящик заблокирован другой программой, и дольше, чем мы ждём${fact('path', (text) => `: ${text}`)}`,
    'local.mailbox-denied': ({ fact }) =>
      `этому серверу нельзя писать в почтовый ящик${fact('errno', (text) => ` (${text})`)}${fact('path', (text) => `: ${text}`)}`,
    'local.password': ({ host, fact }) => `пароль для ${host} не читается${fact('why', (text) => `: ${text}`)}`,
    'local.content': () => 'не удалось прочитать сохранённый текст письма',
    'local.altered': () => 'диск изменил сохранённое письмо, и отправлять его нельзя',
    'local.salvaged': () =>
      'письмо спасено из повреждённой очереди, и неизвестно, было ли оно отправлено до повреждения',
    'local.exhausted': ({ fact }) =>
      `у этого сервера не хватило файлов или памяти для соединения${fact('error', (text) => ` (${text})`)}`,
    'local.stopping': () => 'попытка прервана: этот сервер останавливался',
    'local.refused': ({ answer }) => `правила этого сервера его не пропускают${answer}`,
    'queue.given-up': () => 'администратор этого сервера прекратил попытки доставки',
    'queue.expired': () => 'время, отведённое на попытки, вышло',
    internal: ({ fact }) => `ошибка в самом Waybill${fact('error', (text) => ` (${text})`)}`,
  },
}
