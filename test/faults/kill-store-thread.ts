// Loaded into a server by the fault lane (--import): the signal USR2 ends its store thread, as nothing else from outside can.

import process from 'node:process'
import type { Worker } from 'node:worker_threads'

process.on('worker', (worker: Worker) => {
  if (worker.threadName === 'store') process.on('SIGUSR2', () => void worker.terminate())
})
