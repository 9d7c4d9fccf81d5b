// Русские тексты: слишком много, слишком быстро, слишком большое письмо и серые списки.

import type { CauseText } from '../catalogue.ts'
import { FIND_SENDER_STEPS, RETRY_NOW_STEPS, SLOWER_STEPS } from './shared-steps.ts'

export const RU_LIMITS = {
  'limit.rate': {
    title: 'Слишком много писем за короткое время.',
    first: 'Подождите: сервер сам попробует позже, а частые попытки лишь продлевают запрет.',
    explanation: 'Отправитель, сервер или ящик превысил ограничение принимающей стороны либо сервиса отправки.',
    steps: [
      'Подождите: сервер сам попробует позже, а ящик, исчерпавший дневной лимит, снова сможет слать не позже чем через сутки. Частые попытки лишь продлевают запрет.',
      'Если вы столько не слали, шлёт скрипт или кто-то с украденным паролем: ищите в очереди и журнале.',
      'Рассылку растяните на несколько часов, возьмите для неё специальный сервис или попросите поднять лимит.',
      {
        ask: 'refuser',
        says: 'Если это длится днями, спросите postmaster принимающей стороны, приложив ответ целиком.',
      },
      ...SLOWER_STEPS,
      { for: ['cpanel'], says: 'Ваш собственный лимит: WHM → Tweak Settings → Mail → «Max hourly emails per domain».' },
      {
        for: ['directadmin'],
        says: 'Ваш собственный лимит: E-mail Manager → E-mail Accounts → Send Limit; для учётных записей — /etc/virtual/limit.',
      },
      {
        for: ['microsoft365'],
        says: 'Пределы: 10 000 получателей в сутки и 30 писем в минуту на ящик. Заблокированная учётная запись: https://security.microsoft.com/restrictedentities → разблокировать, сначала сменив пароль.',
      },
      {
        for: ['google-workspace'],
        says: 'Пределы: 2000 писем в сутки на учётную запись (бесплатный Gmail — 500); запрет снимется сам в течение 24 часов.',
      },
      ...FIND_SENDER_STEPS,
    ],
  },
  'limit.connections': {
    title: 'Слишком много одновременных соединений или слишком много всего в одном из них.',
    explanation: 'Принимающая сторона ограничивает число соединений, писем или ошибок от одного сервера.',
    steps: [
      'Подождите: сервер повторит попытку, и остальное уйдёт понемногу.',
      'Если так весь день, уменьшите число соединений и писем за раз для этого получателя (ниже).',
      'Если это почтовая программа, закройте другие программы и устройства с тем же ящиком и попробуйте снова.',
      {
        ask: 'refuser',
        says: 'Если это длится днями, спросите postmaster принимающей стороны, приложив ответ целиком.',
      },
      ...SLOWER_STEPS,
    ],
  },
  'limit.recipients': {
    title: 'В одном письме слишком много получателей.',
    explanation:
      'Сервер принимает за раз лишь столько-то адресов. Кому отказано, тот ничего не получит, пока письмо не отправят ему снова.',
    steps: [
      'При временном отказе (4xx) ваш сервер отправит остальным в следующий заход.',
      'Иначе отправляйте группами по 20–50 адресов или заведите список рассылки.',
      {
        for: ['exim-debian', 'exim'],
        says: 'Меньше за раз: `max_rcpt = 20` в транспорте remote_smtp (в Debian — в /etc/exim4/exim4.conf.template, затем `update-exim4.conf && systemctl restart exim4`).',
      },
      {
        for: ['postfix'],
        says: "Меньше за раз: `postconf -e 'smtp_destination_recipient_limit = 20' && postfix reload`. Ваш предел для клиентов: `smtpd_recipient_limit` (1000).",
      },
      { for: ['sendmail'], says: 'Ваш предел для клиентов: confMAX_RCPTS_PER_MESSAGE в /etc/mail/sendmail.mc.' },
      {
        for: ['exchange', 'microsoft365'],
        says: 'Ваш предел: `Get-Mailbox USER | Format-List RecipientLimits`, `Set-Mailbox USER -RecipientLimits 500`.',
      },
      { for: ['waybill'], says: 'Ваш предел для клиентов: `limits.recipients` (1000).' },
    ],
  },
  'limit.bad-recipients': {
    title: 'Слишком многих из этих адресов не существует.',
    explanation: 'Со стороны это похоже на подбор адресов или на старую купленную базу.',
    steps: [
      'Удалите из списка все адреса, которые хоть раз отвергли как неизвестные; до этого ничего не рассылайте.',
      'Оставьте только тех, кто подписался и подтвердил подписку.',
      'Если вы рассылок не делаете, ищите украденный пароль или скрипт; или ваш сервер пересылает спам тем, кто уже ушёл.',
      ...FIND_SENDER_STEPS,
    ],
  },
  'limit.size': {
    title: 'Письмо слишком большое.',
    explanation: 'Вложения в пути вырастают на треть: 20 МБ файлов превращаются в 27 МБ почты.',
    steps: [
      'Выложите файлы туда, откуда их можно скачать, и пришлите ссылку.',
      'Или сожмите их, или отправьте несколькими письмами.',
      'Предел можно поднять, только если отказал ваш собственный сервер (ниже); у принимающей стороны он тоже есть, чаще всего 25 МБ.',
      {
        for: ['exim-debian'],
        says: 'Задайте `MESSAGE_SIZE_LIMIT = 50M` в /etc/exim4/exim4.conf.localmacros, затем `update-exim4.conf && systemctl restart exim4`.',
      },
      { for: ['exim'], says: 'Обычный Exim: `message_size_limit = 50M` в начале файла настроек.' },
      {
        for: ['postfix'],
        says: "Выполните `postconf -e 'message_size_limit = 52428800' && postfix reload`; `mailbox_size_limit` и `virtual_mailbox_limit` не должны быть меньше.",
      },
      {
        for: ['sendmail'],
        says: 'Задайте confMAX_MESSAGE_SIZE в /etc/mail/sendmail.mc, затем `make -C /etc/mail` и перезапуск.',
      },
      { for: ['qmail'], says: 'Выполните `echo 52428800 > /var/qmail/control/databytes`' },
      { for: ['opensmtpd'], says: 'В smtpd.conf задайте `smtp max-message-size 50M`.' },
      {
        for: ['microsoft365'],
        says: 'Выполните `Set-Mailbox USER -MaxSendSize 50MB -MaxReceiveSize 50MB` (не больше 150 МБ).',
      },
      {
        for: ['exchange'],
        says: 'На своём сервере Exchange: `Set-TransportConfig -MaxSendSize 50MB -MaxReceiveSize 50MB` и MaxMessageSize у соединителей (`Get-ReceiveConnector`, `Get-SendConnector`).',
      },
      {
        for: ['google-workspace'],
        says: 'Отправить можно не больше 25 МБ; файлы крупнее Gmail сам кладёт на Google Диск.',
      },
      {
        for: ['plesk'],
        says: '«Инструменты и настройки» → «Настройки почтового сервера» → максимальный размер письма.',
      },
      { for: ['php'], says: 'Если файл загружают через форму: `upload_max_filesize` и `post_max_size` в php.ini.' },
      { for: ['waybill'], says: 'В файле настроек `limits: { message_size: 50M }`.' },
    ],
  },
  greylist: {
    title: 'Сервер просит прийти позже: проверяет, настоящий ли почтовый сервер шлёт письмо.',
    explanation: 'Это «серые списки»: первую попытку незнакомого сервера откладывают на несколько минут.',
    steps: [
      'Подождите: почтовый сервер сам повторит попытку и тогда пройдёт. Ничего не сломано.',
      'Скрипт, который шлёт только один раз, не пройдёт никогда: пусть отдаёт почту настоящему серверу.',
      'Если это длится часами, проверьте: повторы должны идти с того же адреса и от того же отправителя.',
      ...RETRY_NOW_STEPS,
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
