// Русские тексты для `why` и `simulate`.

import { ORIGIN_RU } from '../../words/origin-ru.ts'
import type { Stage } from '../../core/decision.ts'
import { formatDuration } from '../../core/time.ts'
import type { Change } from '../../control/change.ts'
import { RULES_RU } from './rule-words-ru.ts'
import type { WhyWords } from './why-words.ts'

/** Что отклонено, в именительном падеже и с родом сказуемого. */
function about(stage: Stage, subject: string): readonly [what: string, ending: '' | 'о' | 'а'] {
  switch (stage) {
    case 'connect':
      return [`Соединение с ${subject}`, 'о']
    case 'helo':
      return [`Имя ${subject} в HELO`, 'о']
    case 'auth':
      return [`Попытка входа (${subject})`, 'а']
    case 'mail':
      return [subject === '' ? 'Пустой отправитель <>' : `Отправитель ${subject}`, '']
    case 'rcpt':
      return [`Получатель ${subject}`, '']
    case 'data':
      return [`Содержимое письма от ${subject === '' ? '<>' : subject}`, 'о']
  }
}

function change(change: Change): string {
  switch (change.kind) {
    case 'other-recipient':
      return `Написать на ${change.instead}: такой адрес есть, а указанный отличается от него опиской.`
    case 'other-sender':
      return `Отправлять от ${change.instead}: это адрес вошедшего пользователя.`
    case 'wait':
      return `Повторить через ${span(formatDuration(change.span))}: к этому времени в пределах ограничения снова будет место.`
    case 'alone':
      return 'Отправить этому получателю отдельное письмо, без несуществующих адресов.'
    case 'log-in':
      if (change.configured) {
        return change.tls
          ? 'Клиенту — включить TLS и войти с именем и паролем пользователя.'
          : 'Клиенту — войти с именем и паролем пользователя.'
      }
      return 'Разрешить пользователям вход, а клиенту — войти: сейчас войти не может никто.'
    case 'tls':
      return 'Клиенту — включить TLS (STARTTLS или порт, где TLS с самого начала).'
    case 'list-without':
      return `Убрать строку «${change.entry}» из ${change.file}${change.line === undefined ? '' : ` (строка ${change.line})`}. Подействует сразу.`
    case 'list-with':
      return `Освободить «${change.entry}» от чёрных списков и проверок отправителя отдельной строкой.`
    case 'add-user':
      return `Завести почтовый ящик ${change.user}.`
    case 'relay-from':
      return `Разрешить одному этому адресу, ${change.address}, отправлять куда угодно без входа.`
    case 'relay-to':
      return `Принимать почту для ${change.domain} от всех и передавать дальше.`
    case 'local-domain':
      return `Принимать почту для ${change.domain} как для своего домена, в ящики здешних пользователей.`
    case 'rule-exception':
      return 'client' in change.except
        ? `Сделать для клиента ${change.except.client} исключение из правила ${change.rule}.`
        : `Сделать для отправителя ${change.except.sender} исключение из правила ${change.rule}.`
    case 'rule-removed':
      return `Удалить правило ${change.rule} (${change.place.file}, строка ${change.place.line}).`
    case 'check-off':
      return change.zone === undefined
        ? `Выключить эту проверку для всех (checks.${change.key}).`
        : `Больше не спрашивать чёрный список ${change.zone} (checks.${change.key}).`
    case 'forwarder':
      return `Не требовать DMARC от ${change.address}: он пересылает чужую почту (checks.forwarders).`
    case 'unbind-sender':
      return 'Разрешить вошедшим пользователям любой адрес отправителя.'
    case 'site':
      return `Настроить сервер на обмен почтой с интернетом (site: ${change.site}).`
  }
}

const FORGED = 'Чужой адрес отправителя может написать кто угодно.'

