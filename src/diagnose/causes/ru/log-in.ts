// Русские тексты: пересылка чужой почты, авторизация и право на адрес отправителя.

import type { CauseText } from '../catalogue.ts'
import { FIND_SENDER_STEPS, LOG_IN_STEPS, OWN_DOMAIN_STEPS } from './shared-steps.ts'

export const RU_LOG_IN = {
  'relay.denied': {
    title: 'Сервер не станет пересылать для вас почту в этот домен.',
    first: 'Если пишете из почтовой программы, с сайта или устройства, включите авторизацию: порт 587 или 465.',
    explanation:
      'Для своих доменов он принимает письма от всех, для чужих — только от тех, кто авторизовался. Либо вы не авторизовались, либо письмо попало на сервер, который за этот домен не отвечает.',
    steps: [
      'Пишете из почтовой программы, с сайта или устройства — включите авторизацию на сервере исходящей почты (имя пользователя — полный адрес, порт 587 с STARTTLS или 465 с TLS).',
      'Авторизация есть или письмо слал почтовый сервер — значит, MX домена получателя (`dig +short MX DOMAIN`) ведёт на сервер, где домен не заведён. Владельцу нужно добавить его там или исправить MX.',
      'Это ваш собственный сервер — ниже сказано, как он узнаёт свои домены и кому можно слать. Не открывайте его для всех: спамеры найдут его за несколько часов.',
      ...LOG_IN_STEPS,
      ...OWN_DOMAIN_STEPS,
      {
        for: ['exim-debian', 'exim'],
        says: "Пакет Debian: свои машины, которым можно слать без авторизации, — `dc_relay_nets='YOUR.NETWORK/24'` в /etc/exim4/update-exim4.conf.conf; домены, почту которых вы передаёте дальше, — `dc_relay_domains`; применить — так же. Почему отказывает: `exim4 -bh CLIENT.ADDRESS`.",
      },
      {
        for: ['exim-debian'],
        says: 'Авторизация пользователей заработает, когда вы раскомментируете plain_server и login_server в /etc/exim4/exim4.conf.template, зададите `MAIN_TLS_ENABLE = yes` в exim4.conf.localmacros и заведёте их в /etc/exim4/passwd: `/usr/share/doc/exim4-base/examples/exim-adduser`.',
      },
      {
        for: ['postfix'],
        says: "Свои машины: `postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 YOUR.NETWORK/24'`. Не трогайте `smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination`.",
      },
      {
        for: ['sendmail'],
        says: 'Свои машины: `Connect:YOUR.NETWORK RELAY` в /etc/mail/access, затем `makemap hash /etc/mail/access < /etc/mail/access`.',
      },
      {
        for: ['exchange'],
        says: 'На своём сервере Exchange: пусть программы и устройства авторизуются на порту 587 (соединитель получения «Client Frontend»), имя пользователя — полный адрес. Анонимным пользователям слать куда угодно не разрешайте.',
      },
      {
        for: ['microsoft365'],
        says: 'Устройства: smtp.office365.com, порт 587, вход разрешает `Set-CASMailbox USER -SmtpClientAuthenticationDisabled $false`; или соединитель для вашего адреса: центр администрирования Exchange → «Поток обработки почты» → «Соединители».',
      },
      {
        for: ['google-workspace'],
        says: 'Устройства: консоль администратора → «Приложения» → Google Workspace → Gmail → «Маршрутизация» → служба SMTP-ретрансляции: только ваши адреса, TLS обязателен; затем smtp-relay.gmail.com, порт 587.',
      },
      {
        for: ['waybill'],
        says: 'Свои машины — `relay_from`; домены, почту которых вы передаёте дальше, — `relay_to`; авторизация — `auth.stores`, пользователи: `waybill user add NAME --file FILE`.',
      },
    ],
  },
  'relay.open': {
    title: 'Ваш сервер считают открытым релеем или прокси.',
    explanation: 'Через него кто угодно может (или мог) слать почту кому угодно. Такие серверы отвергают.',
    steps: [
      'Проверьте снаружи без авторизации: `swaks --server YOUR.ADDRESS --to someone@gmail.com --quit-after RCPT`. Ответ должен быть 550 или 554.',
      'Разрешите пересылку только после авторизации и из своих сетей; поищите прокси или форму на сайте, которой может пользоваться кто угодно.',
      'Очистите очередь от чужих писем и запросите исключение из списка.',
      {
        for: ['exim-debian', 'exim'],
        says: 'Пакет Debian: в `dc_relay_nets` и `dc_relay_domains` в /etc/exim4/update-exim4.conf.conf должно быть только ваше, лучше — пусто. Затем `update-exim4.conf && systemctl restart exim4`.',
      },
      { for: ['exim'], says: 'Обычный Exim: `exim -bP +relay_from_hosts` должен печатать только ваши сети.' },
      {
        for: ['postfix'],
        says: "Команда `postconf mynetworks` должна печатать только ваши сети. `postconf -e 'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination' && postfix reload`",
      },
      {
        for: ['sendmail'],
        says: 'Уберите promiscuous_relay из /etc/mail/sendmail.mc и чужие сети из /etc/mail/access, затем `make -C /etc/mail` и перезапуск.',
      },
      {
        for: ['qmail'],
        says: 'Файл /var/qmail/control/rcpthosts должен существовать: без него qmail пересылает всё. RELAYCLIENT в tcp.smtp — только для своих сетей.',
      },
      {
        for: ['plesk'],
        says: '«Инструменты и настройки» → «Настройки почтового сервера» → пересылка (relay): «Требуется авторизация», SMTP.',
      },
      { for: ['waybill'], says: 'В `relay_from` должны быть только ваши сети.' },
      ...FIND_SENDER_STEPS,
    ],
  },
  'auth.required': {
    title: 'Чтобы сервер принял почту, нужно авторизоваться.',
    explanation: 'Он ждёт имя пользователя и пароль, а ваша программа их не передала.',
    steps: [
      'Включите авторизацию на сервере исходящей почты: имя пользователя — полный адрес, порт 587 с STARTTLS или 465 с TLS.',
      'Она включена — значит, нет шифрования: многие серверы предлагают авторизацию только после STARTTLS.',
      'Через этот сервер отправляет ваш почтовый сервер (smarthost) — задайте ему логин и пароль.',
      ...LOG_IN_STEPS,
      {
        for: ['exim-debian', 'exim'],
        says: 'Пакет Debian: `HOST:USER:PASSWORD` в /etc/exim4/passwd.client. HOST — каноническое имя smarthost: если `host HOST` говорит, что это псевдоним (alias), то имя, на которое он ведёт. PLAIN и LOGIN применяются только с TLS.',
      },
      {
        for: ['postfix'],
        says: "В /etc/postfix/sasl_passwd: `[HOST]:587 USER:PASSWORD`, затем `postmap /etc/postfix/sasl_passwd` и `postconf -e 'smtp_sasl_auth_enable = yes' 'smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd' 'smtp_sasl_security_options = noanonymous' && postfix reload`",
      },
      {
        for: ['microsoft365'],
        says: 'Microsoft прекращает вход по паролю для SMTP: используйте OAuth2, а для устройств — соединитель (центр администрирования Exchange → «Поток обработки почты» → «Соединители»).',
      },
    ],
  },
  'auth.failed': {
    title: 'Сервер не принял логин или пароль.',
    explanation:
      'Они неверны, или почтовый сервис не разрешает такой вход (двухэтапная проверка, вход по SMTP отключён).',
    steps: [
      'Укажите в качестве имени полный адрес и введите пароль заново, без пробелов.',
      'Gmail, Яндексу, Mail.ru, iCloud и Yahoo нужен не обычный пароль, а пароль приложения (https://myaccount.google.com/apppasswords, https://id.yandex.ru/security/app-passwords, https://account.mail.ru/user/2-step-auth/passwords).',
      'Войдите в ящик через веб: там скажут, если он заблокирован или нужна капча.',
      'В организации спросите администратора, включён ли для ящика вход по SMTP.',
      {
        for: ['thunderbird'],
        says: 'Удалите сохранённый пароль: «Настройки» → «Приватность и защита» → «Сохранённые пароли». Затем «Параметры учётной записи» → «Сервер исходящей почты (SMTP)» → «Изменить»: «Обычный пароль», для Gmail и Outlook.com — OAuth2.',
      },
      {
        for: ['outlook'],
        says: 'Снимите «Безопасная проверка пароля (SPA)»: «Файл» → «Настройка учётных записей» → «Изменить». Старый пароль удалите здесь: «Панель управления» → «Диспетчер учётных данных».',
      },
      {
        for: ['thebat'],
        says: '«Ящик» → «Свойства почтового ящика» → «Транспорт» → «Отправка почты» → «Аутентификация»: снимите «Требовать безопасную (MD5) аутентификацию», если сервер её не знает.',
      },
      {
        for: ['php', 'wordpress'],
        says: 'Сервер, порт и шифрование должны подходить друг другу: 587 со STARTTLS (`tls`) или 465 с TLS (`ssl`). Если в пароле есть `$`, берите его в одинарные кавычки.',
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'Отказывает ваш собственный сервер: `exim -bP authenticator_list` не должен быть пустым; какой из способов не сработал, сказано в журнале. В Debian пользователи в /etc/exim4/passwd, доступном группе Debian-exim.',
      },
      {
        for: ['postfix'],
        says: 'Отказывает ваш собственный сервер: `postconf smtpd_sasl_type smtpd_sasl_path`. Если это Dovecot, проверьте пароль отдельно: `doveadm auth test USER`.',
      },
      {
        for: ['microsoft365'],
        says: 'Администратору: `Set-CASMailbox USER -SmtpClientAuthenticationDisabled $false` разрешает вход этому ящику, какое бы правило ни было для всех (`Get-TransportConfig | Format-List SmtpClientAuthenticationDisabled`). Запрещать его могут и параметры безопасности по умолчанию, и условный доступ.',
      },
      {
        for: ['microsoft365'],
        says: 'Если «basic authentication is disabled», никакой пароль уже не подойдёт: программа должна входить по OAuth2, а устройство — слать через соединитель: центр администрирования Exchange → «Поток обработки почты» → «Соединители».',
      },
      {
        for: ['google-workspace'],
        says: 'Пароль приложения: https://myaccount.google.com/apppasswords (двухэтапная аутентификация должна быть включена). Обычный пароль Google больше не принимается.',
      },
      {
        for: ['cpanel'],
        says: 'В cPanel: Email → Email Accounts → Manage: задайте новый пароль; для исходящей почты должно стоять «Allow».',
      },
      { for: ['plesk'], says: '«Почта» → адрес: задайте новый пароль; почтовый ящик должен быть включён.' },
      {
        for: ['waybill'],
        says: 'Проверьте имя и пароль: `waybill user check NAME --file FILE`. После многих неудач адрес на время закрывается: `auth.throttle`.',
      },
    ],
  },
  'sender.mismatch': {
    title: 'С этим адресом отправителя вам слать нельзя.',
    explanation: 'Адрес в поле From или в конверте не принадлежит учётной записи, под которой выполнен вход.',
    steps: [
      'Поставьте в From тот же адрес, под которым входите.',
      'Если нужен другой адрес, пусть администратор добавит его вашей записи как псевдоним или даст право «отправить как».',
      'В форме на сайте: в From — свой адрес, адрес посетителя — в Reply-To.',
      {
        for: ['thunderbird'],
        says: '«Параметры учётной записи» → учётная запись: адрес и выбранный ниже сервер исходящей почты должны подходить друг другу (у каждого профиля отправителя — свой).',
      },
      {
        for: ['outlook'],
        says: 'Выберите нужную запись в поле «От»; «Файл» → «Настройка учётных записей» → «Изменить»: адрес и имя пользователя должны совпадать.',
      },
      {
        for: ['php'],
        says: "Для PHPMailer: `$mail->setFrom('MAILBOX@DOMAIN'); $mail->addReplyTo($visitor);` с тем же ящиком, что и в `$mail->Username`.",
      },
      {
        for: ['wordpress'],
        says: 'Плагин WP Mail SMTP → Settings: «From Email» — тот ящик, под которым выполняется вход, отметьте «Force From Email».',
      },
      {
        for: ['exim-debian'],
        says: "Машина шлёт от имени user@hostname: `USER: MAILBOX@DOMAIN` в /etc/email-addresses, а для всех пользователей — `dc_hide_mailname='true'` и `dc_readhost='DOMAIN'` (тип smarthost) в /etc/exim4/update-exim4.conf.conf, затем `update-exim4.conf && systemctl restart exim4`.",
      },
      {
        for: ['postfix'],
        says: "Машина шлёт от имени user@hostname: в /etc/postfix/generic `USER@HOSTNAME MAILBOX@DOMAIN`, затем `postmap /etc/postfix/generic && postconf -e 'smtp_generic_maps = hash:/etc/postfix/generic' && postfix reload`.",
      },
      {
        for: ['postfix'],
        says: 'Отказывает ваш собственный сервер: адрес должен принадлежать логину в таблице, которую покажет `postconf smtpd_sender_login_maps`.',
      },
      {
        for: ['exchange', 'microsoft365'],
        says: 'Администратору: `Add-RecipientPermission SHARED@DOMAIN -Trustee USER -AccessRights SendAs` (Microsoft 365), `Add-ADPermission` (свой сервер) или псевдоним: `Set-Mailbox USER -EmailAddresses @{add="ALIAS@DOMAIN"}`.',
      },
      {
        for: ['google-workspace'],
        says: 'Gmail → «Настройки» → «Аккаунты» → «Отправлять письма как» → «Добавить другой адрес»; через smtp-relay.gmail.com: домен должен быть вашим, или служба SMTP-ретрансляции должна допускать других отправителей.',
      },
      { for: ['waybill'], says: 'Слать только от своих адресов пользователя заставляет `submission.bind_sender`.' },
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
