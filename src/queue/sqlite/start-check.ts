// Starts the thread that looks through a large database (check-thread.ts) and keeps what it has told so far. What it finds is
// for people: what is damaged is set aside or held by the server itself, when it comes to it.

import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Clock } from '../../core/clock.ts'
import { MOST_FINDINGS, type CheckFinding, type CheckState } from '../check.ts'
import type { CheckWire, ReaderStartWire } from './wire.ts'

export interface StartCheckOptions {
  readonly folder: string
  readonly clock: Clock
  /** Told of each finding, up to a bound. */
  readonly onFinding: (finding: CheckFinding) => void
  /** Told once; `cause` when it failed. */
  readonly onEnd: (state: CheckState, cause: unknown) => void
}

export interface DatabaseCheck {
  readonly state: CheckState
  /** Leaves the rest unchecked; resolves within some milliseconds. */
  close(): Promise<void>
}

export function startCheck({ folder, clock, onFinding, onEnd }: StartCheckOptions): DatabaseCheck {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new Worker(new URL(`./check-thread.${extension}`, import.meta.url), {
    workerData: { folder: resolve(folder) } satisfies ReaderStartWire,
    name: 'check',
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  })
  let state: CheckState = { state: 'running', startedAt: clock.now(), looked: 0, of: 0, found: 0, findings: [] }
  let closing = false
  let cause: unknown
  worker.on('message', (report: CheckWire) => {
    switch (report.kind) {
      case 'begun':
        state = { ...state, of: report.of }
        break
      case 'looked': {
        const news = report.findings.slice(0, MOST_FINDINGS - state.findings.length)
        for (const finding of news) onFinding(finding)
        state = {
          ...state,
          looked: state.looked + report.looked,
          found: state.found + report.findings.length,
          findings: [...state.findings, ...news],
        }
        break
      }
      case 'done':
        state = { ...state, state: 'done', endedAt: clock.now() }
    }
  })
  worker.on('error', (error) => (cause = error))
  const ended = new Promise<void>((over) => {
    worker.once('exit', () => {
      if (state.state === 'running') state = { ...state, state: 'failed', endedAt: clock.now() }
      if (!closing) onEnd(state, cause)
      over()
    })
  })
  return {
    get state() {
      return state
    },
    close() {
      closing = true
      if (worker.threadId >= 0) worker.postMessage('stop', [])
      return ended
    },
  }
}
