// Русские шаги, общие для нескольких причин, каждый — для названных программ. Имена и порядок те же, что в ../en/.
// Команды даны для root на сервере; ЗАГЛАВНЫМИ латинскими буквами записано то, что нужно заменить своим.

import type { Step } from '../catalogue.ts'

/** Как авторизоваться при отправке, если пишет человек или сайт. */
export const LOG_IN_STEPS = [
  {
    for: ['thunderbird'],
    says: '«Параметры учётной записи» → «Сервер исходящей почты (SMTP)» → «Изменить»: порт 587, защита соединения STARTTLS, метод аутентификации «Обычный пароль» (Gmail, Outlook.com, Microsoft 365: OAuth2), имя пользователя — полный адрес.',
  },
  {
    for: ['outlook'],
    says: '«Файл» → «Настройка учётных записей» → «Изменить» → «Другие настройки» → «Сервер исходящей почты»: отметьте «SMTP-серверу требуется проверка подлинности». «Дополнительно»: порт 587, STARTTLS. Флажок «Безопасная проверка пароля (SPA)» снимите: мало какой сервер её знает.',
  },
  {
    for: ['thebat'],
    says: '«Ящик» → «Свойства почтового ящика» → «Транспорт» → «Отправка почты»: порт 587, соединение со STARTTLS; «Аутентификация»: отметьте «Аутентификация SMTP (RFC-2554)» и «Использовать параметры получения почты».',
  },
  {
    for: ['apple-mail'],
    says: '«Почта» → «Настройки» → «Учётные записи» → «Настройки сервера» → «Учётная запись исходящей почты»: имя пользователя — полный адрес, аутентификация «Пароль», порт 587 с TLS/SSL.',
  },
  {
    for: ['php'],
    says: "Для PHPMailer: `$mail->isSMTP(); $mail->Host = 'HOST'; $mail->Port = 587; $mail->SMTPSecure = 'tls'; $mail->SMTPAuth = true; $mail->Username = 'MAILBOX@DOMAIN'; $mail->Password = 'PASSWORD';`",
  },
  {
    for: ['wordpress'],
    says: 'Плагин WP Mail SMTP → Settings: способ отправки «Other SMTP», ваш сервер SMTP, шифрование TLS, порт 587, авторизация включена, полный адрес и пароль почтового ящика.',
  },
] as const satisfies readonly Step[]

/** Как объяснить серверу, что домен — его собственный. */
export const OWN_DOMAIN_STEPS = [
  {
    for: ['exim-debian', 'exim'],
    says: "Пакет Debian: добавьте домен в `dc_other_hostnames='DOMAIN'` в /etc/exim4/update-exim4.conf.conf (несколько — через `;`), затем `update-exim4.conf && systemctl restart exim4`. Проверка: `exim4 -bt ADDRESS`.",
  },
  {
    for: ['exim'],
    says: 'Обычный Exim: добавьте его в `domainlist local_domains` в начале файла настроек (где он, скажет `exim -bP config_file`). Проверка: `exim -bt ADDRESS`.',
  },
  {
    for: ['postfix'],
    says: "Либо `postconf -e 'mydestination = $myhostname, localhost, DOMAIN'` (ящики — системные пользователи), либо `virtual_mailbox_domains` (ящики в таблице), но не то и другое сразу; затем `postfix reload`.",
  },
  { for: ['sendmail'], says: 'Впишите домен в /etc/mail/local-host-names и перезапустите sendmail.' },
  {
    for: ['qmail'],
    says: 'Впишите домен в /var/qmail/control/rcpthosts и там же в locals или virtualdomains, затем `kill -HUP $(pidof qmail-send)`.',
  },
  {
    for: ['exchange', 'microsoft365'],
    says: 'Какие домены принимаются, покажет `Get-AcceptedDomain`. На своём сервере Exchange: `New-AcceptedDomain -Name DOMAIN -DomainName DOMAIN -DomainType Authoritative`.',
  },
  { for: ['microsoft365'], says: 'Центр администрирования Microsoft 365 → «Параметры» → «Домены» → «Добавить домен».' },
  {
    for: ['google-workspace'],
    says: 'Консоль администратора → «Аккаунт» → «Домены» → «Управление доменами» → «Добавить домен».',
  },
  { for: ['cpanel'], says: 'В cPanel: Email → Email Routing → домен → «Local Mail Exchanger» → Change.' },
  {
    for: ['directadmin'],
    says: 'E-mail Manager → MX Records: пусть почту домена обрабатывает этот сервер. После этого домен должен быть в /etc/virtual/domains.',
  },
  { for: ['ispmanager'], says: '«Почта» → «Почтовые домены» → «Создать почтовый домен».' },
  { for: ['plesk'], says: '«Почта» → «Настройки почты» → домен → включите почтовую службу в этом домене.' },
  {
    for: ['opensmtpd'],
    says: 'В /etc/mail/smtpd.conf: `match from any for domain "DOMAIN" action "local_mail"` (действие, которое доставляет), затем перезапустите smtpd.',
  },
  { for: ['waybill'], says: 'Добавьте домен в `local_domains` в файле настроек и перезапустите сервер.' },
] as const satisfies readonly Step[]

