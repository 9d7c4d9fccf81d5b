// Transports and authenticators that a site wrote by itself.

import { yaml, yamlList } from '../draft.ts'
import { both } from '../finding.ts'
import { optionsOf, type Block } from './blocks.ts'
import type { Left, TakeContext } from './take-blocks.ts'

/** `transports:` entry of a transport of Exim's; undefined: there is none like it. */
export function transportEntry(name: string, options: ReadonlyMap<string, string>): string | undefined {
  const driver = options.get('driver')
  const socket = options.get('socket')
  const plain = (text: string | undefined): string | undefined => {
    const filled = text
      ?.replaceAll(/\$\{?local_part(?:_data)?\}?/g, '{user}')
      .replaceAll(/\$\{?(?:home|address_data)\}?/g, '{home}')
    return filled === undefined || filled.includes('$') ? undefined : filled
  }
  if (driver === 'lmtp' && socket !== undefined) return `${name}: { lmtp: ${yaml(socket)} }`
  const host = options.get('hosts')
  if (driver === 'smtp' && options.get('protocol') === 'lmtp' && host !== undefined) {
    return `${name}: { lmtp: ${yaml(`${host}:${options.get('port') ?? '24'}`)} }`
  }
  const folder = plain(options.get('directory'))
  if (driver === 'appendfile' && folder !== undefined) return `${name}: { maildir: ${JSON.stringify(folder)} }`
  const file = plain(options.get('file'))
  if (driver === 'appendfile' && file !== undefined) return `${name}: { mbox: ${JSON.stringify(file)} }`
  return undefined
}

/** A transport alone does nothing: it is taken with the router that names it. */
export function takeTransport({ name, lines }: Block, isOwn: boolean): Left {
  const options = optionsOf(lines)
  if (isOwn && transportEntry(name, options) !== undefined)
    return {
      verdict: 'not-needed',
      note: both(
        'it is taken with the router that uses it',
        'берётся вместе с маршрутизатором, который его использует',
      ),
    }
  if (options.get('driver') === 'pipe') {
    return {
      verdict: 'not-taken',
      note: both(
        `transports: { ${name}: { pipe: [/path/to/program, argument], as: USER } } and a route with via: ${name}`,
        `transports: { ${name}: { pipe: [/путь/к/программе, аргумент], as: ПОЛЬЗОВАТЕЛЬ } } и маршрут с via: ${name}`,
      ),
    }
  }
  return {
    verdict: 'not-taken',
    note: both(
      'see `transports`, `tls` and `delivery` in docs/reference/configuration.md',
      'см. `transports`, `tls` и `delivery` в docs/reference/configuration.md',
    ),
  }
}

export function takeAuthenticator(
  { name, lines, file, line }: Block,
  isOwn: boolean,
  { draft, files }: TakeContext,
): Left {
  const options = optionsOf(lines)
  const driver = options.get('driver')
  const condition = options.get('server_condition') ?? options.get('server_secret') ?? ''
  const place = { file, line }
  if (options.has('client_send') || options.has('client_secret')) {
    return isOwn
      ? {
          verdict: 'not-taken',
          note: both(
            'smarthost: { host: …, login: { user: …, password: { file: … } } }',
            'smarthost: { host: …, login: { user: …, password: { file: … } } }',
          ),
        }
      : {
          verdict: 'not-needed',
          note: both(
            'the log-in at the smarthost is taken from passwd.client',
            'вход на смарт-хост берётся из passwd.client',
          ),
        }
  }
  const passwords = /lsearch\s*\{([^}]+)\}/.exec(condition)?.[1]?.replaceAll('CONFDIR', '/etc/exim4')
  if (driver === 'dovecot')
    draft.add('auth.stores', `{ dovecot: ${yaml(options.get('server_socket') ?? '/run/dovecot/auth-client')} }`, place)
  else if (condition.includes('saslauthd')) draft.add('auth.stores', '{ saslauthd: /run/saslauthd/mux }', place)
  else if (passwords !== undefined && (condition.includes('crypteq') || driver === 'cram_md5')) {
    draft.add('auth.stores', `{ debian_passwd: ${yaml(passwords)} }`, place)
    if (!files.has(passwords))
      return { verdict: 'differs', note: both(`${passwords} does not exist`, `${passwords} не существует`) }
  } else {
    return {
      verdict: 'not-taken',
      note: both(
        `${name}: say where the passwords are: auth: { stores: [{ file | debian_passwd | dovecot | saslauthd | ldap | sqlite | postgresql: … }] }`,
        `${name}: укажите, где пароли: auth: { stores: [{ file | debian_passwd | dovecot | saslauthd | ldap | sqlite | postgresql: … }] }`,
      ),
    }
  }
  if (condition.includes('{eq') && passwords === undefined)
    draft.set('auth.mechanisms', yamlList(['PLAIN', 'LOGIN']), place)
  return undefined
}
