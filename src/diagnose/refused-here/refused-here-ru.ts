// Русские тексты для того, кто ведёт отказавший сервер. Команды выполняет root на этом сервере; то, что набрано ПРОПИСНЫМИ, надо
// заменить своим. Виды отказов и шаги те же, что в refused-here-en.ts.

import type { Step } from '../causes/catalogue.ts'
import type { RefusedHere } from './refused-here.ts'

const ALLOW: readonly Step[] = [
  {
    for: ['exim-debian'],
    says: 'Пропустить клиента: его адрес в /etc/exim4/host_local_deny_exceptions, отправителя — в sender_local_deny_exceptions там же; по одному в строке, действует сразу.',
  },
  {
    for: ['exim'],
    says: 'Пропустить клиента: `accept hosts = АДРЕС` перед `deny` в `acl_check_rcpt`. Проверка: `exim -bh АДРЕС`.',
  },
  {
    for: ['postfix'],
    says: 'Пропустить клиента: `АДРЕС OK` в /etc/postfix/client_access и `check_client_access hash:/etc/postfix/client_access` перед отказавшей проверкой в `smtpd_recipient_restrictions`. Затем `postmap /etc/postfix/client_access && postfix reload`.',
  },
  {
    for: ['waybill'],
    says: 'Правило, что оно сравнило и что достаточно изменить: `waybill why ID` с именем из ответа. Пропустить клиента: его адрес в `host_local_deny_exceptions` в `lists_folder`.',
  },
]

