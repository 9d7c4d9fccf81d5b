// The store thread. It must not be imported: open-store.ts starts it as a worker.

import { parentPort, workerData } from 'node:worker_threads'
import { serveStore } from './serve-store.ts'
import type { StartWire } from './wire.ts'

if (parentPort) serveStore(parentPort, workerData as StartWire)
