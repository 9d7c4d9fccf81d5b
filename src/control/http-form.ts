// How a use-case is asked over HTTP, told once for both ends: `formRequest` for the client, `readRequest` for the API; each is
// the reverse of the other. A field that the path names stands there; the others stand in the query of a GET or DELETE and in
// the JSON body of a POST or PUT.

import * as v from 'valibot'
import { answer, noId, problem, type ControlAnswer } from './control.ts'
import { fieldsOf, textsOf, valueOf } from './fields.ts'
import type { HttpMethod, UseCase } from './use-case.ts'

/** Who asks over the control socket. */
export const OPERATOR_HEADER = 'x-waybill-operator'

/** Whether fields outside the path stand in a JSON body. */
export const hasBody = (method: HttpMethod): boolean => method === 'POST' || method === 'PUT'

export interface HttpRequest {
  readonly method: HttpMethod
  /** Path and query. */
  readonly url: string
  /** JSON. */
  readonly body?: string
}

export function formRequest<Input extends object>(
  useCase: UseCase<Input, unknown>,
  input: Input,
): ControlAnswer<HttpRequest> {
  const values = new Map<string, unknown>(Object.entries(input))
  const { method, path } = useCase.http
  let url: string = path
  const query = new URLSearchParams()
  const rest: Record<string, unknown> = {}
  for (const { name, inPath } of fieldsOf(useCase)) {
    const value = values.get(name)
    if (value === undefined) continue
    if (inPath) {
      const text = textsOf(value).join()
      if (vanishes(text)) return noId(text)
      url = url.replace(`:${name}`, encodeURIComponent(text))
    } else if (hasBody(method)) rest[name] = value
    else for (const text of textsOf(value)) query.append(name, text)
  }
  if (query.size > 0) url += `?${query.toString()}`
  return answer({ method, url, ...(hasBody(method) && { body: JSON.stringify(rest) }) })
}

/** An empty text and dots are no segments of a URL path (RFC 3986 §5.2.4), so the server would see another question. */
const vanishes = (text: string): boolean => /^\.{0,2}$/.test(text)

export interface ReceivedRequest {
  /** A field of the path, decoded. */
  readonly inPath: (name: string) => string | undefined
  readonly query: (name: string) => readonly string[]
  readonly body: () => Promise<string>
}

export async function readRequest<Input extends object>(
  useCase: UseCase<Input, unknown>,
  { inPath, query, body }: ReceivedRequest,
): Promise<ControlAnswer<Input>> {
  const fields = fieldsOf(useCase)
  const values: Record<string, unknown> = {}
  if (hasBody(useCase.http.method) && fields.some((field) => !field.inPath)) {
    const read = readJson(await body())
    if (!read.ok) return read
    Object.assign(values, read.value)
  }
  for (const { name, kind, inPath: placed } of fields) {
    const texts = placed ? [inPath(name) ?? ''] : hasBody(useCase.http.method) ? [] : query(name)
    if (texts.length > 0) values[name] = valueOf(kind, texts)
  }
  return checkInput(useCase, values)
}

/** No body asks for nothing but what the path says: `curl -X POST` is enough. */
function readJson(text: string): ControlAnswer<object> {
  if (text === '') return answer({})
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return answer(value)
  } catch {
    // Told below.
  }
  return problem('bad-request', 'The request is not a JSON object.')
}

/** The input as its schema has it, or which field is wrong and how. */
export function checkInput<Input extends object>(
  { input }: Pick<UseCase<Input, unknown>, 'input'>,
  values: unknown,
): ControlAnswer<Input> {
  const read = v.safeParse(input, values)
  if (read.success) return answer(read.output)
  const [issue] = read.issues
  return problem('bad-request', `${v.getDotPath(issue) ?? 'The request'}: ${issue.message}`)
}