export const REFUSED_HERE_RU: RefusedHere = {
  filter: {
    title: 'Фильтр этого сервера не принял письмо.',
    first: 'Если письмо нужное, посмотрите, из чего сложилась его оценка, и пропустите отправителя.',
    explanation:
      'Он судил по содержанию и по отправителю. Ненужное отклонено верно, и отправитель об этом знает. Вмешаться стоит, только если письмо было нужным.',
    steps: [
      'Посмотрите оценку и её составляющие. rspamd: `grep НОМЕР-В-ОЧЕРЕДИ /var/log/rspamd/rspamd.log` или History на его веб-странице. SpamAssassin: `journalctl -u spamd`, `spamassassin -t < ПИСЬМО`.',
      'Пропустить одного отправителя. rspamd, в /etc/rspamd/local.d/multimap.conf: `WANTED { type = "from"; map = "/etc/rspamd/wanted.map"; prefilter = true; action = "accept"; }`. SpamAssassin, в /etc/spamassassin/local.cf: `welcomelist_auth АДРЕС`. Затем перечитать настройки.',
      'Если страдает много нужной почты: поднимите порог. rspamd: `reject = 20;` в /etc/rspamd/local.d/actions.conf.',
      { for: ['postfix'], says: 'Всё, что отклонили фильтры: `grep milter-reject /var/log/mail.log`.' },
      {
        for: ['exim', 'exim-debian'],
        says: 'Всё, что отклонено после приёма содержания, вместе с заголовками: /var/log/exim4/rejectlog.',
      },
      { for: ['waybill'], says: 'Оценка и порог: `waybill why ID` с именем из ответа.' },
    ],
  },
  list: {
    title: 'Этот сервер не принял клиента: тот в чёрном списке.',
    first: 'Если почта нужная, пропустите клиента здесь. Из списка его выводит тот, чей это сервер.',
    explanation:
      'Список спрашивает этот сервер. Владельцы клиента могут добиться исключения из списка, а вы — пока что их пропустить.',
    steps: [
      'Проверьте через свой DNS-сервер, есть ли он в списке сейчас: `dig +short 7.2.0.192.СПИСОК` для 192.0.2.7 (адрес задом наперёд). Ответ 127.255.255.x значит, что список вашему DNS-серверу не отвечает; тогда через него список спрашивать нельзя.',
      ...ALLOW,
      'Если страдает много нужной почты: уберите список или пусть он только помечает.',
      { for: ['exim-debian'], says: 'Списки: CHECK_RCPT_IP_DNSBLS в /etc/exim4/exim4.conf.localmacros.' },
      { for: ['postfix'], says: 'Списки: `postconf smtpd_recipient_restrictions postscreen_dnsbl_sites`.' },
      { for: ['waybill'], says: 'Списки: `checks.ip_dnsbls`.' },
    ],
  },
  relay: {
    title: 'Этот сервер отказался передать почту в чужой домен.',
    first: 'Посмотрите, кто это был: чужому отказано верно, а своему пользователю надо войти под своим именем.',
    explanation:
      'Чужие пробуют это весь день, и отказывать им надо и дальше. Вмешаться стоит, только если клиент ваш или если домен ваш, а сервер о нём не знает.',
    steps: [
      'Ваш человек или прибор: вход под своим именем на сервере исходящей почты, порт 587 или 465.',
      'Ваша машина, которая входить не умеет: разрешите отправку её адресу. Только не целому провайдеру и не всем.',
      {
        for: ['exim-debian'],
        says: 'Ваш домен: в `dc_other_hostnames`; ваша сеть: `dc_relay_nets`, оба в /etc/exim4/update-exim4.conf.conf, затем `update-exim4.conf && systemctl restart exim4`. Почему отказ: `exim4 -bh АДРЕС.КЛИЕНТА`.',
      },
      {
        for: ['exim'],
        says: 'Ваш домен: в `domainlist local_domains`; ваша сеть: `hostlist relay_from_hosts`. Почему отказ: `exim -bh АДРЕС.КЛИЕНТА`.',
      },
      {
        for: ['postfix'],
        says: 'Ваш домен: в `mydestination`, `virtual_mailbox_domains` или `relay_domains`; ваша сеть: `mynetworks`. Затем `postfix reload`.',
      },
      {
        for: ['waybill'],
        says: 'Почему отказ: `waybill why ID`. Ваш домен: `local_domains`; ваша сеть: `relay_from`.',
      },
    ],
  },
  greylist: {
    title: 'Этот сервер просит незнакомых клиентов прийти позже (серый список).',
    first:
      'Обычно ничего: исправный сервер придёт снова через несколько минут. Тех, кому ждать нельзя, внесите в исключения.',
    explanation:
      'Кто пришёл снова, того пускают. Некоторые крупные отправители каждый раз приходят с другого адреса и ждут долго.',
    steps: [
      'Посмотрите, пришёл ли он снова: поищите получателя в журнале через несколько минут.',
      {
        for: ['postfix'],
        says: 'Исключить клиента: /etc/postgrey/whitelist_clients.local, затем `systemctl reload postgrey`. С rspamd: `whitelisted_ip` в /etc/rspamd/local.d/greylist.conf.',
      },
      { for: ['exim', 'exim-debian'], says: 'Исключить клиента: /etc/greylistd/whitelist-hosts.' },
      { for: ['waybill'], says: 'Почему и как исключить: `waybill why ID`.' },
    ],
  },
  names: {
    title: 'Этот сервер не принял клиента, у которого имена в DNS не сходятся.',
    first: 'Если почта нужная, пропустите клиента и сообщите его владельцу, какого имени нет.',
    explanation:
      'HELO, обратная запись адреса или домен отправителя никуда не ведут. Исправить это могут только они; вы можете пока их пропустить.',
    steps: [
      'Спросите DNS сами: `dig +short -x АДРЕС`, `dig +short ИМЯ`. Если вам он отвечает, значит, DNS-сервер этой машины был неисправен.',
      ...ALLOW,
      {
        for: ['postfix'],
        says: 'Проверки, от которых страдают и честные: `reject_unknown_helo_hostname`, `reject_unknown_client_hostname`. См. `postconf smtpd_helo_restrictions smtpd_client_restrictions`.',
      },
      {
        for: ['exim-debian'],
        says: 'Проверки: CHECK_RCPT_REVERSE_DNS и CHECK_RCPT_VERIFY_SENDER в /etc/exim4/exim4.conf.localmacros.',
      },
    ],
  },
  'log-in': {
    title: 'Войти на этот сервер не удалось.',
    first: 'Посмотрите, откуда это: пользователь со старым паролем или чужой, который подбирает.',
    explanation:
      'Подбирают всегда, и при хороших паролях это безвредно. На устройстве пользователя нужен верный пароль.',
    steps: [
      'Чужой: ничего не делать или закрыть ему доступ: fail2ban с правилом для этого сервера.',
      'Пользователь: имя — полный адрес, пароль ввести заново, порт 587 или 465 с TLS.',
      'Если не может войти никто: дело в службе, которая проверяет пароли. Dovecot: `doveadm auth test ПОЛЬЗОВАТЕЛЬ`, `journalctl -u dovecot`.',
      { for: ['postfix'], says: 'У кого не выходит чаще всего: `grep "authentication failed" /var/log/mail.log`.' },
      {
        for: ['exim', 'exim-debian'],
        says: 'У кого не выходит чаще всего: `grep "authenticator failed" /var/log/exim4/mainlog`.',
      },
    ],
  },
  proof: {
    title: 'Этот сервер не принял письмо: его отправитель не подтверждён.',
    first: 'Если письмо нужное, сообщите отправителю; SPF ломает и пересылка через другой сервер.',
    explanation:
      'По SPF, DKIM или DMARC домена отправителя письмо не оттуда. Так выглядят и подделка, и пересланное письмо.',
    steps: [
      'Посмотрите, что говорит домен: `dig +short TXT ДОМЕН`, `dig +short TXT _dmarc.ДОМЕН`.',
      'Если его переслал сервер, который вы знаете: исключите этот сервер из проверки.',
      ...ALLOW,
    ],
  },
  rule: {
    title: 'Правило этого сервера не пропустило клиента или письмо.',
    first: 'Найдите правило. Если почта нужная, внесите отправителя в исключения.',
    explanation: 'Так решили ваши собственные настройки или фильтр, к которому они обращаются.',
    steps: ['Слова ответа стоят в самом правиле: `grep -rn "СЛОВА" /etc`.', ...ALLOW],
  },
}
