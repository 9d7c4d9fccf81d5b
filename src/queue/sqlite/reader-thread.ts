// The reader thread: answers questions about the queue, one after the other, on a connection that never writes. It must not
// be imported: open-reader-thread.ts starts it as a worker. A question that fails is answered with its error; what ends
// the thread is for the starter to see.

import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { StoreError } from '../store-error.ts'
import { openRows, type QueueRows } from './queue-rows.ts'
import { asStoreError } from './sqlite-error.ts'
import type { AnswerWire, QuestionWire, ReaderStartWire } from './wire.ts'

function answer(rows: QueueRows, [number, question, asked]: Exclude<QuestionWire, 'close'>): AnswerWire {
  try {
    return [number, true, Reflect.apply(rows[question], rows, asked)]
  } catch (error) {
    const { code, message } = asStoreError(error)
    return [number, false, { code, text: message }]
  }
}

function start(parent: MessagePort, { folder }: ReaderStartWire): void {
  const rows = openRows(folder)
  if (!rows) throw new StoreError('no-queue', `there is no queue in ${folder}`)
  parent.on('message', (question: QuestionWire) => {
    if (question === 'close') {
      rows.close()
      parent.close()
    } else {
      parent.postMessage(answer(rows, question), [])
    }
  })
}

if (parentPort) start(parentPort, workerData as ReaderStartWire)
