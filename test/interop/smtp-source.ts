// Postfix's smtp-source: many messages over many connections, without pipelining. It ends with an error on the first
// reply that it does not expect, so its success says that every message got 250.

import { seconds } from '../../src/core/time.ts'
import { run } from '../support/child.ts'
import { programPath } from './programs.ts'

export interface Load {
  readonly port: number
  readonly messages: number
  readonly sessions: number
  readonly size?: number
  readonly to?: string
  readonly from?: string
  /** Further options, as in its manual: `-d` for many messages in one connection, `-N` for numbered recipients. */
  readonly options?: readonly string[]
}

export async function smtpSource(load: Load): Promise<void> {
  const { port, messages, sessions, size = 2000, to = 'sink@far.test', from = 'source@near.test' } = load
  const args = [
    '-s',
    `${sessions}`,
    '-m',
    `${messages}`,
    '-l',
    `${size}`,
    '-f',
    from,
    '-t',
    to,
    '-M',
    'source.near.test',
  ]
  const command = [...args, ...(load.options ?? []), `127.0.0.1:${port}`]
  const { code, output } = await run(programPath('smtp-source'), command, { timeout: seconds(600) })
  if (code !== 0) throw new Error(`smtp-source ended with ${code}: ${output}`)
}
