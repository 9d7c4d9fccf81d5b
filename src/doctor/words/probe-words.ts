// What `waybill probe` says, in both languages.

import type { Language } from '../../words/language.ts'
import type { PortVerdict } from '../port-talk.ts'

export interface ProbeWords {
  readonly verdict: Readonly<Record<PortVerdict, string>>
  /** Why there is nobody to connect to. */
  readonly nobody: Readonly<Record<'not-a-name' | 'null-mx' | 'nxdomain' | 'no-address' | 'dns', string>>
  readonly port: string
  readonly offers: string
  readonly certificate: string
  readonly noTls: string
  readonly certificateGood: string
  readonly certificateFault: string
  readonly takes: string
  readonly logIn: string
  readonly loggedIn: string
  readonly notLoggedIn: Readonly<Record<'not-offered' | 'no-mechanism' | 'unsafe', string>>
  readonly means: string
  readonly move: string
  readonly next: string
  readonly mx: string
}

export const PROBE_WORDS: Readonly<Record<Language, ProbeWords>> = {
  en: {
    verdict: {
      answers: 'answers',
      refused: 'nobody listens there',
      filtered: 'no answer: a packet filter, or nobody at that address',
      'no-route': 'no way leads there from this machine',
      'not-allowed': 'this machine is not allowed to connect there',
      silent: 'takes the connection and says nothing',
      closed: 'closes the connection',
      'not-smtp': 'does not speak SMTP',
      'put-off': 'does not want to talk now',
      'turned-away': 'refuses to talk',
      'tls-only': 'speaks TLS from the first byte only',
      'tls-failed': 'TLS fails',
    },
    nobody: {
      'not-a-name': '{target} is neither an address nor the name of a host.',
      'null-mx': 'The domain says that it takes no mail (MX 0 .).',
      nxdomain: 'The domain does not exist in DNS.',
      'no-address': 'DNS names no host with an address for it.',
      dns: 'DNS did not answer, so nobody can be connected to: {detail}.',
    },
    port: 'Port {port}',
    offers: 'offers',
    certificate: 'TLS',
    noTls: 'not offered',
    certificateGood: '{protocol}, certificate good until {until}',
    certificateFault: '{protocol}, certificate proves nothing: {fault} ({names})',
    takes: 'mail',
    logIn: 'log-in',
    loggedIn: 'works, by {mechanism}',
    notLoggedIn: {
      'not-offered': 'not offered',
      'no-mechanism': 'none of the mechanisms is wanted and known here',
      unsafe:
        'not tried: the password would go without TLS, or to somebody whose certificate proves nothing (--unverified)',
    },
    means: 'This means',
    move: 'Whose move',
    next: 'Next',
    mx: 'MX {preference}',
  },
  ru: {
    verdict: {
      answers: 'отвечает',
      refused: 'там никто не принимает соединений',
      filtered: 'ответа нет: сетевой экран или никого по этому адресу',
      'no-route': 'с этой машины туда нет пути',
      'not-allowed': 'этой машине туда соединяться не разрешено',
      silent: 'принимает соединение и молчит',
      closed: 'закрывает соединение',
      'not-smtp': 'говорит не по SMTP',
      'put-off': 'сейчас разговаривать не хочет',
      'turned-away': 'разговаривать отказывается',
      'tls-only': 'говорит только по TLS с первого байта',
      'tls-failed': 'TLS не работает',
    },
    nobody: {
      'not-a-name': '{target} — не адрес и не имя узла.',
      'null-mx': 'Домен объявляет, что почту не принимает (MX 0 .).',
      nxdomain: 'Такого домена в DNS нет.',
      'no-address': 'DNS не называет для него ни одного узла с адресом.',
      dns: 'DNS не ответил, соединяться не с кем: {detail}.',
    },
    port: 'Порт {port}',
    offers: 'умеет',
    certificate: 'TLS',
    noTls: 'не предлагается',
    certificateGood: '{protocol}, сертификат верен до {until}',
    certificateFault: '{protocol}, сертификат ничего не подтверждает: {fault} ({names})',
    takes: 'почта',
    logIn: 'вход',
    loggedIn: 'удался, по {mechanism}',
    notLoggedIn: {
      'not-offered': 'не предлагается',
      'no-mechanism': 'нужного и известного здесь механизма нет',
      unsafe: 'не пробовали: пароль пошёл бы без TLS или тому, чей сертификат ничего не подтверждает (--unverified)',
    },
    means: 'Это значит',
    move: 'Чей ход',
    next: 'Дальше',
    mx: 'MX {preference}',
  },
}
