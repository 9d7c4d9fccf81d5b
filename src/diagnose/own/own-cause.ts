// From a recorded reason to its cause. What this server saw itself (DNS, the connection, TLS, its own mailboxes) is known and
// needs no reading of texts; only what another server said in words is left to the engine. Says besides where this server stands
// in the story; whose move it then is, is decided in move.ts.

import type { Reason } from '../../core/reason.ts'
import { isTransient } from '../../core/reply.ts'
import type { CauseId } from '../causes/facts.ts'
import type { Said } from '../diagnosis.ts'
import { causeByPolicy } from './by-tls-policy.ts'
import type { SaidByRule } from '../move.ts'

/** A cause that is known. What is left out is the catalogue's. */
export interface KnownCause extends SaidByRule {
  readonly cause: CauseId
  /** In place of the catalogue's title and explanation, which speak of the other side. */
  readonly text?: { readonly title: Said; readonly explanation: Said }
}

/** Undefined: another server said why, so its words have to be read. */
export function knownCause(reason: Reason): KnownCause | undefined {
  const byPolicy = causeByPolicy(reason)
  if (byPolicy) return byPolicy
  switch (reason.code) {
    case 'dns.nxdomain':
      return { cause: 'domain.not-found', retry: 'no' }
    case 'dns.no-address':
    case 'dns.mx-unresolvable':
    case 'dns.mx-private':
      return { cause: 'domain.no-route', retry: 'no' }
    case 'dns.null-mx':
      return { cause: 'domain.null-mx' }
    case 'dns.servfail':
    case 'dns.dnssec':
    case 'dns.alias-loop':
    case 'dns.bogus':
      return { cause: 'domain.dns-error' }
    case 'dns.silent':
    case 'dns.refused':
    case 'dns.no-server':
      return { cause: 'domain.dns-error', who: 'sender-admin', text: OUR_DNS }
    case 'connect.refused':
    case 'connect.unreachable':
    case 'connect.failed':
      return { cause: 'network.connect' }
    case 'connect.no-host':
      return { cause: 'network.connect', who: 'sender-admin', retry: 'no', text: NO_HOST }
    case 'connect.no-network':
      return { cause: 'network.connect', who: 'sender-admin', text: NO_NETWORK }
    case 'connect.timeout':
    case 'connect.reset':
      return { cause: 'network.timeout' }
    case 'connect.not-allowed':
      return { cause: 'network.port-25-blocked', who: 'sender-admin', retry: 'no', text: NOT_ALLOWED }
    case 'tls.failed':
    case 'tls.plaintext':
      return { cause: 'tls.cert', retry: 'no' }
    case 'tls.cert-expired':
      return { cause: 'tls.cert', retry: 'no', text: CERT_EXPIRED }
    case 'tls.cert-not-yet-valid':
      return { cause: 'tls.cert', retry: 'no', text: CERT_NOT_YET_VALID }
    case 'tls.cert-self-signed':
    case 'tls.cert-unknown-issuer':
      return { cause: 'tls.cert', retry: 'no', text: CERT_UNKNOWN }
    case 'tls.cert-name':
      return { cause: 'tls.cert-name', retry: 'no', text: CERT_NAME }
    case 'tls.cert-untrusted':
      return { cause: 'tls.cert', retry: 'no', text: CERT_UNTRUSTED }
    case 'tls.dane':
      return { cause: 'tls.dane', retry: 'no' }
    case 'tls.dane-unknown':
      return { cause: 'domain.dns-error' }
    case 'tls.sts-host':
      return { cause: 'tls.mta-sts', retry: 'no' }
    case 'tls.timeout':
    case 'tls.lost':
      return { cause: 'network.timeout' }
    case 'tls.demanded':
      return { cause: 'tls.required', who: 'recipient-admin', retry: 'yes', text: TLS_DEMANDED }
    case 'tls.not-offered':
      return { cause: 'tls.required', who: 'recipient-admin', retry: 'no' }
    case 'smtp.auth':
      return {
        cause: 'smarthost.login-refused',
        retry: reason.reply !== undefined && isTransient(reason.reply) ? 'yes' : 'no',
      }
    case 'smtp.auth-missing':
      return { cause: 'smarthost.login-in-clear', text: NO_LOGIN }
    case 'smtp.auth-mechanism':
      return { cause: 'smarthost.login-in-clear' }
    case 'smtp.auth-unproved':
      return { cause: 'smarthost.login-refused', text: UNPROVED }
    case 'local.password':
      return { cause: 'smarthost.login-missing', text: NO_PASSWORD }
    case 'smtp.greeting':
    case 'smtp.hello':
    case 'smtp.starttls':
    case 'smtp.mail':
    case 'smtp.rcpt':
    case 'smtp.data':
    case 'smtp.content':
      return undefined
    case 'smtp.timeout':
    case 'smtp.lost':
      return reason.reply === undefined ? { cause: 'network.timeout' } : undefined
    case 'smtp.malformed':
      return { cause: 'protocol', who: 'recipient-admin', retry: 'no' }
    case 'smtp.size':
      return { cause: 'limit.size' }
    case 'smtp.utf8-sender':
    case 'smtp.utf8-recipient':
    case 'smtp.utf8-header':
      return { cause: 'smtputf8' }
    case 'route.unknown-user':
    case 'route.alias-fail':
    case 'route.fail':
    case 'route.srs-forged':
    case 'route.srs-expired':
      return { cause: 'recipient.unknown' }
    case 'route.alias-defer':
    case 'route.defer':
      return { cause: 'system.temp', who: 'wait', retry: 'yes' }
    case 'route.hold':
      return { cause: 'system.temp', who: 'sender-admin', retry: 'no', text: HELD }
    case 'queue.guarded':
      return { cause: 'system.temp', who: 'sender-admin', retry: 'no', text: GUARDED }
    case 'route.alias-unknown':
    case 'route.unclear':
    case 'route.not-set-up':
      return { cause: 'system.temp', who: 'sender-admin', retry: 'yes' }
    case 'route.alias-loop':
      return { cause: 'loop', who: 'sender-admin' }
    case 'route.nonlocal':
      return { cause: 'local-config.remote-domains-disabled' }
    case 'route.bad-literal':
      return { cause: 'format.address' }
    case 'route.loop-smarthost':
      return { cause: 'loop', who: 'sender-admin', text: OUR_SMARTHOST }
    case 'route.loop-self':
      return { cause: 'local-config.mx-points-here', who: 'sender-admin' }
    case 'route.loop-hops':
      return { cause: 'loop', who: 'sender-admin' }
    case 'local.mailbox-full':
      return { cause: 'system.full', who: 'sender-admin', retry: 'yes' }
    case 'local.program-failed':
      return { cause: 'system.temp', who: 'sender-admin', retry: 'no', text: PROGRAM_FAILED }
    case 'local.program-later':
      return { cause: 'system.temp', who: 'sender-admin', retry: 'yes', text: PROGRAM_LATER }
    case 'local.mailbox':
    case 'local.mailbox-locked':
    case 'local.mailbox-denied':
      return { cause: 'system.temp', who: 'sender-admin', retry: 'yes', text: MAILBOX }
    case 'local.exhausted':
      return { cause: 'system.temp', who: 'sender-admin', retry: 'yes', text: EXHAUSTED }
    case 'local.stopping':
      return { cause: 'system.temp', who: 'wait', retry: 'yes', text: STOPPING }
    case 'local.content':
      return { cause: 'system.temp', who: 'sender-admin', retry: 'yes', text: CONTENT }
    case 'local.altered':
      return { cause: 'system.temp', who: 'sender-admin', retry: 'no', text: ALTERED }
    case 'local.salvaged':
      return { cause: 'system.temp', who: 'sender-admin', retry: 'yes', text: SALVAGED }
    case 'local.refused':
      return { cause: 'system.temp', who: 'sender-admin', retry: 'no', text: REFUSED }
    case 'queue.given-up':
      return { cause: 'system.temp', who: 'sender-admin', retry: 'no', text: GIVEN_UP }
    case 'queue.expired':
      return { cause: 'expired' }
    case 'internal':
      return { cause: 'system.temp', who: 'sender-admin', retry: 'yes', text: FAULT }
  }
}

