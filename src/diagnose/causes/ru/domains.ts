// Русские тексты: домен получателя и его DNS.

import type { CauseText } from '../catalogue.ts'
import { RETRY_NOW_STEPS } from './shared-steps.ts'

export const RU_DOMAINS = {
  'domain.not-found': {
    title: 'Домен после @ не найден.',
    explanation: 'В DNS для него нет сервера: в имени опечатка, регистрация истекла или не работает его DNS.',
    steps: [
      'Проверьте написание домена, в том числе окончание (.ru, .com, .org).',
      'Посмотрите сами: `dig MX DOMAIN`. Ответ NXDOMAIN значит, что домена нет.',
      'Если имя верное, владельцу домена нужно проверить у регистратора, оплачен ли он и делегирован ли.',
      'Если не находится вообще ни один домен, чините резолвер отправляющего сервера (/etc/resolv.conf).',
      {
        for: ['exim-debian', 'exim'],
        says: 'Что думает Exim: `exim -bt ADDRESS`. Если «Unrouteable address», а домен существует, проверьте, не попал ли он в /etc/exim4/hubbed_hosts или в локальные домены.',
      },
      {
        for: ['postfix'],
        says: 'Изменив /etc/resolv.conf, перезапустите Postfix: он работает с копией этого файла. Спрашивает ли он вообще DNS: `postconf relayhost transport_maps`.',
      },
    ],
  },
  'domain.no-route': {
    title: 'Домен есть, но пригодного почтового сервера для него не указано.',
    explanation:
      'Записей MX нет, либо они указывают на несуществующие узлы или только на внутренние адреса вроде 10.x или 127.0.0.1.',
    steps: [
      'Посмотрите, что опубликовано: `dig +short MX DOMAIN`, затем `dig +short A HOST` и `dig +short AAAA HOST` для каждого названного узла.',
      'Владельцу домена нужно опубликовать MX, который ведёт на внешний адрес: `DOMAIN. MX 10 mail.DOMAIN.` и `mail.DOMAIN. A PUBLIC.ADDRESS`. Указывать в MX сам IP-адрес нельзя.',
      'До тех пор связывайтесь с получателем другим способом и сообщите ему об этом.',
      {
        for: ['exim-debian', 'exim'],
        says: "Пакет Debian, если внутренний адрес задан намеренно (сервер в вашей сети): строка `DOMAIN: PRIVATE.ADDRESS` в /etc/exim4/hubbed_hosts или `dc_relay_domains='DOMAIN'` в /etc/exim4/update-exim4.conf.conf и затем `update-exim4.conf && systemctl restart exim4`. Проверка: `exim4 -bt ADDRESS`.",
      },
      {
        for: ['exim'],
        says: 'Обычный Exim: маршрутизатор dnslookup пропускает всё, что стоит в его `ignore_target_hosts`. Для сервера в вашей сети поставьте перед ним маршрутизатор manualroute для этого домена.',
      },
      {
        for: ['postfix'],
        says: 'Если имелся в виду сервер в вашей сети: в /etc/postfix/transport `DOMAIN smtp:[PRIVATE.ADDRESS]`, затем `postmap /etc/postfix/transport` и `transport_maps = hash:/etc/postfix/transport`.',
      },
    ],
  },
  'domain.null-mx': {
    title: 'Домен объявил, что вообще не принимает почту.',
    explanation: 'Владелец опубликовал пустую запись MX («null MX»). Ни на один адрес в этом домене написать нельзя.',
    steps: [
      'Возьмите другой адрес человека или организации; часто ошибка лишь в окончании или в одной букве домена.',
      'Если домен ваш и почта нужна, уберите `DOMAIN. MX 0 .` и опубликуйте `DOMAIN. MX 10 mail.DOMAIN.`',
      'Если речь о вашем адресе отправителя, пишите с адреса, на который можно ответить.',
    ],
  },
  'domain.no-mail': {
    title: 'Этот узел не принимает почту.',
    explanation: 'Машина, до которой дошло соединение, ни для кого не почтовый сервер — она так и отвечает.',
    steps: [
      'Проверьте, нет ли опечатки в домене.',
      'Посмотрите, куда идёт его почта: `dig +short MX DOMAIN`. Без записи MX пробуют адрес сайта.',
      'Владельцу домена нужно направить запись MX на правильный узел: `DOMAIN. MX 10 mail.DOMAIN.`',
    ],
  },
  'domain.dns-error': {
    title: 'DNS не дал внятного ответа о домене получателя.',
    explanation: 'Отказали серверы имён домена или опрошенный резолвер. Принимает ли домен почту, выяснить не удалось.',
    steps: [
      'Подождите: ваш сервер повторит попытку.',
      'Только этот домен: сравните `dig MX DOMAIN` и `dig +cd MX DOMAIN`. Отвечает лишь вторая — сломан DNSSEC, не отвечает ни одна — лежат его серверы имён. Чинить должен владелец домена.',
      'Все домены: чините резолвер своего сервера. `cat /etc/resolv.conf`, затем `dig @NAMESERVER MX gmail.com` для каждой строки nameserver.',
      ...RETRY_NOW_STEPS,
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
