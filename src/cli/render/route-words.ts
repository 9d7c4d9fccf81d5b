// The sentences of `waybill route` in both languages; its lines for machines, which are those of `exim -bt`, are the same in both.

import type { Language } from '../../diagnose/diagnosis.ts'
import type { DeclinedBecause } from '../../route/routing.ts'

export interface RouteWords {
  readonly failed: (address: string, why: string) => string
  readonly deferred: (address: string, why: string) => string
  readonly nobody: (address: string) => string
  readonly repeated: (address: string) => string
  readonly declined: (router: string, why: string) => string
  readonly because: Readonly<Record<DeclinedBecause, string>>
}

export const ROUTE_WORDS: Readonly<Record<Language, RouteWords>> = {
  en: {
    failed: (address, why) => `${address} is undeliverable: ${why}`,
    deferred: (address, why) => `${address} cannot be resolved at this time: ${why}`,
    nobody: (address) => `mail to ${address} is discarded`,
    repeated: (address) => `${address} [duplicate, would not be delivered twice]`,
    declined: (router, why) => `${router} declined: ${why}`,
    because: {
      copied: 'it takes a copy, and others take the mail',
      conditions: 'its conditions do not hold',
      'not-local': 'the address is not of this server',
      local: 'the address is of this server',
      'no-hub': 'the file names no host for that domain',
      'no-literal': 'what stands behind the @ is a name, not an address in brackets',
      literal: 'what stands behind the @ is an address in brackets, not a name',
      'no-alias': 'no alias has that name',
      'made-of-itself': 'the address came of itself by then',
      released: 'it has held the mail, and somebody let it go',
      'no-such-user': 'no user has that name',
      verifying: 'it is only asked whether there is such an address',
      'no-home': 'no user of the system has that name',
      'no-forward': 'the user forwards nothing',
      'forward-faulty': 'the file of the user has a mistake, so the mail goes to the mailbox',
      'not-named': 'it is no program, file or answer of a .forward',
      'no-reply': 'it is no answer that a route has added',
      'no-srs': 'it is no return address of forwarded mail',
      'no-prefix': 'the name does not begin with the prefix',
      'no-detail': 'no separator stands behind a name',
      'no-catch-all': 'nobody gets what is left in that domain',
      'not-postmaster': 'it is neither postmaster nor root nor abuse',
    },
  },
  ru: {
    failed: (address, why) => `${address} доставить нельзя: ${why}`,
    deferred: (address, why) => `${address} сейчас неизвестно куда: ${why}`,
    nobody: (address) => `письма на ${address} выбрасываются`,
    repeated: (address) => `${address} [повтор, второго экземпляра не будет]`,
    declined: (router, why) => `${router} не подошёл: ${why}`,
    because: {
      copied: 'он берёт копию, само письмо берут другие',
      conditions: 'его условия не выполнены',
      'not-local': 'адрес не этого сервера',
      local: 'адрес этого сервера',
      'no-hub': 'в файле нет узла для этого домена',
      'no-literal': 'после @ стоит имя, а не адрес в скобках',
      literal: 'после @ стоит адрес в скобках, а не имя',
      'no-alias': 'псевдонима с таким именем нет',
      'made-of-itself': 'адрес уже получен сам из себя',
      released: 'письмо он уже держал, и его отпустили',
      'no-such-user': 'пользователя с таким именем нет',
      verifying: 'спрашивается только, есть ли такой адрес',
      'no-home': 'пользователя системы с таким именем нет',
      'no-forward': 'пользователь ничего не пересылает',
      'forward-faulty': 'в файле пользователя ошибка, поэтому письмо пойдёт в ящик',
      'not-named': 'это не программа, не файл и не ответ из .forward',
      'no-reply': 'это не ответ, который добавил маршрут',
      'no-srs': 'это не обратный адрес пересланной почты',
      'no-prefix': 'имя не начинается с приставки',
      'no-detail': 'за именем не стоит разделитель',
      'no-catch-all': 'остаток почты этого домена никому не назначен',
      'not-postmaster': 'это не postmaster, не root и не abuse',
    },
  },
}
