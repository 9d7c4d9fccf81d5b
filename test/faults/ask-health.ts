// What a running server says of itself, asked over its control socket.

import { request } from 'node:http'

import { socketPath } from '../../src/control/socket-path.ts'

export interface Health {
  readonly status?: string
  readonly disk?: { readonly trouble: string }
}

/** Empty when nobody answers. */
export function askHealth(stateFolder: string): Promise<Health> {
  return new Promise((resolve) => {
    const asked = request({ socketPath: socketPath(stateFolder), path: '/health', timeout: 5000 }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve(response.statusCode === 200 ? (JSON.parse(text) as Health) : {}))
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve({}))
    asked.end()
  })
}