function warning(change: Change): string | undefined {
  switch (change.kind) {
    case 'relay-from':
      return 'Только если эта машина известна и адрес у неё постоянный. Не указывайте сеть, где есть посторонние: сервер стал бы открытым релеем.'
    case 'relay-to':
      return 'Только если сервер обслуживает этот домен: как запасной или как шлюз.'
    case 'local-domain':
      return 'Только если домен ваш и его MX указывает сюда.'
    case 'site':
      return 'Тогда почта пойдёт другим серверам напрямую; если её отправляет провайдер, подойдёт smarthost.'
    case 'unbind-sender':
      return 'Тогда любой пользователь сможет писать от имени любого другого.'
    case 'forwarder':
      return 'Только если известно, что эта машина пересылает почту здешним пользователям или ведёт рассылку.'
    case 'check-off':
      return 'Она защищает не только от этого случая.'
    case 'list-with':
      return change.entry.includes('@') ? FORGED : undefined
    case 'rule-exception':
      return 'sender' in change.except ? FORGED : undefined
    case 'other-recipient':
    case 'other-sender':
    case 'wait':
    case 'alone':
    case 'log-in':
    case 'tls':
    case 'list-without':
    case 'add-user':
    case 'rule-removed':
      return undefined
  }
}

const UNITS: Readonly<Record<string, string>> = { d: 'дн.', h: 'ч', min: 'мин', m: 'мин', s: 'с', ms: 'мс' }

/** `1h 5m` или `3 min ago` с русскими единицами. */
const span = (text: string): string =>
  text.replaceAll(
    /(\d+(?:\.\d+)?) ?(min|ms|d|h|m|s)\b/g,
    (_, count: string, unit: string) => `${count} ${UNITS[unit] ?? unit}`,
  )

