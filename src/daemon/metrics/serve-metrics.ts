// Where Prometheus asks: an address of its own, so that neither mail nor the API is in its way, and one page for reading. There is no
// log-in and nothing in it that names who writes to whom.

import { Hono } from 'hono'
import type { Config } from '../../config/config.ts'
import { serveApi } from '../../http/serve.ts'
import { exposition, type Family } from './family.ts'

/** Text of the exposition format that Prometheus asks for by default. */
const TYPE = 'text/plain; version=0.0.4; charset=utf-8'

export interface MetricsListening {
  readonly mode: 'metrics'
  readonly address: string
  readonly port: number
}

export async function serveMetrics(
  { address, port }: NonNullable<Config['metrics']>,
  families: () => Promise<readonly Family[]>,
  onError: (error: unknown) => void,
  started: AsyncDisposableStack,
): Promise<MetricsListening> {
  const app = new Hono()
  app.get('/metrics', async (c) => c.body(exposition(await families()), 200, { 'content-type': TYPE }))
  app.get('/', (c) => c.text('Figures for Prometheus are at /metrics.\n'))
  app.onError((error, c) => {
    onError(error)
    return c.text('Waybill failed to answer this; its log tells why.\n', 500)
  })
  const served = await serveApi({ app, address, port })
  started.defer(() => served.close())
  return { mode: 'metrics', address, port: served.port ?? port }
}
