// swaks: one SMTP transaction as a person would try it by hand, with everything that was said.

import { run } from '../support/child.ts'
import { programPath } from './programs.ts'

export interface Dialogue {
  readonly code: number | null
  readonly output: string
  /** The server's replies, in order, one line each, without swaks' arrows. */
  readonly replies: readonly string[]
}

export interface Transaction {
  readonly from: string
  /** One recipient, or several with commas between them, without angle brackets. */
  readonly to: string
  readonly subject?: string
  readonly body?: string
  /** A file that is the whole message, header and body. */
  readonly file?: string
  /** Further options, as in its manual. */
  readonly options?: readonly string[]
}

/** Runs swaks against 127.0.0.1:`port`; exit code 0 means that the message was accepted. */
export async function swaks(port: number, transaction: Transaction): Promise<Dialogue> {
  const { from, to, subject, body, file, options = [] } = transaction
  const args = ['--server', `127.0.0.1:${port}`, '--helo', 'client.near.test', '--timeout', '20']
  args.push('--from', from, '--to', to, ...options)
  if (subject !== undefined) args.push('--header', `Subject: ${subject}`)
  if (body !== undefined) args.push('--body', body)
  if (file !== undefined) args.push('--data', `@${file}`)
  // A home of its own keeps a developer's .swaksrc out of the test.
  const env = { ...process.env, HOME: '/nonexistent' }
  const { code, output } = await run(programPath('swaks'), args, { env })
  const replies = [...output.matchAll(/^<[-~*]*\s+(\d{3}[ -].*)$/gm)].map((match) => match[1] ?? '')
  return { code, output, replies }
}
