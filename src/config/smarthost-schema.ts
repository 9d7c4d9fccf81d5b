// The key `smarthost`: a text (`smtp.isp.example:587`), a group of keys, with the host or a provider known by name, and the
// log-in of this server there, or a list of both. A text may name several, as Debian's dc_smarthost. With a log-in TLS is not left
// to chance: what is not written is what the port means.

import { resolve } from 'node:path'
import * as v from 'valibot'
import { isOnThisMachine } from '../core/ip.ts'
import type { Smarthost, SmarthostChoice, SmarthostLogin } from './config.ts'
import { DEFAULT_SETTINGS, SUBMISSION_PORT, SUBMISSIONS_PORT } from './default-settings.ts'
import { PROVIDER_NAMES, PROVIDERS } from './providers.ts'
import { anyText, secretAt, secretSchema } from './secret-schema.ts'
import { isGroup, section } from './section.ts'
import { argvValue } from './argv-value.ts'
import { hostListValue } from './host-list.ts'
import { choiceValue, hostValue, pathValue, portValue } from './values.ts'

const PLAIN_PORT = DEFAULT_SETTINGS.smarthost.port

const text = v.pipe(
  hostListValue(PLAIN_PORT, 'smtp.isp.example:587 or [192.0.2.1]:25'),
  v.transform((hosts): readonly SmarthostChoice[] =>
    hosts.map(({ host, port }) => ({ host, port, ...tlsOf(undefined, port, false) })),
  ),
)

const loginSection = section({
  user: v.nullish(anyText('a name', 'write the name that the provider gave you, for example me@isp.example')),
  password: v.nullish(secretSchema),
  token: v.nullish(section({ command: argvValue })),
  file: v.nullish(pathValue),
})

const loginSchema = v.pipe(
  loginSection,
  v.rawTransform(({ dataset, addIssue, NEVER }): SmarthostLogin => {
    const { user, password, token, file } = dataset.value
    if (file && !user && !password && !token) return { file }
    if (user && password && !file && !token) return { user, password }
    if (user && token && !file && !password) return { user, token }
    addIssue({
      message: 'it is not said who this server is to the smarthost',
      expected: 'write user and password: { file: … }, or file alone, for example file: /etc/exim4/passwd.client',
    })
    return NEVER
  }),
)

const keys = v.pipe(
  section({
    host: v.nullish(hostValue),
    provider: v.nullish(choiceValue(...PROVIDER_NAMES)),
    port: v.nullish(portValue()),
    tls: v.nullish(choiceValue('starttls', 'implicit')),
    login: v.nullish(loginSchema),
    when: v.nullish(v.unknown()),
  }),
  v.rawTransform(({ dataset, addIssue, NEVER }): readonly SmarthostChoice[] => {
    const { provider, login, when } = dataset.value
    const preset = provider ? PROVIDERS[provider] : undefined
    const host = dataset.value.host ?? preset?.host
    const tls = dataset.value.tls ?? (dataset.value.port ? undefined : preset?.tls)
    const port =
      dataset.value.port ?? (dataset.value.tls ? undefined : preset?.port) ?? defaultPort(tls, Boolean(login))
    if (host === undefined) {
      addIssue({
        message: 'it is not said which server the smarthost is',
        expected: 'write host: smtp.isp.example, or provider with one of the names in `waybill provider list`',
      })
      return NEVER
    }
    if (port === SUBMISSIONS_PORT && tls === 'starttls') {
      addIssue({
        message: `port ${SUBMISSIONS_PORT} begins with TLS, and tls: starttls begins without`,
        expected: `write tls: implicit, or port: ${SUBMISSION_PORT}`,
      })
      return NEVER
    }
    const guarded = Boolean(login) && !isOnThisMachine(host)
    return [
      {
        host,
        port,
        ...tlsOf(tls, port, guarded),
        ...(login ? { login } : {}),
        ...(when === null || when === undefined ? {} : { when: { written: when } }),
      },
    ]
  }),
)

const one = v.lazy((input) => (isGroup(input) ? keys : text))

export const smarthostSchema = v.lazy((input) =>
  Array.isArray(input)
    ? v.pipe(
        v.array(one),
        v.transform((all) => all.flatMap((some, at) => some.map((choice) => placed(choice, at)))),
      )
    : one,
)

const placed = ({ when, ...choice }: SmarthostChoice, at: number): SmarthostChoice =>
  when ? { ...choice, when: { ...when, at } } : choice

const defaultPort = (tls: Smarthost['tls'], login: boolean): number =>
  tls === 'implicit' ? SUBMISSIONS_PORT : tls === 'starttls' || login ? SUBMISSION_PORT : PLAIN_PORT

/** RFC 8314 §7.3: port 465 is for TLS from the first byte. `guarded`: a password travels that somebody could listen to. */
function tlsOf(written: Smarthost['tls'], port: number, guarded: boolean): Pick<Smarthost, 'tls'> {
  const tls = written ?? (port === SUBMISSIONS_PORT ? 'implicit' : guarded ? 'starttls' : undefined)
  return tls === undefined ? {} : { tls }
}

/** Relative paths start at `folder`. */
export function resolveSmarthost(smarthost: SmarthostChoice, folder: string): SmarthostChoice {
  const { login } = smarthost
  if (!login) return smarthost
  if ('file' in login) return { ...smarthost, login: { file: resolve(folder, login.file) } }
  if ('token' in login) return smarthost
  return { ...smarthost, login: { ...login, password: secretAt(login.password, folder) } }
}
