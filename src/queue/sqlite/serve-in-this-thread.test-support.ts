// Stands in for the store thread: the same work, done in the thread that asks for it.

import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort, type Transferable } from 'node:worker_threads'
import type { StoreWorker } from './open-store.ts'
import { serveStore } from './serve-store.ts'
import type { ControlWire, ReportWire, StartWire } from './wire.ts'

class ThisThread extends EventEmitter implements StoreWorker {
  threadId = 0
  readonly #port: MessagePort

  constructor(port: MessagePort) {
    super()
    this.#port = port
    port.on('message', (report: ReportWire) => this.emit('message', report))
    port.on('close', () => {
      this.threadId = -1
      this.emit('exit', 0)
    })
  }

  postMessage(control: ControlWire, transfer: Transferable[]): void {
    this.#port.postMessage(control, transfer)
  }

  unref(): void {
    this.#port.unref()
  }
}

export function serveInThisThread(start: StartWire): StoreWorker {
  const { port1, port2 } = new MessageChannel()
  const worker = new ThisThread(port1)
  serveStore(port2, start)
  return worker
}
