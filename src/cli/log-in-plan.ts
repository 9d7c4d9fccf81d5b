// Who a command logs in as, and the password: from a file, the environment or the keyboard, never from the command line, where every
// user of the machine could read it.

import { readFile } from 'node:fs/promises'
import type { LogInPlan } from '../sasl/client/log-in-over.ts'
import type { SendWords } from '../words/send.ts'
import type { LogInOptions } from './log-in-options.ts'
import { bad, good, type TypedIn } from './typed.ts'
import { safeText } from './render/safe-text.ts'
import type { Terminal } from './terminal.ts'

/** Undefined: nobody logs in. */
export async function readLogIn(
  { authUser: user, auth: mechanism, authPasswordFile: file }: LogInOptions,
  terminal: Terminal,
  words: SendWords,
): Promise<TypedIn<LogInPlan | undefined>> {
  if (user === undefined) return good(undefined)
  const found = await readSecret(file, terminal, words)
  if (!found.ok) return found
  const token = mechanism === 'XOAUTH2' ? { token: true as const } : {}
  return good({ user, password: found.value, ...(mechanism !== undefined && { mechanism }), ...token })
}

async function readSecret(file: string | undefined, terminal: Terminal, words: SendWords): Promise<TypedIn<string>> {
  if (file !== undefined) {
    try {
      const line = (await readFile(file, 'utf8')).split(/\r?\n/)[0] ?? ''
      return line === '' ? bad(words.noPassword) : good(line)
    } catch (error) {
      return bad(words.unreadable(safeText(file), (error as NodeJS.ErrnoException).code ?? ''))
    }
  }
  const kept = terminal.env['WAYBILL_PASSWORD']
  if (kept) return good(kept)
  const isKeyboard = 'isTTY' in terminal.stdin && terminal.stdin.isTTY === true
  const { readPassword } = await import('./read-password.ts')
  const typed = isKeyboard ? await readPassword(terminal) : undefined
  return typed === undefined ? bad(words.noPassword) : good(typed)
}