/** Как узнать, кто шлёт то, чего никто не писал. */
export const FIND_SENDER_STEPS = [
  {
    for: ['exim-debian', 'exim', 'cpanel', 'directadmin', 'ispmanager'],
    says: "Очередь по доменам: `exim -bp | exiqsumm`. Под какими логинами шлют больше всего: `grep -o 'A=[^ ]*' /var/log/exim4/mainlog | sort | uniq -c | sort -n | tail` (cPanel: /var/log/exim_mainlog, DirectAdmin: /var/log/exim/mainlog). Удалить: `exim -Mrm ID`.",
  },
  {
    for: ['postfix'],
    says: "Очередь: `postqueue -p`. Под какими логинами шлют больше всего: `grep -o 'sasl_username=[^,]*' /var/log/mail.log | sort | uniq -c | sort -n | tail`. Удалить: `postsuper -d ID`.",
  },
  {
    for: ['sendmail'],
    says: 'Очередь: `mailq`. Кто отправил: ищите `authid=` и `relay=` в /var/log/mail.log или maillog.',
  },
  {
    for: ['qmail'],
    says: 'Очередь: `qmail-qread`. Откуда письмо (uid, узел), ищите по его номеру в журнале qmail-send.',
  },
  {
    for: ['cpanel'],
    says: 'Кто шлёт, видно в WHM → Mail Delivery Reports и Mail Queue Manager; по одной учётной записи — cPanel → Email → Track Delivery.',
  },
  {
    for: ['plesk'],
    says: '«Инструменты и настройки» → «Контроль исходящей почты»: там названы ящики, домены и подписки, которые шлют слишком много.',
  },
  {
    for: ['microsoft365'],
    says: 'Центр администрирования Exchange → «Поток обработки почты» → «Трассировка сообщений». Заблокированные учётные записи: https://security.microsoft.com/restrictedentities',
  },
  {
    for: ['google-workspace'],
    says: 'Консоль администратора → «Отчёты» → поиск в журнале электронной почты (Email Log Search).',
  },
  {
    for: ['php', 'wordpress'],
    says: 'В php.ini: `mail.add_x_header = On` и `mail.log = /var/log/php-mail.log` — тогда у каждого письма виден скрипт; обновите его или удалите.',
  },
  {
    for: ['waybill'],
    says: 'Очередь: `waybill queue list`. Откуда письмо: `waybill trace ID`. Удалить: `waybill queue remove ID`.',
  },
] as const satisfies readonly Step[]

/** Как попробовать сразу, когда причина устранена. */
export const RETRY_NOW_STEPS = [
  {
    for: ['exim-debian', 'exim', 'cpanel', 'directadmin', 'ispmanager'],
    says: 'Что уже пробовали и когда следующая попытка: `exim -Mvl ID` и `exinext DOMAIN`. Попробовать сразу: `exim -M ID`.',
  },
  {
    for: ['postfix'],
    says: 'Что ждёт и почему: `postqueue -p`. Попробовать сразу: `postqueue -i ID`, всё: `postqueue -f`.',
  },
  {
    for: ['sendmail'],
    says: 'Что ждёт и почему: `mailq`. Попробовать сразу: `sendmail -v -qIID` (ID — как его печатает mailq).',
  },
  { for: ['qmail'], says: 'Попробовать всё сразу: `kill -ALRM $(pidof qmail-send)`.' },
  { for: ['opensmtpd'], says: 'Что ждёт и почему: `smtpctl show queue`. Попробовать сразу: `smtpctl schedule ID`.' },
  {
    for: ['exchange'],
    says: 'На своём сервере Exchange: `Get-Queue | Format-List Identity,Status,LastError`, затем `Retry-Queue -Identity QUEUE`.',
  },
  {
    for: ['microsoft365'],
    says: 'Центр администрирования Exchange → «Поток обработки почты» → «Трассировка сообщений» покажет попытки; повторяет Microsoft сама.',
  },
  { for: ['waybill'], says: 'Что уже пробовали: `waybill trace ID`. Попробовать сразу: `waybill queue retry ID`.' },
] as const satisfies readonly Step[]

