// Русские тексты: чем отправитель подтверждает себя: SPF, DKIM, DMARC, ARC, обратная запись (PTR), HELO и домен отправителя.

import type { CauseText } from '../catalogue.ts'
import { GREETING_NAME_STEPS, RETURN_PATH_STEPS, SIGN_STEPS } from './shared-steps.ts'

export const RU_AUTHENTICATION = {
  'auth.none': {
    title: 'Письмо ничем не подтверждает отправителя: не прошли ни SPF, ни DKIM.',
    first: 'Опубликуйте SPF домена: `DOMAIN. TXT "v=spf1 ip4:YOUR.ADDRESS -all"`.',
    explanation:
      'Крупные сервисы не принимают почту, если домен не называет отправивший сервер (SPF) и не подписывает письмо (DKIM).',
    steps: [
      'SPF — одна запись TXT у домена: `DOMAIN. TXT "v=spf1 ip4:YOUR.ADDRESS -all"`, перед `-all` — `include:` каждого почтового сервиса, которым пользуетесь.',
      'DKIM — пусть сервер подписывает письма; ключ публикуется так: `SELECTOR._domainkey.DOMAIN. TXT "v=DKIM1; k=rsa; p=PUBLIC-KEY"`.',
      'DMARC — запись: `_dmarc.DOMAIN. TXT "v=DMARC1; p=none; rua=mailto:MAILBOX@DOMAIN"`.',
      'Если домен в From не ваш (gmail.com, yandex.ru, mail.ru), отправляйте через его собственный сервер или с адреса в своём домене.',
      ...SIGN_STEPS,
      ...RETURN_PATH_STEPS,
    ],
  },
  'spf.fail': {
    title: 'Домен отправителя не разрешает слать с этого сервера (SPF).',
    explanation: 'В записи SPF нет адреса, с которого пришло письмо. Так бывает и при пересылке через чужой сервер.',
    steps: [
      'Возьмите отвергнутый адрес из ответа и посмотрите запись: `dig +short TXT DOMAIN`.',
      'Добавьте сервер в запись (она должна быть одна): `DOMAIN. TXT "v=spf1 ip4:YOUR.ADDRESS -all"` (IPv6: `ip6:`), или include вашего почтового сервиса.',
      'Или отправляйте через сервер, который в записи уже есть.',
      'Подождите, пока забудется прежняя запись (её TTL, обычно час), и отправьте снова.',
      'Письмо переслали: пересылающий сервер должен переписывать отправителя (SRS), или забирайте почту по IMAP.',
      { for: ['microsoft365'], says: 'Запись: `DOMAIN. TXT "v=spf1 include:spf.protection.outlook.com -all"`' },
      { for: ['google-workspace'], says: 'Запись: `DOMAIN. TXT "v=spf1 include:_spf.google.com ~all"`' },
      { for: ['cpanel'], says: 'Запись в cPanel: Email → Email Deliverability → домен → Repair.' },
      { for: ['plesk'], says: '«Сайты и домены» → домен → DNS → запись TXT, которая начинается с v=spf1.' },
      {
        for: ['ispmanager'],
        says: '«Управление DNS» (доменные имена) → домен → «Управлять DNS записями» → запись TXT, которая начинается с v=spf1.',
      },
      { for: ['directadmin'], says: 'DNS Management → запись TXT, которая начинается с v=spf1.' },
      {
        for: ['exim-debian', 'exim'],
        says: 'Почта, которую вы пересылаете: SRS умеет Exim начиная с 4.95 (`srs_encode`); проще держать ящик и забирать из него почту другим сервисом.',
      },
      {
        for: ['postfix'],
        says: "Почта, которую вы пересылаете: postsrsd, `postconf -e 'sender_canonical_maps = tcp:localhost:10001' 'sender_canonical_classes = envelope_sender' 'recipient_canonical_maps = tcp:localhost:10002' 'recipient_canonical_classes = envelope_recipient'` (postsrsd 1; в версии 2 — socketmap).",
      },
      ...RETURN_PATH_STEPS,
    ],
  },
  'spf.record': {
    title: 'Запись SPF домена отправителя сломана или слишком широка.',
    first: 'Посмотрите запись: `dig +short TXT DOMAIN`. С v=spf1 должна начинаться ровно одна.',
    explanation:
      'В ней ошибка, записей две, ей нужно больше десяти запросов DNS или она разрешает слишком много адресов. Тогда её считают отсутствующей или хуже.',
    steps: [
      'Посмотрите её: `dig +short TXT DOMAIN`. С v=spf1 должна начинаться ровно одна; две сведите в одну: `DOMAIN. TXT "v=spf1 ip4:YOUR.ADDRESS include:SERVICE -all"`.',
      'Не больше десяти запросов (include, a, mx, redirect, exists, в том числе внутри include): уберите сервисы, которыми не пользуетесь, вместо `a` и `mx` пишите `ip4:`, не используйте `ptr`.',
      'Каждый include должен существовать: `dig +short TXT SERVICE`.',
      'В конце — `-all` или `~all`, но никогда `+all`.',
    ],
  },
  'dkim.fail': {
    title: 'Подписи DKIM нет, или она не сходится.',
    explanation: 'Ключ в DNS неверен или отсутствует, письмо изменили после подписания, или его вовсе не подписали.',
    steps: [
      'Найдите в заголовке DKIM-Signature значения s= (SELECTOR) и d= (DOMAIN), затем `dig +short TXT SELECTOR._domainkey.DOMAIN`.',
      'Запись должна быть такой: `SELECTOR._domainkey.DOMAIN. TXT "v=DKIM1; k=rsa; p=PUBLIC-KEY"`, с ключом целиком; сравните: `openssl rsa -in KEYFILE -pubout`.',
      'Ключ короче 1024 бит — сделайте новый на 2048 с другим селектором.',
      'Подписывайте в последнюю очередь: подпись портят приписки и пометки антивируса, добавленные позже.',
      ...SIGN_STEPS,
    ],
  },
  'dmarc.fail': {
    title: 'Письмо не прошло правило DMARC домена из поля From.',
    first: 'Пусть каждый сервер и сервис, который шлёт вашу почту, подписывает её DKIM доменом из поля From.',
    explanation:
      'Владелец этого домена просит отвергать письма, которые ни SPF, ни DKIM не подтверждают именно для него. Это письмо не подтверждено.',
    steps: [
      'Домен ваш — пусть каждый сервер и сервис подписывает DKIM вашим доменом или ставит его и в конверт, а сам входит в ваш SPF. Достаточно одного из двух.',
      'В From бесплатная почта (gmail.com, yahoo.com, mail.ru, yandex.ru), а шлёт сайт или сервис — возьмите адрес в собственном домене.',
      'Письмо переслали или оно прошло через рассылку — пересылающая сторона не должна менять содержание, а рассылка должна переписывать From.',
      'Не ослабляйте правило до p=none насовсем: оно бережёт ваше имя. Кто шлёт без подтверждения, видно в отчётах на адрес из rua=.',
      ...SIGN_STEPS,
      ...RETURN_PATH_STEPS,
    ],
  },
  'dmarc.missing': {
    title: 'У домена отправителя нет пригодной записи DMARC.',
    first: 'Опубликуйте одну запись: `_dmarc.DOMAIN. TXT "v=DMARC1; p=none; rua=mailto:MAILBOX@DOMAIN"`.',
    explanation: 'Принимающая сторона её требует — обычно потому, что вы отправляете много писем в день.',
    steps: [
      'Опубликуйте: `_dmarc.DOMAIN. TXT "v=DMARC1; p=none; rua=mailto:MAILBOX@DOMAIN"`. Ровно одну; проверка: `dig +short TXT _dmarc.DOMAIN`.',
      'SPF или DKIM должен проходить для того же домена, что в From.',
      'Когда в отчётах останутся только ваши серверы, переходите к p=quarantine, затем к p=reject.',
      { for: ['cpanel'], says: 'Запись в cPanel: Domains → Zone Editor → Manage → Add Record → DMARC.' },
      { for: ['plesk'], says: '«Сайты и домены» → домен → DNS → «Добавить запись»: TXT, имя _dmarc.' },
      { for: ['ispmanager'], says: '«Почта» → «Почтовые домены» → домен → «Изменить»: включите DMARC.' },
      ...SIGN_STEPS,
    ],
  },
  'dmarc.unaligned': {
    title: 'SPF или DKIM прошли, но для другого домена, не того, что в From.',
    explanation: 'Нужно подтверждение именно того домена, который видит читатель.',
    steps: [
      'Подписывайте DKIM доменом из From: в DKIM-Signature d= должен быть он.',
      'Или пусть обратный адрес конверта (Return-Path) будет в этом домене; в почтовых сервисах это называется custom return path или bounce domain.',
      'Достаточно одного из двух. Затем отправьте письмо себе на Gmail: «Показать оригинал» скажет про SPF, DKIM и DMARC.',
      ...SIGN_STEPS,
      ...RETURN_PATH_STEPS,
    ],
  },
  'dmarc.temperror': {
    title: 'SPF, DKIM или DMARC не удалось проверить: не ответила DNS.',
    explanation: 'Серверы имён домена отправителя сейчас не ответили принимающей стороне.',
    steps: [
      'Подождите: ваш сервер повторит попытку.',
      'Если это повторяется, опросите снаружи каждый сервер имён: `dig +short NS DOMAIN`, затем `dig @NAMESERVER TXT DOMAIN` и `dig @NAMESERVER TXT _dmarc.DOMAIN`. Отвечать должны все, в том числе по IPv6 и TCP (`+tcp`).',
      'Если включён DNSSEC и отвечает только `dig +cd TXT DOMAIN`, сломаны подписи.',
    ],
  },
  'arc.fail': {
    title: 'Цепочка печатей ARC на письме нарушена.',
    explanation: 'Кто-то из пересылавших или список рассылки поставил печать неверно или изменил письмо после неё.',
    steps: [
      'Пишите сразу на конечный адрес.',
      'Те, кто ведёт пересылку или рассылку, должны ставить печать последней, после всех изменений, или отключить ARC.',
    ],
  },
  'dns.ptr': {
    title: 'У отправляющего сервера нет правильной обратной записи (PTR).',
    explanation:
      'Адрес должен вести к имени (PTR), а имя — обратно к тому же адресу. Здесь чего-то из этого нет или оно не сходится.',
    steps: [
      'Проверьте: `dig +short -x YOUR.ADDRESS`, затем `dig +short A NAME` для полученного имени — снова должен быть YOUR.ADDRESS.',
      'Задайте PTR в панели хостера («обратная зона», rDNS) или попросите поддержку: это может только владелец адреса. Нужно: `YOUR.ADDRESS PTR mail.DOMAIN.` и `mail.DOMAIN. A YOUR.ADDRESS`.',
      'Пусть сервер представляется тем же именем (HELO).',
      'То же сделайте для IPv6 или отправляйте только по IPv4.',
      {
        for: ['exim-debian', 'exim'],
        says: 'Только IPv4: `disable_ipv6 = true` (в Debian — в /etc/exim4/exim4.conf.localmacros, затем `update-exim4.conf && systemctl restart exim4`).',
      },
      { for: ['postfix'], says: "Только IPv4: `postconf -e 'inet_protocols = ipv4' && systemctl restart postfix`." },
      ...GREETING_NAME_STEPS,
    ],
  },
  'dns.helo': {
    title: 'Отправляющий сервер представляется неправильным именем (HELO).',
    explanation: 'Имя неполное, его нет в DNS, или оно чужое.',
    steps: [
      'Имя должно быть полным и вести на сервер: `mail.DOMAIN. A YOUR.ADDRESS`; лучше всего — то, которое даёт `dig +short -x YOUR.ADDRESS`.',
      'Если шлёте из почтовой программы, используйте порт 587 и авторизацию: тогда имя не важно.',
      ...GREETING_NAME_STEPS,
      { for: ['php'], says: "Для PHPMailer: `$mail->Hostname = 'mail.DOMAIN';`" },
    ],
  },
  'dns.sender-domain': {
    title: 'Домен адреса отправителя не найден или не принимает почту.',
    explanation:
      'Принимающая сторона хочет иметь возможность ответить. У домена в обратном адресе нет записи MX или адреса, или там нет такого ящика.',
    steps: [
      'Посмотрите, какой адрес отправителя назван в ответе: программы и веб-серверы часто подставляют www-data@localhost или имя машины.',
      'Задайте настоящий обратный адрес (Return-Path).',
      'Если домен верный, опубликуйте `DOMAIN. MX 10 mail.DOMAIN.` и проверьте, что этот сервер принимает почту на ваш адрес.',
      ...RETURN_PATH_STEPS,
      {
        for: ['exim-debian'],
        says: 'Впишите нужный домен в /etc/mailname, а отдельных пользователей — в /etc/email-addresses (`USER: MAILBOX@DOMAIN`); затем `update-exim4.conf && systemctl restart exim4`.',
      },
      {
        for: ['postfix'],
        says: "Выполните `postconf -e 'myorigin = DOMAIN' && postfix reload`; для отдельных пользователей — /etc/postfix/generic и `smtp_generic_maps`.",
      },
      { for: ['waybill'], says: 'В файле настроек `mail_domain: DOMAIN`.' },
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
