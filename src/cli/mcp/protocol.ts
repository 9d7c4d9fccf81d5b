// The Model Context Protocol as far as a server of tools needs it: JSON-RPC 2.0, one message a line (specification 2025-06-18,
// basic/transports and server/tools). Lines in, lines out; no I/O, and nothing of mail.

export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  /** JSON Schema. */
  readonly inputSchema: object
}

export interface ToolAnswer {
  readonly text: string
  /** A JSON object; left out where the question could not be answered. */
  readonly value?: object
}

export interface Tools {
  readonly list: readonly Tool[]
  /** Undefined: there is no tool of that name. */
  call(name: string, input: object): Promise<ToolAnswer | undefined>
}

/** Newest first; whoever asks for another is offered the first. */
const VERSIONS = ['2025-06-18', '2025-03-26', '2024-11-05'] as const

const PARSE_ERROR = -32_700
const INVALID_REQUEST = -32_600
const METHOD_NOT_FOUND = -32_601
const INVALID_PARAMS = -32_602

interface Request {
  readonly id?: string | number
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

type Outcome = { readonly result: object } | { readonly error: { readonly code: number; readonly message: string } }

const failure = (code: number, message: string): Outcome => ({ error: { code, message } })

/** Answers one line; undefined where none is due: to a notification. */
export function mcpServer(tools: Tools, version: string): (line: string) => Promise<string | undefined> {
  return async (line) => {
    const request = read(line)
    if ('error' in request) return written(null, request)
    if (request.id === undefined) return undefined
    return written(request.id, await outcomeOf(request))
  }

  async function outcomeOf({ method, params }: Request): Promise<Outcome> {
    switch (method) {
      case 'initialize':
        return {
          result: {
            protocolVersion: VERSIONS.find((one) => one === params['protocolVersion']) ?? VERSIONS[0],
            capabilities: { tools: {} },
            serverInfo: { name: 'waybill', version },
          },
        }
      case 'ping':
        return { result: {} }
      case 'tools/list':
        return { result: { tools: tools.list.map(told) } }
      case 'tools/call':
        return called(params)
      default:
        return failure(METHOD_NOT_FOUND, `There is no method ${method} here.`)
    }
  }

  async function called({ name, arguments: input = {} }: Request['params']): Promise<Outcome> {
    if (typeof name !== 'string' || !isObject(input))
      return failure(INVALID_PARAMS, 'A call names a tool and an object.')
    const answer = await tools.call(name, input)
    if (answer === undefined) return failure(INVALID_PARAMS, `There is no tool ${name} here.`)
    const { text, value } = answer
    return {
      result: {
        content: [{ type: 'text', text }],
        ...(value !== undefined && { structuredContent: value }),
        isError: value === undefined,
      },
    }
  }
}

/** None of them changes anything; that a client may rely on. */
const told = (tool: Tool): object => ({ ...tool, annotations: { readOnlyHint: true } })

function read(line: string): Request | Extract<Outcome, { error: unknown }> {
  const refused = (code: number, message: string) => ({ error: { code, message } })
  let message: unknown
  try {
    message = JSON.parse(line)
  } catch {
    return refused(PARSE_ERROR, 'That is no JSON.')
  }
  if (!isObject(message)) return refused(INVALID_REQUEST, 'A message is an object.')
  const { id, method, params = {} } = message
  if (typeof method !== 'string' || !isObject(params)) return refused(INVALID_REQUEST, 'A message has a method.')
  return { method, params, ...((typeof id === 'string' || typeof id === 'number') && { id }) }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const written = (id: string | number | null, outcome: Outcome): string =>
  JSON.stringify({ jsonrpc: '2.0', id, ...outcome })
