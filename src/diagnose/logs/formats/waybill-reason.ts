// Words for the reasons and replies inside Waybill's events, as they were read from a log: nothing in them can be relied on,
// because the log may be of another version or damaged.

import { REASON_CODES, type ReasonCode } from '../../../core/reason.ts'
import type { Peer } from '../log-record.ts'

export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
export const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined
export const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

/** `{ code: 550, enhanced: '5.7.1', lines: ['no'] }` as `550 5.7.1 no`; every line has its codes, as on the wire. */
export function replyText(value: unknown): string | undefined {
  if (!isFields(value)) return undefined
  const code = numberOf(value['code'])
  const lines = textsOf(value['lines'])
  if (code === undefined) return undefined
  const enhanced = textOf(value['enhanced'])
  const status = enhanced === undefined ? '' : `${enhanced} `
  if (lines.length === 0) return `${code} ${status}`.trimEnd()
  return lines.map((line, i) => `${code}${i < lines.length - 1 ? '-' : ' '}${status}${line}`.trimEnd()).join('\n')
}

export interface ReasonWords {
  readonly text: string
  readonly stage?: string
  readonly peer?: Peer
  readonly enhanced?: string
}

export function readReason(value: unknown): ReasonWords | undefined {
  if (!isFields(value)) return undefined
  const code = textOf(value['code'])
  const reply = replyText(value['reply'])
  if (code === undefined && reply === undefined) return undefined
  const text = reply ?? (code !== undefined && isReasonCode(code) ? REASON_CODES[code] : (code ?? ''))
  const stage = stageOf(textOf(value['command']), code)
  const peer = readRemote(value['remote'])
  const enhanced = isFields(value['reply']) ? textOf(value['reply']['enhanced']) : undefined
  return {
    text,
    ...(stage === undefined ? {} : { stage }),
    ...(peer === undefined ? {} : { peer }),
    ...(enhanced === undefined ? {} : { enhanced }),
  }
}

const isReasonCode = (code: string): code is ReasonCode => Object.hasOwn(REASON_CODES, code)

function stageOf(command: string | undefined, code: string | undefined): string | undefined {
  switch (command) {
    case 'MAIL':
      return 'MAIL FROM'
    case 'RCPT':
      return 'RCPT TO'
    case 'content':
      return 'end of data'
    case 'connect':
      return 'initial connection'
    case undefined:
      return code?.startsWith('connect.') === true ? 'connect' : undefined
    default:
      return command
  }
}

export function readRemote(value: unknown): Peer | undefined {
  if (!isFields(value)) return undefined
  const host = textOf(value['host'])
  const address = textOf(value['address'])
  const port = numberOf(value['port'])
  if (host === undefined && address === undefined) return undefined
  return {
    ...(host === undefined ? {} : { host }),
    ...(address === undefined ? {} : { address }),
    ...(port === undefined ? {} : { port }),
  }
}
