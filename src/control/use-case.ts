// What a use-case is: one thing that an operator can ask for, spelled once. The HTTP API, the client of the control socket and
// the command line are made from it (http-form.ts, ../http/api.ts, ../cli/use-case-command.ts), so that none of them has to
// learn of a new one. Decides nothing: what is done stands in each use-case, which ones there are in use-cases.ts.

import type * as v from 'valibot'
import type { ControlAnswer } from './control.ts'
import type { Engine } from './engine.ts'
import type { Need } from './visitor.ts'

/**
 * What it costs to answer: `read` tells what is kept; `look-up` works for whoever asks (DNS, sessions tried out, texts
 * explained); `change` changes what is kept. Whoever may open the control socket may ask all of it; over HTTP it is a matter
 * of roles (visitor.ts).
 */
export type Effect = 'read' | 'look-up' | 'change'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** `/api/messages/:id`: a field of the input in the path, which on the command line is an argument. */
export interface HttpPlace {
  readonly method: HttpMethod
  readonly path: `/${string}`
  /** Octets that the body of a POST may have, where it is not MOST_BODY. */
  readonly mostBody?: number
}

/** Octets; all characters of the longest text of `explain` fit in, escaped. */
export const MOST_BODY = 2 * 1024 * 1024

/**
 * A strict object of texts, numbers, flags, lists of texts and words of a closed list (fields.ts), each of them optional or
 * not. Its titles (`v.title`) are what stands for a value in help, its descriptions (`v.description`) what help says of it.
 */
export type InputSchema<Input> = v.GenericSchema<unknown, Input> & {
  readonly type: 'strict_object'
  readonly entries: Readonly<Record<string, v.GenericSchema>>
}

/**
 * The shape of an answer, as it is written in help: `{ messages, counts }`. The type of the values is a plain interface, since
 * both ends of the socket are of one version and nobody reads an answer from elsewhere.
 */
export interface Output<T> {
  readonly shape: string
  /** Only there to hold the type. */
  readonly of?: T
}

export const output = <T>(shape: string): Output<T> => ({ shape })

/** `Needs` is the part of the engine that it runs on: what needs nothing runs without a server and without its store. */
export interface UseCase<Input, T, Needs = Engine> {
  /** Its words on the command line: `queue retry`. */
  readonly name: string
  readonly summary: string
  readonly effect: Effect
  readonly http: HttpPlace
  readonly input: InputSchema<Input>
  readonly output: Output<T>
  /** Whoever asks may have to wait, as for a look-up. */
  readonly patient?: true
  /** What it asks of whoever comes over HTTP; left out: changes are for operators, the rest for readers. */
  readonly need?: Need
  /** The answer for those who may not read letters; left out: it has nothing of them. */
  withoutContents?(value: T): T
  /** What everybody may be told who reaches the port; left out: nothing. */
  toAnybody?(value: T): object
  run(input: Input, engine: Needs): Promise<ControlAnswer<T>>
}

/** Any of them: what is asked must have been read by its own schema. */
export type AnyUseCase = UseCase<object, unknown>

/** Only for the types: the input is inferred from its schema, the rest from `output` and `run`. */
export const useCase = <Input, T, Needs = Engine>(one: UseCase<Input, T, Needs>): UseCase<Input, T, Needs> => one