/** Of a host that this server went to because DNS names it. */
export const NOT_THEIRS = {
  title: {
    en: 'The server that is named for the domain does not take its mail.',
    ru: 'Сервер, указанный для домена, его почту не берёт.',
  },
  explanation: {
    en: 'It does not count the domain as its own and will not pass its mail on. Either the server or the MX record of the domain is set up wrong.',
    ru: 'Своим он этот домен не считает, а дальше его почту не передаёт. Неверно настроен либо сервер, либо запись MX домена.',
  },
}
const NOT_ALLOWED = {
  title: {
    en: 'This machine forbids the connection itself.',
    ru: 'Соединяться запрещает сама эта машина.',
  },
  explanation: {
    en: 'The system refused it before anything left the machine: a firewall rule here, or the walls of the sandbox.',
    ru: 'Система отказала ещё до отправки: это правило межсетевого экрана здесь же или стенки песочницы.',
  },
}
const REFUSED = {
  title: {
    en: 'The rules of this server do not take this message.',
    ru: 'Правила этого сервера не пропускают письмо.',
  },
  explanation: {
    en: 'A program of this machine left it for the server, which refused it when nobody was there any more to be told. What it would have answered stands here.',
    ru: 'Письмо оставила программа на этой машине, а когда сервер отказал, сообщить об этом было уже некому. Ответ сервера приведён здесь.',
  },
}
const PROGRAM_FAILED = {
  title: {
    en: 'A program on this server takes the mail of this address, and refused the message.',
    ru: 'Почту этого адреса берёт программа на этом сервере, и письмо она отвергла.',
  },
  explanation: {
    en: 'It ended with a code that means for good. What it printed says why, where it says anything.',
    ru: 'Она завершилась с кодом, который означает окончательный отказ. Причина — в том, что она вывела, если она что-то вывела.',
  },
}
const PROGRAM_LATER = {
  title: {
    en: 'A program on this server takes the mail of this address, and could not take the message.',
    ru: 'Почту этого адреса берёт программа на этом сервере, и взять письмо она не смогла.',
  },
  explanation: {
    en: 'It could not be run, was ended, or said that it can later. Nothing is lost: the message waits in the queue.',
    ru: 'Её не удалось запустить, её пришлось завершить, или она сама просит повторить позже. Ничего не потеряно: письмо ждёт в очереди.',
  },
}
const MAILBOX = {
  title: {
    en: 'The message is here, but the mailbox on this server cannot be written.',
    ru: 'Письмо здесь, но в ящик на этом сервере записать не удаётся.',
  },
  explanation: {
    en: 'Nothing is lost: it waits in the queue and goes into the mailbox once that can be written.',
    ru: 'Ничего не потеряно: письмо ждёт в очереди и ляжет в ящик, как только туда можно будет писать.',
  },
}
const CONTENT = {
  title: {
    en: 'The stored message cannot be read.',
    ru: 'Сохранённое письмо не читается.',
  },
  explanation: {
    en: 'Its file in the state folder is missing, locked or damaged.',
    ru: 'Его файл в каталоге состояния пропал, недоступен или повреждён.',
  },
}
const ALTERED = {
  title: {
    en: 'The disk has altered the stored message.',
    ru: 'Диск изменил сохранённое письмо.',
  },
  explanation: {
    en: 'A checksum does not fit: what is stored is not what was accepted. It is held and not sent.',
    ru: 'Контрольная сумма не сходится: сохранено не то, что было принято. Письмо задержано и не отправляется.',
  },
}
const SALVAGED = {
  title: {
    en: 'The message comes out of a damaged queue, and may have been sent before.',
    ru: 'Письмо спасено из повреждённой очереди и, возможно, уже было отправлено.',
  },
  explanation: {
    en: 'It is held, so that nobody gets it twice without somebody having decided so.',
    ru: 'Оно задержано, чтобы никто не получил его второй раз без чьего-либо решения.',
  },
}
const OUR_DNS = {
  title: {
    en: 'The DNS server that this machine asks does not answer it.',
    ru: 'DNS-сервер, к которому обращается эта машина, ей не отвечает.',
  },
  explanation: {
    en: 'Nothing is known about the domain: either the resolver is down or out of reach, or it refuses to serve this machine.',
    ru: 'О домене ничего не известно: либо DNS-сервер не работает или недоступен, либо он не обслуживает эту машину.',
  },
}
const NO_HOST = {
  title: {
    en: 'The address that this server is told to call is none of a host.',
    ru: 'Адрес, по которому этому серверу велено обращаться, не принадлежит никакому серверу.',
  },
  explanation: {
    en: 'It is a multicast, broadcast or unspecified address, and is never called. The configuration names it, or a host whose DNS does.',
    ru: 'Это групповой, широковещательный или неопределённый адрес, по таким сервер не обращается. Он указан в настройках или в DNS названного там сервера.',
  },
}
const NO_NETWORK = {
  title: {
    en: 'This machine has no way into the network of that host.',
    ru: 'С этой машины нет пути в сеть, где стоит тот сервер.',
  },
  explanation: {
    en: 'It has no route or no address of that family: its network is down, or the host has only IPv6 and this machine has none.',
    ru: 'Нет ни маршрута, ни подходящего адреса: сеть здесь не работает, либо у того сервера только IPv6, а здесь его нет.',
  },
}
const TLS_DEMANDED = {
  title: {
    en: 'The server takes mail through TLS only, and its TLS does not work at the moment.',
    ru: 'Сервер принимает почту только по TLS, а TLS у него сейчас не работает.',
  },
  explanation: {
    en: 'It offered STARTTLS, the switch failed, and in clear it takes nothing. The message is not sent back for that: it is tried again.',
    ru: 'Он предложил STARTTLS, перейти на TLS не удалось, а без шифрования он почту не берёт. Из-за этого письмо не возвращается: попытки продолжаются.',
  },
}
const CERT_EXPIRED = {
  title: {
    en: 'The certificate of the server has expired.',
    ru: 'Срок сертификата сервера истёк.',
  },
  explanation: {
    en: 'This server is told to send only to whoever proves their name (`tls: verified`), so the message waits until the certificate is renewed. It is neither sent in clear nor sent back for that.',
    ru: 'Этому серверу велено отправлять только тем, кто доказал своё имя (`tls: verified`), поэтому письмо ждёт, пока сертификат не обновят. Без шифрования оно не уйдёт и из-за этого сразу не вернётся.',
  },
}
const CERT_NOT_YET_VALID = {
  title: {
    en: 'The certificate of the server is not valid yet.',
    ru: 'Срок сертификата сервера ещё не начался.',
  },
  explanation: {
    en: 'Either it was put in place too early, or the clock of this machine is behind. The message waits (`tls: verified`).',
    ru: 'Либо его поставили раньше времени, либо отстают часы этой машины. Письмо ждёт (`tls: verified`).',
  },
}
const CERT_UNKNOWN = {
  title: {
    en: 'Nobody who is trusted here vouches for the certificate of the server.',
    ru: 'За сертификат сервера не ручается никто, кому здесь доверяют.',
  },
  explanation: {
    en: 'Whoever stands in between could show such a certificate too. This server is told to demand proof (`tls: verified`), so the message waits.',
    ru: 'Такой же сертификат мог бы показать и тот, кто встал посередине. Этому серверу велено требовать доказательств (`tls: verified`), поэтому письмо ждёт.',
  },
}
const CERT_NAME = {
  title: {
    en: 'The certificate is good, but for other names than that of the server.',
    ru: 'Сертификат исправен, но выдан не на имя этого сервера.',
  },
  explanation: {
    en: 'It proves that somebody else answered, or that the name was forgotten when it was made. The message waits (`tls: verified`).',
    ru: 'Значит, либо ответил кто-то другой, либо имя забыли указать при выпуске. Письмо ждёт (`tls: verified`).',
  },
}
const CERT_UNTRUSTED = {
  title: {
    en: 'The certificate of the server proves nothing.',
    ru: 'Сертификат сервера ничего не доказывает.',
  },
  explanation: {
    en: 'It is not made for servers, is signed too weakly or wrongly, or is missing. The message waits (`tls: verified`).',
    ru: 'Он не для серверов, подписан слишком слабо или неверно, либо его нет вовсе. Письмо ждёт (`tls: verified`).',
  },
}
const HELD = {
  title: {
    en: 'A route of the configuration holds this mail.',
    ru: 'Это письмо держит маршрут из настроек.',
  },
  explanation: {
    en: 'Nothing is wrong with it. It waits until whoever runs this server lets it go, or gives it up.',
    ru: 'С письмом всё в порядке. Оно ждёт, пока администратор сервера его не отпустит или не вернёт.',
  },
}
const GUARDED = {
  title: {
    en: 'Its sender suddenly sends far more than usual, so this mail is held.',
    ru: 'Отправитель вдруг шлёт намного больше обычного, поэтому письмо задержано.',
  },
  explanation: {
    en: 'Most often that is a stolen password or a script that somebody broke into. Nothing is lost: it waits until whoever runs this server lets it go, or removes it.',
    ru: 'Чаще всего это украденный пароль или взломанный скрипт. Ничего не потеряно: письмо ждёт, пока администратор сервера его не отпустит или не удалит.',
  },
}
const OUR_SMARTHOST = {
  title: {
    en: 'The smarthost in the configuration is this server itself.',
    ru: 'Вышестоящим сервером (smarthost) в настройках указан этот самый сервер.',
  },
  explanation: {
    en: 'Sent there, the message would come back at once, so it is kept. The setting `smarthost` must name another server.',
    ru: 'Отправленное туда письмо тут же вернулось бы, поэтому оно ждёт здесь. В настройке `smarthost` нужен другой сервер.',
  },
}
const NO_LOGIN = {
  title: {
    en: 'The smarthost does not let anybody log in there.',
    ru: 'Вышестоящий сервер (smarthost) там никого не пускает под своим именем.',
  },
  explanation: {
    en: 'A log-in is configured, and the server offers none: on port 25 many do not, or it is another server than was meant. Nothing is sent without it.',
    ru: 'В настройках указан вход, а сервер его не предлагает: на порту 25 так у многих, либо это не тот сервер. Без входа ничего не отправляется.',
  },
}
const UNPROVED = {
  title: {
    en: 'The smarthost did not prove that it knows the password.',
    ru: 'Вышестоящий сервер (smarthost) не доказал, что знает пароль.',
  },
  explanation: {
    en: 'With SCRAM both sides prove it. A server that says yes to anybody may be another one in between; it gets no mail.',
    ru: 'При SCRAM это доказывают обе стороны. Сервер, который соглашается с кем угодно, может оказаться посредником; почту он не получит.',
  },
}
const NO_PASSWORD = {
  title: {
    en: 'The password for the smarthost cannot be read here.',
    ru: 'Пароль для вышестоящего сервера (smarthost) здесь не читается.',
  },
  explanation: {
    en: 'Its file is missing, empty, or open to others, who could send mail in your name. It is read again by itself once that is mended.',
    ru: 'Файла нет, он пуст или открыт посторонним, которые могли бы слать почту от вашего имени. Когда это исправлено, он перечитывается сам.',
  },
}
const EXHAUSTED = {
  title: {
    en: 'This machine has run out of open files or memory for connections.',
    ru: 'На этой машине кончились открытые файлы или память для соединений.',
  },
  explanation: {
    en: 'Neither the message nor the other server is to blame. Nothing is lost: the message waits and is tried again.',
    ru: 'Ни письмо, ни другой сервер не виноваты. Ничего не потеряно: письмо ждёт, попытки продолжаются.',
  },
}
const GIVEN_UP = {
  title: {
    en: 'Whoever runs this server has given up delivering the message.',
    ru: 'Администратор этого сервера прекратил попытки доставить письмо.',
  },
  explanation: {
    en: 'It was decided by hand, and not because of an answer of the recipient’s server. The server does not try it again.',
    ru: 'Так решено вручную, а не из-за ответа сервера получателя. Попыток больше не будет.',
  },
  steps: {
    en: ['Ask the postmaster of this server why, before you send it again.'],
    ru: ['Прежде чем отправлять ещё раз, спросите администратора этого сервера о причине.'],
  },
}

const STOPPING = {
  title: {
    en: 'The attempt was broken off because this server was stopped.',
    ru: 'Попытка прервана: этот сервер останавливали.',
  },
  explanation: {
    en: 'Nothing is lost: the message is taken up again at the next start.',
    ru: 'Ничего не потеряно: после запуска письмо снова пойдёт в работу.',
  },
}
const FAULT = {
  title: { en: 'Waybill made a mistake of its own.', ru: 'Это ошибка в самом Waybill.' },
  explanation: {
    en: 'Neither the message nor the recipient is to blame. The message is kept and tried again.',
    ru: 'Ни письмо, ни получатель не виноваты. Письмо хранится, попытки продолжаются.',
  },
}
