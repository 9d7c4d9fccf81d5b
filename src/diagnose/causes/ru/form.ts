// Русские тексты: форма адресов и писем и диалог SMTP.

import type { CauseText } from '../catalogue.ts'

export const RU_FORM = {
  'format.address': {
    title: 'Адрес записан неправильно.',
    first: 'Проверьте адрес в ответе посимвольно и наберите его заново.',
    explanation: 'В нём пробел, запятая, нет домена или есть недопустимый знак.',
    steps: [
      'Посмотрите на адрес в ответе знак за знаком; наберите его заново, не копируя (невидимые пробелы, точка в конце, запятая вместо точки).',
      'В программе: полный адрес с доменом, без кавычек; несколько — через запятую, каждый отдельным получателем.',
      {
        for: ['php'],
        says: "Сначала проверьте его: `filter_var($address, FILTER_VALIDATE_EMAIL)`. PHPMailer: отдельный `addAddress('MAILBOX@DOMAIN')` на каждого получателя.",
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'Если «restricted characters in address»: Debian отвергает `%`, `!`, `/` и подобное, защищаясь от атак; шаблон задаёт макрос `CHECK_RCPT_REMOTE_LOCALPARTS`. Адреса без домена дополняются только для местных программ.',
      },
    ],
  },
  'format.rfc5322': {
    title: 'Заголовок или строение письма не соответствуют правилам.',
    explanation:
      'Поля вроде From, Date или Message-ID нет, оно повторяется или записано с ошибкой; это недочёт программы, создавшей письмо.',
    steps: [
      'Откройте исходный текст письма: по одному From, Date, Message-ID и Subject и верный адрес в From.',
      'В своих скриптах пользуйтесь почтовой библиотекой, а не собирайте заголовок вручную. From такой: `From: NAME <MAILBOX@DOMAIN>`.',
      'Кириллица в заголовке должна быть закодирована (=?UTF-8?...?=); до конца заголовка — ни одной пустой строки.',
      'Обновите отправляющую программу.',
      {
        for: ['php'],
        says: "Вместо mail() возьмите PHPMailer: `$mail->setFrom('MAILBOX@DOMAIN', $name); $mail->CharSet = 'UTF-8'; $mail->Subject = $subject;`. Date и Message-ID он пишет сам.",
      },
      {
        for: ['wordpress'],
        says: 'Обычно виноват плагин, который ставит свои заголовки: отключайте плагины форм и почты по одному или отправляйте через WP Mail SMTP.',
      },
      {
        for: ['postfix'],
        says: "Чтобы дописывалось то, что пропустили местные программы: `postconf -e 'always_add_missing_headers = yes' && postfix reload`.",
      },
    ],
  },
  'format.smtp': {
    title: 'В письме есть строки, которых SMTP не допускает.',
    explanation: 'Строки заканчиваются одним LF, длиннее 998 знаков или содержат NUL.',
    steps: [
      'Каждая строка должна заканчиваться CR LF и быть короче 998 знаков; длинное кодируйте quoted-printable или base64.',
      'Обновите или исправьте отправляющую программу.',
      {
        for: ['php'],
        says: "Для PHPMailer: `$mail->Encoding = 'base64';`. Для mail(): `\\r\\n` между заголовками и `chunk_split(base64_encode($text))` с `Content-Transfer-Encoding: base64`.",
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'Debian отвергает такие строки и сам («maximum allowed line length is 998 octets»). Исправьте программу, а не включайте `IGNORE_SMTP_LINE_LENGTH_LIMIT`: следующий сервер их тоже не примет.',
      },
      {
        for: ['postfix'],
        says: 'Если ваш Postfix отвергает одиночный LF от устройства, которое не исправить: `smtpd_forbid_bare_newline_exclusions = $mynetworks, DEVICE.ADDRESS`, но саму проверку не отключайте.',
      },
    ],
  },
  protocol: {
    title: 'Серверы не поняли друг друга.',
    explanation:
      'Команда пришла не вовремя, записана неверно или серверу незнакома. Между ними может стоять межсетевой экран, который вмешивается в SMTP.',
    steps: [
      'Запишите диалог и посмотрите на команду перед этим ответом: `swaks --server HOST --from MAILBOX@DOMAIN --to ADDRESS --quit-after RCPT`.',
      'Отключите «SMTP fixup», «ESMTP inspection» и проверку почты в межсетевых экранах и антивирусах по пути.',
      'Порт и шифрование должны подходить друг другу: 465 говорит по TLS с первого байта, 587 и 25 — только после STARTTLS.',
      'В своей программе: сначала EHLO; одна команда, ожидание ответа, затем следующая.',
      {
        for: ['thunderbird', 'outlook', 'thebat', 'apple-mail'],
        says: 'Порт 465 с SSL/TLS или порт 587 со STARTTLS; другие сочетания не работают. Попробуйте с отключённой почтовой защитой антивируса.',
      },
      { for: ['exim-debian', 'exim'], says: 'Диалог одной попытки: `exim -v -M ID`.' },
      {
        for: ['postfix'],
        says: "Диалог: `postconf -e 'debug_peer_list = HOST' && postfix reload`, затем смотрите журнал; потом верните как было.",
      },
      {
        for: ['php'],
        says: "В PHPMailer `$mail->SMTPDebug = 2;` печатает диалог. `$mail->SMTPSecure = 'ssl'` с портом 465, `'tls'` — с 587.",
      },
    ],
  },
  smtputf8: {
    title: 'Адрес с нелатинскими буквами туда доставить нельзя.',
    explanation: 'Адрес или заголовок требует SMTPUTF8, а один из серверов на пути его не умеет.',
    steps: [
      'Спросите у получателя адрес латиницей: у многих есть оба.',
      'Если не латиницей записан только домен, укажите его в виде xn--: `idn2 DOMAIN` напечатает.',
      'Поищите букву, набранную в другой раскладке: кириллические а, е, о, с выглядят как латинские.',
      {
        for: ['exim-debian'],
        says: 'Ваш собственный сервер принимает такие адреса с `MAIN_SMTPUTF8_ADVERTISE_HOSTS = *` в /etc/exim4/exim4.conf.localmacros, затем `update-exim4.conf && systemctl restart exim4`.',
      },
      {
        for: ['postfix'],
        says: "Ваш собственный сервер принимает такие адреса с `postconf -e 'smtputf8_enable = yes' && postfix reload`.",
      },
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
