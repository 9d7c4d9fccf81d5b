// Keeps passwords out of what is told of a mistake. They do not belong into the file, but people write them there, and
// problem reports are shown on screens, written to logs and pasted into questions.

import type { Path } from './yaml-source.ts'

const NAMES = '(?:pass|password|passwd|passphrase|pwd|secret|token|credentials?|api_?key)'
const SECRET_KEY = new RegExp(`(?:^|[_-])${NAMES}$`, 'i')
/** A key with a value behind it that is no place of a secret; what follows may be part of the value. */
const SECRET_IN_LINE = new RegExp(`(${NAMES}["']?\\s*:\\s+)(?!\\s|\\{\\s*(?:file|environment)\\s*:).*$`, 'i')
/** `user:password@host`, in a URL or not. */
const LOG_IN = /[^\s"'/]+:[^\s"']+@/g

export const isSecretKey = (key: string): boolean => SECRET_KEY.test(key)

/** Whether a plain value there may be a secret: below a key with such a name, or behind the name of a user. */
/** A program that prints a secret is none. */
export const isSecretPlace = (path: Path): boolean =>
  (path.some((step) => typeof step === 'string' && isSecretKey(step)) && !path.includes('command')) ||
  (path.length <= 2 && path[0] === 'users')

/** Nobody is shown more, and looking for log-ins costs the square of it. */
const LONGEST = 1000

/** For a line of the file, or a value by itself. */
export const hideSecrets = (text: string): string =>
  text.slice(0, LONGEST).replace(SECRET_IN_LINE, '$1…').replaceAll(LOG_IN, '…@')

export const NO_SECRETS =
  'a password never stands in this file: name the file or the environment variable that holds it, as ' +
  '{ file: /etc/waybill/secret } or { environment: NAME }; passwords of users are kept in auth.stores'