/** Как отдавать всю почту другому серверу, которому доставлять можно. */
export const SMARTHOST_STEPS = [
  {
    for: ['exim-debian', 'exim'],
    says: "Пакет Debian: `dpkg-reconfigure exim4-config` → отправка через smarthost, или в /etc/exim4/update-exim4.conf.conf `dc_eximconfig_configtype='smarthost'` и `dc_smarthost='HOST::587'`; затем `update-exim4.conf && systemctl restart exim4`.",
  },
  {
    for: ['exim-debian', 'exim'],
    says: 'Пакет Debian: логин и пароль — в /etc/exim4/passwd.client строкой `HOST:USER:PASSWORD`. HOST — каноническое имя сервера: если `host HOST` говорит, что это псевдоним (alias), впишите имя, на которое он ведёт.',
  },
  {
    for: ['postfix'],
    says: "Задайте: `postconf -e 'relayhost = [HOST]:587' 'smtp_sasl_auth_enable = yes' 'smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd' 'smtp_sasl_security_options = noanonymous' 'smtp_tls_security_level = encrypt'`",
  },
  {
    for: ['postfix'],
    says: 'В /etc/postfix/sasl_passwd: `[HOST]:587 USER:PASSWORD`; затем `chmod 600 /etc/postfix/sasl_passwd && postmap /etc/postfix/sasl_passwd && postfix reload`.',
  },
  {
    for: ['qmail'],
    says: 'В /var/qmail/control/smtproutes: `:HOST:587`. Авторизоваться обычный qmail не умеет: ваш адрес должен быть разрешён на том сервере.',
  },
  {
    for: ['opensmtpd'],
    says: 'В /etc/mail/smtpd.conf: `action "outbound" relay host smtp+tls://LABEL@HOST:587 auth <secrets>`, а в таблице secrets — `LABEL USER:PASSWORD`.',
  },
  { for: ['waybill'], says: 'В файле настроек `smarthost: HOST:587`; ваш адрес должен быть разрешён на том сервере.' },
] as const satisfies readonly Step[]

/** Как слать одной принимающей стороне медленнее. */
export const SLOWER_STEPS = [
  {
    for: ['exim-debian', 'exim'],
    says: 'В транспорте remote_smtp (в Debian — в /etc/exim4/exim4.conf.template, затем `update-exim4.conf && systemctl restart exim4`): `serialize_hosts = MX.OF.THE.RECEIVER` и `connection_max_messages = 20`.',
  },
  {
    for: ['postfix'],
    says: 'В /etc/postfix/master.cf: `slow unix - - y - - smtp`; в /etc/postfix/transport: `DOMAIN slow:`; затем `postmap /etc/postfix/transport`.',
  },
  {
    for: ['postfix'],
    says: "И задайте: `postconf -e 'transport_maps = hash:/etc/postfix/transport' 'slow_destination_concurrency_limit = 2' 'slow_destination_rate_delay = 1s' && postfix reload`",
  },
  {
    for: ['qmail'],
    says: 'Меньше одновременных доставок, для всех: `echo 5 > /var/qmail/control/concurrencyremote`, затем перезапустите qmail-send.',
  },
  { for: ['waybill'], says: 'В файле настроек: `delivery: { per_destination: 2, messages_per_connection: 20 }`.' },
] as const satisfies readonly Step[]

/** Как задать программе обратный адрес конверта. */
export const RETURN_PATH_STEPS = [
  {
    for: ['php'],
    says: "Пятый параметр: `mail($to, $subject, $text, $headers, '-fMAILBOX@DOMAIN');`, для всего сайта в php.ini `sendmail_path = \"/usr/sbin/sendmail -t -i -fMAILBOX@DOMAIN\"`. PHPMailer: `$mail->setFrom('MAILBOX@DOMAIN'); $mail->Sender = 'MAILBOX@DOMAIN';`",
  },
  {
    for: ['wordpress'],
    says: 'Плагин WP Mail SMTP → Settings: «From Email» — ящик в вашем домене, отметьте «Force From Email» и «Return Path».',
  },
] as const satisfies readonly Step[]

