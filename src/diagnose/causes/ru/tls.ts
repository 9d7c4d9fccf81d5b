// Русские тексты: шифрование в пути.

import type { CauseText } from '../catalogue.ts'

export const RU_TLS = {
  'tls.required': {
    title: 'Соединение должно быть зашифровано, а оно не было.',
    explanation: 'Одна сторона требует TLS, а другая его не предложила или не включила.',
    steps: [
      'Почтовая программа, сайт, устройство: выберите STARTTLS на порту 587 или SSL/TLS на порту 465.',
      'Почтовый сервер: включите TLS при отправке (ниже).',
      'Предлагает ли его другой сервер, покажет `openssl s_client -starttls smtp -connect HOST:25 -servername HOST`. Если нет, его администратору нужно включить TLS, или его прячет межсетевой экран по пути.',
      {
        for: ['thunderbird'],
        says: '«Параметры учётной записи» → «Сервер исходящей почты (SMTP)» → «Изменить»: защита соединения STARTTLS, порт 587.',
      },
      {
        for: ['outlook'],
        says: '«Файл» → «Настройка учётных записей» → «Изменить» → «Другие настройки» → «Дополнительно»: сервер исходящей почты 587, шифрование STARTTLS.',
      },
      {
        for: ['thebat'],
        says: '«Ящик» → «Свойства почтового ящика» → «Транспорт» → «Отправка почты»: соединение со STARTTLS, порт 587.',
      },
      { for: ['php'], says: "Для PHPMailer: `$mail->SMTPSecure = 'tls'; $mail->Port = 587;`" },
      { for: ['wordpress'], says: 'Плагин WP Mail SMTP → Settings: шифрование TLS, порт 587.' },
      {
        for: ['exim-debian', 'exim'],
        says: 'При отправке Exim сам включает TLS; поищите hosts_avoid_tls (в Debian: `REMOTE_SMTP_HOSTS_AVOID_TLS`). Всегда требовать его от smarthost в Debian: `REMOTE_SMTP_SMARTHOST_HOSTS_REQUIRE_TLS = *` в /etc/exim4/exim4.conf.localmacros, затем `update-exim4.conf && systemctl restart exim4`.',
      },
      {
        for: ['postfix'],
        says: "Выполните `postconf -e 'smtp_tls_security_level = may' && postfix reload`; для smarthost с авторизацией: `encrypt` вместо `may`.",
      },
      {
        for: ['postfix'],
        says: "TLS не предлагает ваш собственный сервер: `postconf -e 'smtpd_tls_security_level = may' 'smtpd_tls_chain_files = /etc/postfix/key-and-chain.pem' && postfix reload`.",
      },
      { for: ['qmail'], says: 'Обычный qmail TLS не знает; нужен netqmail с патчем TLS или другой сервер перед ним.' },
      {
        for: ['waybill'],
        says: 'По умолчанию `tls: opportunistic`: STARTTLS везде, где его предлагают; `required` никогда не шлёт открытым текстом.',
      },
    ],
  },
  'tls.cert': {
    title: 'Защищённое соединение не удалось: дело в сертификате или в согласовании TLS.',
    first: 'Посмотрите сертификат: `openssl s_client -starttls smtp -connect HOST:25 -servername HOST`.',
    explanation: 'Сертификат просрочен, выдан на другое имя или ему не доверяют, либо у сторон нет общего протокола.',
    steps: [
      'Посмотрите: `openssl s_client -starttls smtp -connect HOST:25 -servername HOST` (порт 465 — без -starttls smtp). Смотрите даты, имена и последнюю строку, Verify return code.',
      'Почтовая программа: имя сервера исходящей почты должно быть тем, что в сертификате; проверьте дату и время на компьютере; свой сертификат может подставлять антивирус.',
      'Те, кто ведёт тот сервер, должны обновить сертификат вместе со всей цепочкой и разрешить TLS 1.2 или 1.3.',
      'Не отключайте проверку там, где передаётся пароль: его прочтёт любой, кто окажется посередине.',
      {
        for: ['exim-debian'],
        says: 'Ваш собственный сервер: сертификат с цепочкой и ключ (root:Debian-exim, права 640) — в /etc/exim4/exim.crt и exim.key, `MAIN_TLS_ENABLE = yes` — в /etc/exim4/exim4.conf.localmacros, затем `update-exim4.conf && systemctl restart exim4`.',
      },
      { for: ['exim'], says: 'Обычный Exim: `tls_certificate` и `tls_privatekey` в начале файла настроек.' },
      {
        for: ['postfix'],
        says: "Ваш собственный сервер: `postconf -e 'smtpd_tls_chain_files = /etc/letsencrypt/live/HOST/privkey.pem, /etc/letsencrypt/live/HOST/fullchain.pem' && postfix reload`.",
      },
      {
        for: ['exchange'],
        says: 'Ваш собственный сервер Exchange: `Get-ExchangeCertificate`, затем `Enable-ExchangeCertificate -Thumbprint THUMBPRINT -Services SMTP`.',
      },
      { for: ['cpanel'], says: 'В панели: WHM → Service Configuration → Manage Service SSL Certificates → Exim.' },
      { for: ['plesk'], says: '«Инструменты и настройки» → «Сертификаты SSL/TLS» → сертификат для защиты почты.' },
      {
        for: ['php'],
        says: 'Имя сервера должно быть тем, что в сертификате, а не адресом и не localhost. Нет корневых сертификатов: `openssl.cafile` в php.ini должен указывать на их файл.',
      },
      {
        for: ['waybill'],
        says: 'Ваш собственный сервер: в файле настроек `certificates` (файлы) или `acme` (выпускается и продлевается сам).',
      },
    ],
  },
  'tls.dane': {
    title: 'Сертификат не совпадает с объявленным в DNS (DANE).',
    explanation:
      'Запись TLSA или её подпись DNSSEC неверна или устарела, поэтому осторожные отправители не доставляют.',
    steps: [
      'При временном отказе (4xx) ваш сервер повторит попытку, и после исправления письмо пройдёт. Сообщите получателю другим способом.',
      'Те, кто ведёт принимающий домен, публикуют `_25._tcp.HOST. TLSA 3 1 1 HASH` для нынешнего ключа; посмотреть: `dig +dnssec TLSA _25._tcp.HOST`.',
      'HASH нынешнего ключа: `openssl x509 -in CERTIFICATE -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum`. Следующий ключ публикуйте до смены сертификата или сохраняйте ключ при продлении.',
    ],
  },
  'tls.mta-sts': {
    title: 'Принимающий сервер не соответствует политике MTA-STS своего домена.',
    explanation:
      'Домен объявляет, какие узлы и с какими сертификатами принимают его почту, а этого среди них нет или ему не доверяют.',
    steps: [
      'При временном отказе (4xx) ваш сервер повторит попытку, и после исправления письмо пройдёт. Сообщите получателю другим способом.',
      'Владелец принимающего домена сверяет `dig +short MX DOMAIN` со строками mx: из `curl https://mta-sts.DOMAIN/.well-known/mta-sts.txt` и обновляет сертификат узла, если тот просрочен.',
      'После каждого изменения политики нужен новый id в `_mta-sts.DOMAIN. TXT "v=STSv1; id=NEW"`.',
    ],
  },
  'tls.requiretls': {
    title: 'Письмо требует шифрования на всём пути, а следующий сервер этого не обещает.',
    explanation: 'Оно отправлено с признаком REQUIRETLS: без проверенного TLS передавать его дальше нельзя.',
    steps: [
      'Отправьте без этого требования, если содержание позволяет.',
      'Или зашифруйте само содержание (S/MIME, OpenPGP), или найдите другой путь к получателю.',
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
