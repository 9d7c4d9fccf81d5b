// What people say in plain words before they have seen an error: that mail does not come, is not sent, is asked a password for,
// lands in spam, is late. Only where a person speaks, since every bounce has such words too.

import type { Rule } from './rule.ts'

const PLAIN = { source: 'public-thread', speaker: ['person'] } as const

export const SYMPTOM_RULES: readonly Rule[] = [
  {
    ...PLAIN,
    id: 'symptom.password',
    cause: 'symptom.asks-for-password',
    says: [
      'keeps|keep ~ asking|prompting|requesting ~ password|credentials',
      'password prompt|password pop-up|password popup ~ again|keeps|constantly|every',
      'asks|asking ~ password ~ again|constantly|over and over|every time|repeatedly',
      'постоянно|снова|опять|всё время|все время|каждый раз ~ просит|спрашивает|запрашивает|требует ~ пароль',
      'просит|спрашивает|запрашивает|требует ~ пароль',
      'не принимает пароль',
      'неверный пароль',
    ],
    samples: ['outlook keeps asking for my password', 'Почта на телефоне постоянно просит пароль'],
  },
  {
    ...PLAIN,
    id: 'symptom.spam',
    cause: 'symptom.in-spam',
    says: [
      'goes|go|going|land*|end*|arriv*|delivered|deliver|sent|ending|come*|fall* ~ spam|junk ~ folder|box',
      'goes|go|going|land*|ending up|end up|ends up|arriv*|sent|fall* ~ to spam|in spam|into spam|to junk|in junk|into junk|as spam',
      'puts|put|moves|sorts|sends ~ spam|junk',
      'marked as spam',
      'flagged as spam',
      'marked as junk',
      'попада*|уход*|улет*|прилета*|пада* ~ спам*',
      'письма|почта|письмо ~ в спам|в спаме',
    ],
    unless: ['rejected', 'blocked'],
    samples: ['our mails land in the junk folder at outlook', 'почему наша почта уходит в спам'],
  },
  {
    ...PLAIN,
    id: 'symptom.slow-mail',
    cause: 'symptom.slow',
    says: [
      'mail|email|emails|message|messages ~ slow*|late|delayed|hours later|takes ~ hours|minutes|long',
      'mail|email|emails|messages ~ hours late|arrives late|arrive late|very late|very slow|too slow',
      'письма|почта|письмо ~ с опозданием|с задержкой|долго|через несколько часов|медленно',
    ],
    samples: ['emails arrive hours late', 'письма приходят с задержкой в несколько часов'],
  },
  {
    ...PLAIN,
    id: 'symptom.incoming',
    cause: 'symptom.nothing-comes-in',
    says: [
      'i|we|server|cannot|unable to ~ not|cannot|no longer|stopped|never|unable to ~ receive|receiving|get|getting ~ mail|mails|email|emails|message|messages',
      'no mail|no email|no emails|no incoming ~ arrive|arrives|arriving|coming in|comes in|received',
      'incoming mail|email ~ not|does not|do not|stopped',
      'не получаю|не получаем|не получает|перестал получать|перестали получать|перестала приходить|перестали приходить ~ почт*|письм*|письма',
      'не приходят письма|не приходит почта|не приходят ответы ~ на наш|на мой|на сервер|в ящик|к нам|нам|мне|на сайт',
      'входящ* ~ не приход*|нет',
      'перестала приходить|перестали приходить|перестало приходить ~ почт*|письм*|сообщен*',
      'почт*|письм*|сообщен* ~ перестала приходить|перестали приходить|перестало приходить',
    ],
    samples: ['I no longer receive emails on my own server', 'входящие письма не приходят второй день'],
  },
  {
    ...PLAIN,
    id: 'symptom.outgoing',
    cause: 'symptom.not-arriving',
    says: [
      'mail|mails|email|emails|message|messages|letter* ~ not|never|do not|does not|cannot ~ arrive|arriving|reach|delivered|deliver|received|come|show up|get to|get through',
      'not arriving|never arrive*|does not arrive|do not arrive|not delivered|not reach*|disappear*|vanish*|lost ~ mail|email|emails|message|messages|gmail|yandex|outlook|hotmail|mail.ru',
      'recipient*|customer*|client*|friend*|people|user* ~ not|never ~ receive|get|got ~ mail|email|emails|message',
      'не приход*|не доход*|не доставля*|не получа*|пропада*|исчеза*|теря* ~ почт*|письм*|яндекс*|gmail|mail.ru|рассылк*|сообщен*',
      'почт*|письм*|рассылк*|сообщен* ~ не приход*|не доход*|не доставля*|не получа*|пропада*|исчеза*|теря*',
      'почт*|письм* ~ зависа*|застрял*|висит ~ очеред*',
    ],
    samples: ['my emails never arrive at hotmail', 'не приходит почта на яндекс'],
  },
  {
    ...PLAIN,
    id: 'symptom.sending',
    cause: 'symptom.cannot-send',
    says: [
      'cannot|unable to|not|failed to|fails to|stopped ~ send|sending|sends ~ mail|mails|email|emails|message|messages',
      'mail|email|emails|mails|form|phpmailer|wordpress|plugin ~ not|does not|do not|is not|are not|cannot ~ send|sent|sending|work|working',
      'mail|email|smtp ~ not working|does not work|stopped working|broken',
      'не отправля*|не уход*|не шлёт|не шлет|не рассыла* ~ почт*|письм*|сообщен*|форм*',
      'почт*|письм*|форм*|сайт*|сервер* ~ не отправля*|не уход*|не шлёт|не шлет|не работает|не отсыла*',
      'не могу|не удается|не удаётся|не получается ~ отправить|послать|выслать',
    ],
    samples: ['my wordpress does not send emails', 'почта с сайта не отправляется, ошибок нет'],
  },
]