/** Как подписывать исходящую почту DKIM. */
export const SIGN_STEPS = [
  {
    for: ['exim-debian', 'exim'],
    says: 'Пакет Debian: в /etc/exim4/exim4.conf.localmacros `DKIM_DOMAIN = DOMAIN`, `DKIM_SELECTOR = SELECTOR`, `DKIM_PRIVATE_KEY = /etc/exim4/dkim.key` (root:Debian-exim, права 640); затем `update-exim4.conf && systemctl restart exim4`. Подписывается только то, что уходит напрямую, а не через smarthost.',
  },
  {
    for: ['exim'],
    says: 'Обычный Exim: `dkim_domain`, `dkim_selector` и `dkim_private_key` в транспорте с драйвером smtp.',
  },
  {
    for: ['postfix'],
    says: "Подписывает OpenDKIM или Rspamd: `postconf -e 'smtpd_milters = inet:localhost:8891' 'non_smtpd_milters = $smtpd_milters'` (у Rspamd порт 11332), затем `postfix reload`. Проверка ключа: `opendkim-testkey -d DOMAIN -s SELECTOR -vvv`.",
  },
  {
    for: ['microsoft365'],
    says: 'Опубликуйте две записи CNAME, которые покажет `Get-DkimSigningConfig -Identity DOMAIN | Format-List Selector1CNAME,Selector2CNAME`, затем `Set-DkimSigningConfig -Identity DOMAIN -Enabled $true`.',
  },
  {
    for: ['google-workspace'],
    says: 'Консоль администратора → «Приложения» → Google Workspace → Gmail → раздел о DKIM (Authenticate email): создайте запись, опубликуйте её как `google._domainkey.DOMAIN. TXT` и включите аутентификацию.',
  },
  {
    for: ['cpanel'],
    says: 'В cPanel: Email → Email Deliverability → домен → Repair: SPF и DKIM публикуются сами, а если DNS в другом месте, видно, что там прописать.',
  },
  {
    for: ['plesk'],
    says: '«Почта» → «Настройки почты» → домен → включите подпись исходящих писем DKIM. Если DNS в другом месте, пропишите там то, что показывает Plesk.',
  },
  {
    for: ['ispmanager'],
    says: '«Почта» → «Почтовые домены» → домен → «Изменить»: включите DKIM. Если DNS в другом месте, пропишите там созданную запись.',
  },
  {
    for: ['directadmin'],
    says: 'Выполните `/usr/local/directadmin/scripts/dkim_create.sh DOMAIN`; в DNS Management должна появиться запись x._domainkey.',
  },
] as const satisfies readonly Step[]

/** Как задать имя, которым сервер представляется. */
export const GREETING_NAME_STEPS = [
  {
    for: ['exim-debian', 'exim'],
    says: 'Пакет Debian: `hostname --fqdn` должен печатать полное имя; если нет, исправьте в /etc/hosts строку `YOUR.ADDRESS mail.DOMAIN mail`, затем `systemctl restart exim4`. Или в /etc/exim4/exim4.conf.localmacros: `REMOTE_SMTP_HELO_DATA = mail.DOMAIN`, затем `update-exim4.conf`.',
  },
  { for: ['exim'], says: 'Обычный Exim: `primary_hostname = mail.DOMAIN` в начале файла настроек.' },
  {
    for: ['postfix'],
    says: "Выполните `postconf -e 'smtp_helo_name = mail.DOMAIN' && postfix reload` (иначе берётся `myhostname`).",
  },
  {
    for: ['sendmail'],
    says: 'Задайте confDOMAIN_NAME равным mail.DOMAIN в /etc/mail/sendmail.mc, затем `make -C /etc/mail` и перезапуск.',
  },
  { for: ['qmail'], says: 'Выполните `echo mail.DOMAIN > /var/qmail/control/helohost`' },
  { for: ['opensmtpd'], says: 'Выполните `echo mail.DOMAIN > /etc/mail/mailname`, затем перезапустите smtpd.' },
  { for: ['exchange'], says: 'На своём сервере Exchange: `Set-SendConnector -Identity CONNECTOR -Fqdn mail.DOMAIN`' },
  {
    for: ['cpanel'],
    says: 'WHM → Networking Setup → Change Hostname. Подходят ли имя и адрес друг другу, видно в WHM → Email → Email Deliverability.',
  },
  { for: ['plesk'], says: '«Инструменты и настройки» → «Настройки сервера» → полное имя хоста.' },
  { for: ['waybill'], says: 'В файле настроек `hostname: mail.DOMAIN`.' },
] as const satisfies readonly Step[]