export const WHY_RU: WhyWords = {
  origin: ORIGIN_RU,
  whoItIsFrom: 'От кого письмо',
  wouldHelp: 'Что поможет',
  labels: {
    when: 'Когда',
    client: 'Клиент',
    user: 'Вошёл как',
    sender: 'Отправитель',
    recipient: 'Получатель',
    recipients: 'Получатели',
    answer: 'Ответ',
    session: 'Сеанс',
    message: 'Письмо',
  },
  rules: RULES_RU,
  senderSide: 'Со стороны отправителя',
  facts: {
    callout_host: 'спрошен сервер',
    callout_reply: 'он ответил',
    callout_sent: 'спрошено командой',
    client_list_problems: 'нечитаемые строки',
    header_faults: 'ошибки заголовка',
    header_syntax: 'заголовок читается',
    helo_addresses: 'адреса этого имени',
    hook: 'собственная функция',
    over: 'допустимо до',
    rate_by: 'счёт по',
    rate_of: 'что считается',
    recipient_count: 'число получателей',
    reverse_names: 'имена в обратной DNS',
    scan_name: 'найдено сканером',
    scan_reply: 'просит ответить',
    scan_score: 'оценка',
    scan_verdict: 'вывод сканера',
    tls_cipher: 'шифр',
    accepted_below: 'а принято меньше чем',
    client: 'клиент',
    client_entry: 'строка, подходящая клиенту',
    client_list: 'клиенты',
    client_names: 'имена клиента',
    dnsbl_asked: 'спрошено о',
    dnsbl_code: 'ответ списка',
    dnsbl_listed: 'в списке',
    dnsbl_meaning: 'что значит',
    dnsbl_text: 'текст списка',
    dnsbl_trouble: 'сбой списка',
    dnsbl_zone: 'чёрный список',
    dnsbl_zones: 'чёрные списки',
    domain: 'домен',
    found: 'найдено',
    header_address: 'адрес в заголовке',
    header_field: 'поле заголовка',
    header_sender: 'отправитель в заголовке',
    header_senders: 'отправители в заголовке',
    header_why: 'что с ним не так',
    helo: 'имя в HELO',
    helo_form: 'его вид',
    helo_wanted: 'сравнивалось с',
    line_length: 'самая длинная строка',
    listener: 'вид порта',
    local_domains: 'local_domains',
    local_part: 'часть до @',
    local_part_pattern: 'подходящий образец',
    local_part_patterns: 'образцы',
    malware: 'вредоносный код',
    more_than: 'допустимо до этого',
    port: 'порт',
    rate_frees_at: 'место снова будет',
    rate_frees_in: 'место снова будет через',
    rate_key: 'счёт ведётся для',
    rate_limit: 'предел',
    rate_per: 'за время',
    rate_seen: 'насчитано',
    recipient: 'получатель',
    recipient_domain: 'домен получателя',
    recipient_domain_is: 'он считается',
    recipient_entry: 'строка, подходящая получателю',
    recipient_list: 'получатели',
    recipient_state: 'получатель оказался',
    recipient_status: 'код состояния',
    recipient_wanted: 'искали среди',
    recipient_why: 'потому что',
    recipients_accepted: 'из них принято',
    reason: 'причина',
    recipients_asked: 'названо получателей',
    relay_from: 'relay_from',
    relay_to: 'relay_to',
    reverse_dns: 'обратная DNS',
    router: 'маршрут',
    scanner: 'сканер',
    sender: 'отправитель',
    sender_entry: 'строка, подходящая отправителю',
    sender_list: 'отправители',
    sender_state: 'отправитель оказался',
    sender_why: 'потому что',
    size: 'размер',
    spam_score: 'оценка спама',
    tls: 'TLS',
    unknown: 'неизвестно',
    user: 'пользователь',
    users: 'пользователи',
    dkim: 'результат DKIM',
    dkim_domain: 'подписано',
    dkim_reason: 'вывод DKIM',
    dkim_signatures: 'подписи',
    dkim_told: 'о подписи',
    dkim_wanted: 'нужный DKIM',
    arc: 'цепочка передавших (ARC)',
    arc_dmarc: 'DMARC у первого из них',
    arc_dmarc_wanted: 'нужный DMARC у первого',
    arc_reason: 'вывод ARC',
    arc_sealers: 'кто запечатал',
    arc_told: 'об ARC',
    arc_trusted: 'кому верим',
    arc_wanted: 'нужный ARC',
    dmarc: 'результат DMARC',
    dmarc_detail: 'подробности DMARC',
    dmarc_domain: 'домен автора',
    dmarc_policies: 'нужные политики',
    dmarc_policy: 'его политика',
    dmarc_reason: 'вывод DMARC',
    dmarc_reasons: 'нужные выводы',
    dmarc_record: 'запись найдена в',
    dmarc_remedy: 'что поможет',
    dmarc_told: 'о DMARC',
    dmarc_wanted: 'нужный DMARC',
    iprev: 'обратная DNS',
    iprev_names: 'имена, ведущие обратно',
    iprev_wanted: 'нужная обратная DNS',
    spf: 'результат SPF',
    spf_detail: 'подробности SPF',
    spf_domain: 'домен отправителя',
    spf_identity: 'проверялось',
    spf_reason: 'вывод SPF',
    spf_says: 'слова самого домена',
    spf_term: 'решивший пункт',
    spf_told: 'о SPF',
    spf_trace: 'вопросы и ответы',
    spf_wanted: 'нужный SPF',
  },
  values: { none: 'нет', yes: 'да', no: 'нет' },
  happened: ({ verdict, rule }, stage, subject) => {
    const [what, ending] = about(stage, subject)
    return verdict === 'defer'
      ? `${what}: правило ${rule} попросило клиента прийти позже.`
      : `${what} отклон${ending === '' ? 'ён' : `ен${ending}`} правилом ${rule}.`
  },
  clientWas: ({ address, helo, listener, tls }) =>
    [
      address,
      helo === undefined ? 'HELO ещё не было' : `назвался ${helo}`,
      listener === undefined ? undefined : `порт для ${listener}`,
      tls ?? 'без TLS',
    ]
      .filter((part) => part !== undefined)
      .join(', '),
  nobody: 'никто не входил',
  loggedIn: (user) => (user === undefined ? 'никто не входил' : `вход выполнил ${user}`),
  nullSender: '<> (пустой отправитель, как у уведомлений)',
  when: (at, times) => `${times.moment(at)} (${span(times.age(at))} назад)`,
  theRule: 'Какое правило сработало',
  ruleAt: ({ rule, origin }) => {
    if (origin === undefined) return `${rule} (встроенное)`
    return origin.kind === 'file'
      ? `${rule} (${origin.file}, строка ${origin.line})`
      : `набор ${origin.preset}, правило ${rule}`
  },
  ownRule: 'Это собственное правило из настроек.',
  ruleLog: 'Его собственный текст',
  compared: 'Что сравнивалось',
  notKnown: (condition, why) =>
    `Проверка «${condition}» не дала ответа: ${why}. То, что неизвестно, никогда не принимается.`,
  before: 'Какие правила спросили до него и почему они промолчали',
  nothingBefore: 'До него не спрашивали ни одного правила.',
  tried: ({ outcome, condition }) => {
    switch (outcome) {
      case 'no':
        return condition === undefined ? 'не подошло' : `условие «${condition}» не выполнено`
      case 'tagged':
        return 'добавило поле заголовка и пропустило дальше'
      case 'next':
        return 'лишь пропустило дальше'
    }
  },
  untried: (rule) => `(и ${rule})`,
  wouldAccept: 'С чем письмо прошло бы, начиная с самого малого',
  wouldSilence: 'Что заставило бы правило молчать',
  change,
  warning,
  move: { sender: 'дело отправителя', client: 'дело клиента', operator: 'дело администратора' },
  write: (file, inside) =>
    `В ${file ?? 'настройках'}, ${inside ? 'рядом с тем, что уже есть под этим ключом' : 'на месте этого ключа'}:`,
  writeIn: (file) => `Строкой в ${file}, перед остальными:`,
  writeRule: ({ file, line }) => `В «when» правила в ${file}, строка ${line}:`,
  tryThem: 'Каждый способ опробован на нынешних правилах, и с ним письмо прошло.',
  noChange: (attempts) =>
    `Ни с одним отдельным изменением письмо не прошло бы (опробовано: ${attempts}). Против него говорит сразу несколько причин.`,
  nearest: (change, rule) => `Ближе всего: ${change} Но и тогда отказало бы правило ${rule}.`,
  temporary: 'Отказ временный: почтовый сервер повторит попытку сам, менять ничего не нужно.',
  now: {
    same: 'Нынешние правила решают так же.',
    accepts:
      'Нынешние правила это приняли бы: изменились они сами или то, на что они смотрят. Достаточно отправить ещё раз.',
    acceptsKnown: 'Сейчас это приняли бы: то, чего тогда нельзя было узнать, известно. Достаточно отправить ещё раз.',
    contentGone:
      'Содержимое отклонённого не хранится, поэтому рассмотреть его заново нельзя, и что сказали бы следующие правила, неизвестно. Если письмо под рукой, ответит `waybill simulate --message FILE`.',
    ruleGone: 'Этого правила больше нет.',
  },
  nowOther: (rule, at, gone) =>
    `${gone ? 'Этого правила больше нет, но' : 'Теперь'} раньше срабатывает другое: ${at}. Дальше речь о ${rule}.`,
  noConfiguration:
    'На этой папке состояния сервер не запущен, и опробовать нечего. Укажите его настройки через --config, чтобы увидеть, с чем письмо прошло бы.',
  notRebuilt: 'Рассказ о сеансе сохранился лишь частично, поэтому рассмотреть случай заново нельзя.',
  simulated: 'Пробный сеанс',
  connection: '(клиент соединяется)',
  content: '(письмо и точка)',
  verdict: {
    accept: 'принимает',
    deny: 'отказывает',
    defer: 'просит прийти позже',
    discard: 'принимает и выбрасывает',
    hold: 'принимает и задерживает',
  },
  noRuleSpoke: 'ни одно правило не против',
  outcome: {
    accepted: 'Письмо приняли бы.',
    part: 'Письмо приняли бы для части получателей.',
    refused: 'Письмо отклонили бы.',
    deferred: 'Письмо попросили бы прислать позже.',
  },
  notAsked:
    'Не рассматривались: ограничения на соединения, преждевременные команды, сам вход. Ничего не сохранено, не сосчитано, и никого не спрашивали, кроме DNS.',
}
