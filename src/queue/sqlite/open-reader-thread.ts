// The reading port of a server: carries questions to the reader thread and answers back. A thread that dies takes the
// questions that it had with it (they are answered `unavailable`) and nothing else: the next question starts another.

import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Clock } from '../../core/clock.ts'
import { seconds, type Tick } from '../../core/time.ts'
import { readerOver, type QuestionResult, type Ask, type QueueReader } from '../reader.ts'
import { StoreError } from '../store-error.ts'
import type { AnswerWire, QuestionWire, ReaderStartWire } from './wire.ts'

/** Questions that wait at a time: whoever asks more is told to ask later, so that nobody fills the memory by asking. */
const MOST_WAITING = 1000
/** Where each thread dies at once, starting others without pause would be all that the machine does. */
const START_AGAIN = seconds(1)
/** A question that needs more ends the thread that answers it, not the server. */
const MEMORY_MB = 512

export interface ReaderThreadOptions {
  readonly folder: string
  readonly clock: Clock
  /** Told when a thread died; another one is started when somebody asks. */
  readonly onDeath?: (error: StoreError) => void
  readonly startThread?: (folder: string) => Worker
}

interface Waiting {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: StoreError) => void
}

export function openReaderThread(options: ReaderThreadOptions): QueueReader {
  const thread = new ReaderThread(options)
  const ask: Ask = async (question, ...asked) => (await thread.ask(question, asked)) as QuestionResult<typeof question>
  return readerOver(ask, () => thread.close())
}

/** The same code runs from its TypeScript sources and from compiled JavaScript. */
export function startReaderThread(folder: string): Worker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new Worker(new URL(`./reader-thread.${extension}`, import.meta.url), {
    workerData: { folder } satisfies ReaderStartWire,
    name: 'reader',
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  })
}

class ReaderThread {
  readonly #folder: string
  readonly #options: ReaderThreadOptions
  readonly #waiting = new Map<number, Waiting>()
  #asked = 0
  #worker: Worker | undefined
  #died: Tick | undefined
  #closing: Promise<void> | undefined

  constructor(options: ReaderThreadOptions) {
    this.#folder = resolve(options.folder)
    this.#options = options
    this.#start()
  }

  ask(question: Exclude<QuestionWire, 'close'>[1], asked: readonly unknown[]): Promise<unknown> {
    const worker = this.#closing === undefined ? (this.#worker ?? this.#startAgain()) : undefined
    if (!worker || this.#waiting.size >= MOST_WAITING) {
      return Promise.reject(new StoreError('unavailable', 'the queue cannot be read at the moment'))
    }
    const number = ++this.#asked
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject })
      worker.postMessage([number, question, asked] satisfies QuestionWire, [])
    })
  }

  /** Answers what was asked before. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    const worker = this.#worker
    if (!worker) return
    const exited = new Promise((resolve) => worker.once('exit', resolve))
    worker.postMessage('close' satisfies QuestionWire, [])
    await exited
  }

  #startAgain(): Worker | undefined {
    if (this.#died !== undefined && this.#options.clock.ticks() - this.#died < START_AGAIN) return undefined
    return this.#start()
  }

  #start(): Worker {
    const worker = (this.#options.startThread ?? startReaderThread)(this.#folder)
    this.#worker = worker
    let cause: unknown
    worker.on('message', (answer: AnswerWire) => this.#answer(answer))
    worker.on('error', (error) => (cause = error))
    worker.on('exit', () => this.#ended(cause))
    return worker
  }

  #answer([number, isAnswer, value]: AnswerWire): void {
    const waiting = this.#waiting.get(number)
    this.#waiting.delete(number)
    if (isAnswer) waiting?.resolve(value)
    else waiting?.reject(new StoreError(value.code, value.text))
  }

  #ended(cause: unknown): void {
    this.#worker = undefined
    this.#died = this.#options.clock.ticks()
    const error = new StoreError('unavailable', 'the thread that reads the queue died', { cause })
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
    if (this.#closing === undefined) this.#options.onDeath?.(error)
  }
}
