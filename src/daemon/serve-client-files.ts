// Serves the files by which mail programs set themselves up, where `clients` says so: in clear, and with the certificates of the
// receiving side.

import type { Clock } from '../core/clock.ts'
import type { Config } from '../config/config.ts'
import { createClientFiles } from '../http/client-files.ts'
import { serveApi } from '../http/serve.ts'
import type { ListenAt } from '../net/listen-at.ts'
import type { ServerCertificates } from '../net/server-tls.ts'
import type { Generations } from '../site/generations.ts'
import { faultText, type Log } from './log.ts'

export interface ServeClientFilesDeps {
  readonly config: Pick<Config, 'clients'>
  readonly generations: Pick<Generations, 'current'>
  readonly clock: Clock
  readonly log: Log
  readonly certificates: ServerCertificates
  /** Left out: this process opens its ports. */
  readonly listenAt?: ListenAt | undefined
}

export interface ClientFilesListening {
  readonly mode: 'client-files'
  readonly address: string
  readonly port: number
}

/** What it opens is closed with `started`. */
export async function serveClientFiles(
  { config, generations, clock, log, certificates, listenAt }: ServeClientFilesDeps,
  started: AsyncDisposableStack,
): Promise<readonly ClientFilesListening[]> {
  const { http, https } = config.clients
  const app = createClientFiles(
    () => generations.current.config,
    (error) => log.error('a fault while a mail program was told its settings', { fault: faultText(error) }),
  )
  const listening: ClientFilesListening[] = []
  const places = [...(http ? [{ ...http }] : []), ...(https ? [{ ...https, certificates }] : [])]
  for (const place of places) {
    const served = await serveApi({ app, clock, listenAt, ...place })
    started.defer(() => served.close())
    listening.push({ mode: 'client-files', address: place.address, port: served.port ?? place.port })
  }
  return listening
}
