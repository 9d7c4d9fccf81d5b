// The agent that stays root when the server gives it up. It must not be imported: root-agent.ts starts it. It does what act-for.ts
// knows, tells of certificates and keys when they change, and ends with the server.

import type { Server } from 'node:net'
import { systemClock } from '../../core/clock.ts'
import { seconds } from '../../core/time.ts'
import { AsOwner } from '../../deliver/as-owner.ts'
import { ownFiles } from '../../lookup/users/own-file.ts'
import { WatchedFile } from '../../lookup/watched-file.ts'
import { CERTIFICATE_SHAPE, KEY_SHAPE } from '../../tls/certificate-file.ts'
import { ActFor } from './act-for.ts'
import { readRequest, type Begin, type FromAgent } from './requests.ts'

const LOOK_EVERY = seconds(3)

function say(what: FromAgent, socket?: Server): void {
  process.send?.(what, socket, undefined, () => void socket?.close())
}

// The server tells it when to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const) process.on(signal, () => undefined)
process.on('disconnect', () => process.exit(0))
process.once('message', (said) => begin(said as Begin))

function begin({ files, groups }: Begin): void {
  const clock = systemClock
  const watched = files.map(({ path, secret }) => new WatchedFile(path, secret ? KEY_SHAPE : CERTIFICATE_SHAPE))
  const told = new Map<string, string>()
  const look = (): void => {
    for (const file of watched) {
      const content = file.read()
      const { path, signature } = file
      if (told.get(path) === signature) continue
      told.set(path, signature)
      say({ kind: 'file', path, signature, content })
    }
    clock.after(LOOK_EVERY, look)
  }
  const others = new AsOwner({ clock, stateFolder: '/nonexistent' })
  const act = new ActFor({ clock, others, own: ownFiles(clock, { ofRoot: false }), groups: new Set(groups), say })
  process.on('message', (said) => {
    const request = readRequest(said)
    if (request) void act.take(request)
    else refuse(said)
  })
  look()
  say({ kind: 'ready' })
}

function refuse(said: unknown): void {
  const id: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, 'id') : undefined
  if (typeof id === 'number') say({ kind: 'failed', id, message: 'the agent that stays root does not do that' })
}
