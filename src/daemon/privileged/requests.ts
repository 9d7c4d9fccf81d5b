// What a server that has given up root asks of the agent that has not, and what it is answered. The agent believes nothing that it
// is asked: whoever has taken over the server speaks to it. So each request has its schema here, nothing is done as root, and what
// does not fit is refused.

import * as v from 'valibot'
import type { Outcome } from '../../core/message.ts'
import type { ProgramEnd } from '../../deliver/run-program.ts'
import type { Found } from '../../lookup/lookup.ts'
import type { OwnFile } from '../../lookup/users/own-file.ts'
import type { FileContent } from '../../lookup/watched-file.ts'

/** What the agent is told before there is anybody to distrust. */
export interface Begin {
  readonly kind: 'begin'
  /** Certificates and keys, which are looked at for the server for as long as it runs. */
  readonly files: readonly { readonly path: string; readonly secret: boolean }[]
  /** Groups of the system that mailboxes may have: those that the configuration names. */
  readonly groups: readonly number[]
}

const whole = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const text = v.pipe(
  v.string(),
  v.check((value) => !value.includes('\0')),
)
const path = v.pipe(text, v.startsWith('/'))
const fileName = v.pipe(text, v.regex(/^[^/]+$/))
const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array)
const id = whole(1)
/** Never root. */
const owner = v.strictObject({ uid: whole(1), gid: whole(0) })

const LAST_PRIVILEGED_PORT = 1023
const MOST_MODE = 0o777

const maildirFile = v.strictObject({ maildir: path, name: fileName, head: bytes })
const mboxFile = v.strictObject({ mbox: path, mode: whole(0, MOST_MODE), name: fileName, head: bytes, now: whole(0) })

const requestSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('bind'),
    id,
    host: v.pipe(v.string(), v.ip()),
    port: whole(1, LAST_PRIVILEGED_PORT),
    backlog: whole(1),
    ipv6Only: v.boolean(),
  }),
  v.strictObject({ kind: v.literal('read'), id, path, owner: v.optional(whole(1)) }),
  v.strictObject({
    kind: v.literal('write'),
    id,
    owner,
    file: v.union([maildirFile, mboxFile]),
    /** Left out: it comes in pieces. */
    bytes: v.optional(bytes),
  }),
  v.strictObject({
    kind: v.literal('run'),
    id,
    argv: v.tupleWithRest([text], text),
    env: v.record(text, text),
    cwd: path,
    account: owner,
    timeout: whole(1),
  }),
  v.strictObject({ kind: v.literal('piece'), id, bytes }),
  v.strictObject({ kind: v.literal('end'), id }),
  v.strictObject({ kind: v.literal('broken'), id }),
  /** Nobody waits for it any more. */
  v.strictObject({ kind: v.literal('stop'), id }),
])

export type Request = v.InferOutput<typeof requestSchema>

/** Undefined: it is none. */
export function readRequest(said: unknown): Request | undefined {
  const read = v.safeParse(requestSchema, said)
  return read.success ? read.output : undefined
}

/** Those that end a request. `bound` comes with the socket. */
export type AgentAnswer =
  | { readonly kind: 'bound'; readonly id: number }
  | { readonly kind: 'read'; readonly id: number; readonly found: Found<OwnFile> }
  | { readonly kind: 'written'; readonly id: number; readonly outcome: Outcome }
  | { readonly kind: 'ran'; readonly id: number; readonly end: ProgramEnd }
  /** With the fields of the system's error, where it was one. */
  | { readonly kind: 'failed'; readonly id: number; readonly message: string; readonly code?: string }

export type FromAgent =
  | AgentAnswer
  /** It wants the next piece. */
  | { readonly kind: 'more'; readonly id: number }
  /** How a file looks now. */
  | {
      readonly kind: 'file'
      readonly path: string
      readonly signature: string
      readonly content: FileContent<string>
    }
  | { readonly kind: 'ready' }
