// Why a listener of another configuration could not be opened, as a mistake of that configuration: nothing else is wrong with it.

import type { Config } from '../config/config.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { placeOfSetting } from '../config/written.ts'

export function listenerProblem(error: unknown, config: Pick<Config, 'policy' | 'written'>): ConfigProblem {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  const port: unknown = error instanceof Error ? Reflect.get(error, 'port') : undefined
  const address: unknown = error instanceof Error ? Reflect.get(error, 'address') : undefined
  if (typeof code !== 'string' || typeof port !== 'number') throw error
  return {
    ...placeOfSetting(config, 'listen'),
    message: `port ${port} of ${String(address)} cannot be listened on: ${WHY[code] ?? code}`,
    advice:
      code === 'EADDRINUSE'
        ? 'take another port, or see who has it: ss -ltnp; where it is this server itself, under a wider or narrower address, restart it'
        : 'take another port or address, or start the server with the right to it',
  }
}

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'somebody listens there already',
  EACCES: 'this user may not',
  EADDRNOTAVAIL: 'this machine does not have that address',
}
