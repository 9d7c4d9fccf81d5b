// What people say in plain words, in many ways and both languages, gets a list of what to look at: never `unknown`, and never a
// cause that only a server could tell.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CauseId } from '../../src/diagnose/causes/facts.ts'
import { explain } from '../../src/diagnose/library.ts'

const SAID: Readonly<Partial<Record<CauseId, readonly string[]>>> = {
  'symptom.not-arriving': [
    'не приходит почта на яндекс',
    'письма не доходят до gmail',
    'клиенты не получают наши письма',
    'письмо отправлено, но получатель его не видит',
    'отправил письмо, адресат ничего не получил',
    'почта на mail.ru не доставляется',
    'куда пропадают письма?',
    'наши рассылки не доходят до клиентов',
    'my emails never arrive at hotmail',
    'customers do not get our emails',
    'gmail users are not receiving our newsletter',
    'I sent an email but the recipient never got it',
    'Google does not receive my mail',
    'mails to outlook.com disappear without a bounce',
    'emails sent from our domain are not delivered to yahoo',
    'order confirmation emails are not reaching customers',
  ],
  'symptom.nothing-comes-in': [
    'I no longer receive emails on my own server',
    'we stopped receiving mail this morning',
    'no incoming mail since yesterday',
    'my inbox is empty, nothing comes in',
    'входящие письма не приходят второй день',
    'перестала приходить почта',
    'не получаю письма с утра',
    'на сервер не приходит почта',
    'нам не приходят письма',
  ],
  'symptom.cannot-send': [
    'wordpress does not send emails',
    'wp_mail() not working',
    'contact form does not send mail',
    'cannot send mail from my website',
    'email not working on my server',
    'phpmailer is not sending',
    "I can't send emails from thunderbird",
    'outgoing mail does not work on my iphone',
    'my app cannot send email',
    'не отправляется почта',
    'не могу отправить письмо',
    'сайт не отправляет письма',
    'почта с сайта не уходит',
    'форма обратной связи не работает, письма не отправляются',
    '1С не отправляет почту',
    'с телефона не отправляются письма',
  ],
  'symptom.asks-for-password': [
    'outlook keeps asking for my password',
    'thunderbird asks for the password again and again',
    'mail app on iphone keeps prompting for password',
    'почта на телефоне постоянно просит пароль',
    'outlook всё время запрашивает пароль',
    'thunderbird не принимает пароль',
  ],
  'symptom.in-spam': [
    'our mails land in the junk folder at outlook',
    'my email goes to spam',
    'emails from my server end up in spam on gmail',
    'gmail marks our newsletters as spam',
    'письма попадают в спам',
    'почему наша почта уходит в спам',
    'gmail кладёт наши письма в спам',
    'рассылка оказывается в папке «Спам»',
  ],
  'symptom.slow': [
    'emails arrive hours late',
    'mail delivery is very slow',
    'письма приходят с задержкой в несколько часов',
    'почта идёт очень долго',
  ],
}

for (const [cause, texts] of Object.entries(SAID)) {
  for (const text of texts) {
    test(`${cause}: ${text}`, () => {
      assert.equal(explain(text).cause, cause)
    })
  }
}
