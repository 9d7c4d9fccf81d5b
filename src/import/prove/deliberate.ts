// Where Waybill answers otherwise than Exim on purpose, and why. What none of these explains is a real difference.

import type { Site } from '../../config/config.ts'
import { both, type Both } from '../finding.ts'
import { localPart } from './ask-exim.ts'
import type { Compared } from './verdict.ts'

export interface Deliberate {
  readonly id: string
  readonly why: Both
  readonly explains: (compared: Compared, about: AskedAbout) => boolean
}

export interface AskedAbout {
  readonly address: string
  /** Of a session. */
  readonly client?: string
  /** What `exim -bt` and the routes say of the recipient. */
  readonly ends: Compared | undefined
  /** DNS did not tell where mail for the recipient, or in a session for the sender, goes. */
  readonly isSilent: boolean
  readonly site: Site
}

const one = ({ exim, waybill }: Compared): string => `${exim.join()} > ${waybill.join()}`

export const DELIBERATE: readonly Deliberate[] = [
  {
    id: 'verified-for-all',
    why: both(
      'recipients are verified for relay clients, too: who mistypes learns it at once, and not by a later bounce',
      'получатель проверяется и для своих клиентов: об опечатке сообщается сразу, а не возвратом позже',
    ),
    explains: (compared, { client, ends }) =>
      client !== undefined &&
      /^250 > (?:5\d\d|451)$/.test(one(compared)) &&
      ends !== undefined &&
      (ends.waybill.includes('fails') || ends.waybill.includes('later')) &&
      (ends.exim.includes('fails') || ends.exim.includes('later')),
  },
  {
    id: 'always-postmaster',
    why: both(
      'mail for postmaster, root and abuse is always taken (RFC 2142): it is for the first user, or has a mailbox of its own',
      'почта для postmaster, root и abuse принимается всегда (RFC 2142): её получает первый пользователь или отдельный ящик',
    ),
    explains: (compared, { address }) =>
      /^(?:postmaster|root|abuse)$/.test(localPart(address)) &&
      (/^(?:fails|file \/var\/mail\/mail|later) > (?:local|hosts)/.test(one(compared)) ||
        one(compared) === '550 > 250'),
  },
  {
    id: 'accounts-of-programs',
    why: both(
      'accounts of programs (uid below 1000) take mail only where system_users names them in `also`',
      'учётные записи программ (uid меньше 1000) получают почту, только если названы в system_users.also',
    ),
    explains: (compared, { address }) =>
      /^(?:daemon|nobody|bin|sys|mail|www-data|uucp|news|proxy|backup|list|man|games|lp|sync|irc|_apt)$/.test(
        localPart(address),
      ) &&
      (/^(?:local|hosts) .* > fails$/.test(one(compared)) || one(compared) === '250 > 550'),
  },
  {
    id: 'local-only-at-rcpt',
    why: both(
      'on a site of type local mail for other domains is refused at RCPT; Exim takes it from relay clients and bounces it',
      'на сервере типа local почта в другие домены отклоняется на RCPT; Exim принимает её от своих и возвращает',
    ),
    explains: (compared, { client, ends }) =>
      client !== undefined && one(compared) === '250 > 550' && ends?.exim.join() === 'fails',
  },
  {
    id: 'real-prefix',
    why: both(
      'real-NAME, past aliases and .forward, is for programs of this machine in Exim; here for everybody or, as it was left, for nobody (real_prefix)',
      'real-ИМЯ, в обход псевдонимов и .forward, в Exim доступно программам этой машины; здесь — всем или, как оставлено, никому (real_prefix)',
    ),
    explains: (compared, { address }) =>
      localPart(address).startsWith('real-') && /^(?:local|hosts) .* > fails$/.test(one(compared)),
  },
  {
    id: 'no-dns',
    why: both(
      'a domain that cannot be looked up now is tried again; Exim gives up at once where DNS says that there is none',
      'домен, который сейчас не удаётся найти, пробуется снова; Exim сдаётся сразу, если DNS говорит, что его нет',
    ),
    explains: (compared, { isSilent }) => isSilent && /^(?:fails > later|550 > 451)$/.test(one(compared)),
  },
  {
    id: 'not-set-up',
    why: both(
      'a site of type none sends and delivers nothing, whatever else is configured: mail waits until another type is chosen',
      'сервер типа none ничего не отправляет и не доставляет, что бы ни было настроено: почта ждёт, пока не выбран другой тип',
    ),
    explains: ({ waybill }, { site, client }) => site === 'none' && client === undefined && waybill.join() === 'later',
  },
]
