// Russian texts: encrypted connections that did not come about, by what was wrong with them.

import type { CauseText } from '../catalogue.ts'

export const RU_HANDSHAKES = {
  'tls.version': {
    title: 'У сторон нет общей версии TLS.',
    explanation: 'Одна говорит только на старых версиях (TLS 1.0, 1.1, SSLv3), а другая их больше не допускает.',
    steps: [
      'Посмотрите, что умеет другая сторона: `openssl s_client -starttls smtp -connect HOST:25 -tls1_2`, затем то же с `-tls1_3`.',
      'Обновите старую сторону: устройство, старую библиотеку или систему. Если нельзя, пусть отправляет через сервер в вашей сети.',
      {
        for: ['exim-debian', 'exim'],
        says: 'Exim в Debian использует GnuTLS: `tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2` допускает обе надёжные версии.',
      },
      {
        for: ['postfix'],
        says: "Обе надёжные версии: `postconf -e 'smtpd_tls_protocols = >=TLSv1.2' 'smtp_tls_protocols = >=TLSv1.2'`, затем `postfix reload`.",
      },
    ],
  },
  'tls.cipher': {
    title: 'У сторон нет общего способа шифрования.',
    explanation: 'О TLS они договорились, а о шифре нет, или у сервера нет ключа того вида, который нужен клиенту.',
    steps: [
      'Посмотрите, что предлагает другая сторона: `openssl s_client -starttls smtp -connect HOST:25`.',
      'Верните свой список шифров к заводскому: обычная причина — список, составленный вручную. Серверу без читаемого сертификата тоже нечего предложить.',
      {
        for: ['postfix'],
        says: '`postconf -X smtpd_tls_mandatory_ciphers smtpd_tls_exclude_ciphers smtp_tls_exclude_ciphers`, затем `postfix reload`.',
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'Уберите `tls_require_ciphers`, в Debian — `MAIN_TLS_CIPHERS`, и перезапустите Exim.',
      },
    ],
  },
  'tls.weak-key': {
    title: 'Другая сторона предлагает слишком короткий ключ.',
    first: 'Напишите владельцу того сервера: ему нужны параметры DH на 2048 бит или сертификат с более длинным ключом.',
    explanation: 'Её сертификат или параметры Диффи — Хеллмана слабее, чем принимает эта сторона.',
    steps: [
      'Временно: почта ждёт или идёт без шифрования, где это разрешено. Владельцу того сервера нужны параметры DH на 2048 бит или сертификат с более длинным ключом.',
      'Ваш сервер: `openssl dhparam -out /etc/ssl/dh2048.pem 2048` и сертификат RSA 2048 или ECDSA P-256.',
      {
        for: ['postfix'],
        says: 'Только для этого узла, пока не исправят: строка в smtp_tls_policy_maps: `DOMAIN may exclude=DHE`; затем `postmap` и `postfix reload`.',
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'Только для отправки: `tls_dh_min_bits = 1024` в транспорте smtp, пока другая сторона не исправит.',
      },
    ],
  },
  'tls.own-cert': {
    title: 'Ваш сервер не может пользоваться своим сертификатом или ключом.',
    explanation:
      'Файла нет, он не читается, просрочен, или ключ и сертификат не подходят друг к другу. До исправления клиентам отказано в TLS.',
    steps: [
      'Посмотрите сроки и имена: `openssl x509 -in CERTIFICATE -noout -dates -subject -ext subjectAltName`.',
      'Они подходят друг к другу, если обе команды печатают одно и то же: `openssl x509 -in CERTIFICATE -noout -pubkey`, `openssl pkey -in KEY -pubout`.',
      'Пользователь почтового сервера должен читать ключ. После продления сервер надо перезагрузить: внесите это в deploy hook программы certbot.',
      {
        for: ['exim-debian'],
        says: 'Скопируйте их: /etc/exim4/exim.crt и exim.key, владелец root:Debian-exim, права 640, затем `systemctl restart exim4`.',
      },
      {
        for: ['exim'],
        says: 'Файлы из `tls_certificate` и `tls_privatekey` должны читаться пользователем, от имени которого работает Exim.',
      },
      {
        for: ['postfix'],
        says: "`postconf -e 'smtpd_tls_chain_files = KEY, FULLCHAIN' && postfix reload`: сначала ключ, затем вся цепочка.",
      },
    ],
  },
  'tls.client-distrusts': {
    title: 'Клиент не принимает сертификат этого сервера.',
    explanation:
      'Он оборвал соединение с предупреждением: для него сертификат неизвестен, просрочен, самоподписан или на другое имя.',
    steps: [
      'Посмотрите глазами клиента: `openssl s_client -starttls smtp -connect HOST:587 -servername HOST`; последняя строка должна быть Verify return code: 0.',
      'Обычные ошибки: нет цепочки (берите fullchain.pem), сертификат на другое имя, чем ввели в клиентах, или он самоподписан.',
      'Жалуется один-единственный клиент: у него старый список удостоверяющих центров, сбились часы или введено другое имя.',
    ],
  },
  'tls.cert-name': {
    title: 'Сертификат выписан на другое имя.',
    explanation: 'К серверу обратились по имени, которого нет в его сертификате.',
    steps: [
      'Посмотрите его имена: `openssl s_client -starttls smtp -connect HOST:587 -servername HOST` и сравните с именем в настройках.',
      'Укажите имя из сертификата: у многих хостеров mail.DOMAIN — лишь ещё одно имя их сервера. Не указывайте адрес или localhost.',
      'Ваш сервер: получите сертификат на каждое имя, которым пользуются клиенты: `certbot certonly -d mail.DOMAIN`.',
      { for: ['php'], says: 'PHPMailer: впишите в `$mail->Host` имя из сертификата; проверку не отключайте.' },
    ],
  },
  'tls.wrong-port': {
    title: 'TLS встретился с открытым текстом: вид шифрования не подходит к порту.',
    explanation:
      'Одна сторона начала с TLS там, где другая сначала говорит открытым текстом, или наоборот. Порт 465 начинается с TLS; 25 и 587 — с открытого текста, а потом STARTTLS.',
    steps: [
      'Порт 587: выбирайте STARTTLS. Порт 465: выбирайте SSL/TLS. Никогда наоборот.',
      'Это в журнале вашего сервера: так настроен клиент, или стучался сканер. Строка-другая от чужих исправлений не требует.',
      {
        for: ['php'],
        says: "PHPMailer: порт 587 с `$mail->SMTPSecure = 'tls'` или порт 465 с `$mail->SMTPSecure = 'ssl'`.",
      },
      {
        for: ['postfix'],
        says: 'Порту 465 нужно `-o smtpd_tls_wrappermode=yes` под smtps в master.cf, порту 587 — нельзя. Для смартхоста на 465: `smtp_tls_wrappermode = yes`.',
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'Порт 465 должен стоять в `tls_on_connect_ports`; для смартхоста на 465: `protocol = smtps` в транспорте.',
      },
    ],
  },
  'tls.cut-off': {
    title: 'Соединение оборвалось, пока договаривались о шифровании.',
    explanation:
      'Одна из сторон молча ушла посреди рукопожатия. Между двумя серверами это чаще временная помеха или сетевой экран, который заглядывает в почту.',
    steps: [
      'Подождите: ваш сервер повторит сам. В журнале сервера такие строки от чужих оставляют сканеры, и делать ничего не нужно.',
      'Всегда один и тот же узел: попробуйте `openssl s_client -starttls smtp -connect HOST:25`; если зависает и там, ищите проверку почты в сетевом экране или слишком большой пакет (`ip link set dev DEVICE mtu 1400`).',
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
