// What a report says in sentences, in both languages. Only wording: which finding it is, is decided where the report is read.

import { GRAMMAR, type Noun } from '../../words/grammar.ts'
import type { Said } from '../../words/language.ts'

type Steps = Readonly<Record<'en' | 'ru', readonly string[]>>

const counted = (count: number, noun: Noun): Said => ({
  en: GRAMMAR.en.count(count, noun),
  ru: GRAMMAR.ru.count(count, noun),
})

export const messages = (count: number): Said => counted(count, 'message')
export const sessions = (count: number): Said => counted(count, 'session')

/** The ways to repair what a TLS report names, for whoever runs the receiving server (RFC 8460 §4.3). */
export const TLS_REPAIRS: Readonly<Record<string, Steps>> = {
  'starttls-not-supported': {
    en: ['Offer STARTTLS on port 25 of this host, and see that no firewall in between takes it out of the EHLO reply.'],
    ru: [
      'Включите STARTTLS на порту 25 этого узла и убедитесь, что межсетевой экран не вырезает его из ответа на EHLO.',
    ],
  },
  'certificate-host-mismatch': {
    en: ['Get a certificate that lists the very name that stands in the MX record (Subject Alternative Name).'],
    ru: ['Получите сертификат, в котором есть именно то имя, что стоит в записи MX (Subject Alternative Name).'],
  },
  'certificate-expired': {
    en: ['Renew the certificate, let the mail server load it anew, and make both happen by themselves from now on.'],
    ru: ['Обновите сертификат, заставьте почтовый сервер его перечитать и сделайте так, чтобы впредь это шло само.'],
  },
  'certificate-not-trusted': {
    en: [
      'Use a certificate of a public authority and let the server send the intermediate certificates with it (fullchain).',
    ],
    ru: ['Поставьте сертификат общедоступного центра и отдавайте вместе с ним промежуточные (fullchain).'],
  },
  'tlsa-invalid': {
    en: [
      'Make the TLSA record anew from the certificate in use. With each new certificate: publish the new record first, wait for its TTL, then change.',
    ],
    ru: [
      'Сделайте запись TLSA заново по действующему сертификату. При замене: сначала новая запись, переждать TTL, потом сертификат.',
    ],
  },
  'dnssec-invalid': {
    en: [
      'Repair the DNSSEC signatures of the zone: check the DS record at the registrar and the expiry of signatures (`delv MX domain`).',
    ],
    ru: ['Почините подписи DNSSEC зоны: проверьте запись DS у регистратора и сроки подписей (`delv MX домен`).'],
  },
  'dane-required': {
    en: ['Publish TLSA records for every MX host in a zone signed with DNSSEC.'],
    ru: ['Опубликуйте записи TLSA для каждого узла MX в зоне, подписанной DNSSEC.'],
  },
  'sts-policy-fetch-error': {
    en: [
      'See that https://mta-sts.DOMAIN/.well-known/mta-sts.txt answers with 200 from outside, without a redirect, with a valid certificate.',
    ],
    ru: [
      'Проверьте, что https://mta-sts.ДОМЕН/.well-known/mta-sts.txt снаружи отвечает 200, без перенаправления и с верным сертификатом.',
    ],
  },
  'sts-policy-invalid': {
    en: [
      'Correct the policy file: `version: STSv1`, `mode:`, `max_age:` and one `mx:` line for each MX; then change the id in the _mta-sts record.',
    ],
    ru: [
      'Исправьте файл политики: `version: STSv1`, `mode:`, `max_age:` и строка `mx:` на каждый MX; затем смените id в записи _mta-sts.',
    ],
  },
  'sts-webpki-invalid': {
    en: ['Renew the certificate of the web server mta-sts.DOMAIN: public authority, right name, not expired.'],
    ru: ['Обновите сертификат веб-сервера mta-sts.ДОМЕН: общедоступный центр, верное имя, срок не истёк.'],
  },
}

export const TLS_OTHER: Steps = {
  en: [
    'Test the host from outside with `openssl s_client -starttls smtp -connect HOST:25 -verify_return_error`, and look up the reason given.',
  ],
  ru: [
    'Проверьте узел снаружи: `openssl s_client -starttls smtp -connect УЗЕЛ:25 -verify_return_error`, и разберите указанную причину.',
  ],
}

export const COMPLAINT_STEPS: Steps = {
  en: [
    'Take the address off the list at once; do not answer and do not ask why.',
    'Count complaints per mailing: receivers begin to refuse at about 0.1 to 0.3 percent.',
    'If it was no mailing: look who sent it (Message-ID in your log), for a mailbox or a script may have been broken into.',
    'Put one-click unsubscribing into every mailing (List-Unsubscribe and List-Unsubscribe-Post, RFC 8058), and write only to those who asked for it.',
  ],
  ru: [
    'Сразу уберите адрес из рассылки; не отвечайте и не выясняйте причину.',
    'Считайте жалобы по каждой рассылке: отказы начинаются примерно с 0,1–0,3 процента.',
    'Если это не рассылка: найдите по Message-ID в журнале, кто отправил; возможно, взломан ящик или скрипт.',
    'Добавьте в рассылки отписку в одно нажатие (List-Unsubscribe и List-Unsubscribe-Post, RFC 8058) и пишите только тем, кто сам подписался.',
  ],
}

export const DMARC_STEPS = {
  forgedOrUnlisted: {
    en: [
      'Find out whose address this is (reverse DNS, your own servers, your mailing service).',
      'If it is yours: list it in the SPF record of the domain and let it sign with DKIM under the same domain.',
      'If it is not: nothing is broken. Those are forgeries, and `p=quarantine` or `p=reject` lets receivers drop them.',
    ],
    ru: [
      'Выясните, чей это адрес (обратный DNS, свои серверы, служба рассылок).',
      'Если ваш: внесите его в запись SPF домена и подписывайте с него DKIM тем же доменом.',
      'Если чужой: у вас ничего не сломано. Это подделки; `p=quarantine` или `p=reject` позволит их отбрасывать.',
    ],
  },
  unaligned: {
    en: [
      'SPF or DKIM passed, but for another domain than the one in From: let the service sign with YOUR domain (its pages call it domain authentication or custom DKIM).',
      'Or give it a return path under your domain, so that SPF passes for it.',
    ],
    ru: [
      'SPF или DKIM проходят, но для другого домена, чем в From: пусть служба подписывает ВАШИМ доменом (в её справке: domain authentication, custom DKIM).',
      'Или задайте ей обратный адрес (Return-Path) в вашем домене, чтобы для него проходил SPF.',
    ],
  },
  forwarded: {
    en: [
      'The receiver itself calls it forwarding or a mailing list: SPF cannot pass there. Sign with DKIM, which survives forwarding; nothing else is to be done.',
    ],
    ru: [
      'Сам получатель называет это пересылкой или списком рассылки: SPF там пройти не может. Подписывайте DKIM, он пересылку переживает; больше делать ничего не нужно.',
    ],
  },
} as const satisfies Readonly<Record<string, Steps>>
