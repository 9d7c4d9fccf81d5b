// The words of `waybill provider`, in both languages: what to know of the smarthosts that many people have.

import type { ProviderRemark } from '../config/providers.ts'
import type { Language } from './language.ts'

export interface ProviderWords {
  readonly head: readonly string[]
  readonly tls: Readonly<Record<'starttls' | 'implicit', string>>
  readonly labels: Readonly<Record<'server' | 'know' | 'write', string>>
  readonly remarks: Readonly<Record<ProviderRemark, string>>
  readonly none: (name: string, names: string) => string
}

export const PROVIDER_WORDS: Readonly<Record<Language, ProviderWords>> = {
  en: {
    head: ['NAME', 'PROVIDER', 'SERVER', 'PORT', 'TLS'],
    tls: { starttls: 'STARTTLS', implicit: 'from the first byte' },
    labels: { server: 'Server', know: 'To know', write: 'Write' },
    remarks: {
      'app-password':
        'The usual password is refused: make a password for applications in the security settings of the account; often two-step sign-in has to be on for that.',
      'switch-on':
        'Sending by programs (SMTP) has to be switched on in the settings of the mailbox or by the administrator.',
      'mail-password':
        'It has a password for mail programs, made in the settings, which is not the one of the account.',
      'api-key': 'The name is the word apikey, the password an API key that may send.',
      'smtp-credentials':
        'Name and password are made for SMTP alone, on the pages of the provider; keys for other uses do not work.',
      region: 'Accounts of other regions have another host: write it as `host`, beside `provider` or in its place.',
      oauth:
        'It gives up passwords for OAuth, and may refuse one with 535 5.7.139: write `token: { command: [...] }` in place of `password`, with a program that prints an access token.',
      'own-addresses': 'It takes the addresses of the account alone as senders, or writes its own over others.',
      'verified-senders': 'Domain or address of the sender has to be proved there first.',
    },
    none: (name, names) => `Nothing is known of ${name}. Known are: ${names}.`,
  },
  ru: {
    head: ['ИМЯ', 'ПРОВАЙДЕР', 'СЕРВЕР', 'ПОРТ', 'TLS'],
    tls: { starttls: 'STARTTLS', implicit: 'с первого байта' },
    labels: { server: 'Сервер', know: 'Важно', write: 'Запишите' },
    remarks: {
      'app-password':
        'Обычный пароль не подойдёт: создайте пароль для приложений в настройках безопасности; часто для этого нужен вход с подтверждением (2FA).',
      'switch-on': 'Отправку из программ (SMTP) надо включить в настройках ящика или попросить об этом администратора.',
      'mail-password': 'Для почтовых программ нужен особый пароль из настроек, а не пароль учётной записи.',
      'api-key': 'Имя — слово apikey, пароль — ключ API с правом отправки.',
      'smtp-credentials':
        'Имя и пароль создаются только для SMTP на страницах провайдера; ключи для другого не подходят.',
      region:
        'У учётных записей в других регионах другой сервер: укажите его в `host` вместе с `provider` или вместо него.',
      oauth:
        'Там отказываются от паролей в пользу OAuth и могут отвергнуть пароль с 535 5.7.139: вместо `password` запишите `token: { command: [...] }` с программой, которая печатает токен доступа.',
      'own-addresses': 'Отправителем может быть только адрес этой учётной записи; другие не примут или заменят.',
      'verified-senders': 'Домен или адрес отправителя надо сначала подтвердить там.',
    },
    none: (name, names) => `О ${name} ничего не известно. Известны: ${names}.`,
  },
}
