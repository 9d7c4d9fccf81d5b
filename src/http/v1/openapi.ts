// The description of the API for programs (OpenAPI 3.1), made from the use-cases: fields of their inputs, the shapes of their answers,
// the roles that they ask for. Nothing is written here by hand that a use-case could say.

import type * as v from 'valibot'
import { CONTROL_PROBLEMS } from '../../control/control.ts'
import { fieldsOf, type Field } from '../../control/fields.ts'
import { hasBody } from '../../control/http-form.ts'
import type { AnyUseCase } from '../../control/use-case.ts'
import { needOf } from '../../control/visitor.ts'
import { LIVE, operationId, v1Path } from './place.ts'
import { schemaOfShape, type JsonSchema } from './shape-schema.ts'

export function openApiOf(useCases: readonly AnyUseCase[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const useCase of useCases) {
    const path = v1Path(useCase).replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [useCase.http.method.toLowerCase()]: operationOf(useCase) }
  }
  paths[LIVE] = { get: WATCH }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Waybill',
      version: '1.0.0',
      summary: 'What the command line asks of a mail server, over HTTP.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { cookie: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Made by `waybill token new NAME`.' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-waybill',
          description: 'Of a browser that has logged in.',
        },
      },
      schemas: { Problem: PROBLEM },
      responses: {
        Problem: {
          description: 'What stood in the way (RFC 9457).',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  }
}

const WATCH = {
  operationId: 'watch',
  summary: 'what happens, as it happens, as server-sent events',
  description:
    'The data of each is an event as `trace` tells it. An event named `missed` says that some are not told, so ask anew. A connection ends after minutes; go on with Last-Event-ID. Needs: reader.',
  parameters: [
    { name: 'message', in: 'query', required: false, description: 'only of this message', schema: { type: 'string' } },
    {
      name: 'Last-Event-ID',
      in: 'header',
      required: false,
      description: 'go on behind this',
      schema: { type: 'string' },
    },
  ],
  responses: {
    200: { description: 'Until it ends.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
    default: { $ref: '#/components/responses/Problem' },
  },
}

const PROBLEM: JsonSchema = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'number' },
    detail: { type: 'string', description: 'A sentence for whoever asked.' },
    code: { type: 'string', enum: Object.keys(CONTROL_PROBLEMS) },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
}

function operationOf(useCase: AnyUseCase): object {
  const fields = fieldsOf(useCase)
  const inBody = hasBody(useCase.http.method) ? fields.filter(({ inPath }) => !inPath) : []
  const parameters = fields.filter((field) => !inBody.includes(field))
  return {
    operationId: operationId(useCase),
    tags: [useCase.name.split(' ')[0]],
    summary: useCase.summary,
    description: `Effect: ${useCase.effect}. Needs: ${needOf(useCase)}. On the command line: \`waybill ${useCase.name}\`.`,
    ...(useCase.toAnybody && { security: [{}, { token: [] }, { cookie: [] }] }),
    ...(parameters.length > 0 && { parameters: parameters.map(parameterOf) }),
    ...(inBody.length > 0 && { requestBody: bodyOf(inBody) }),
    responses: {
      200: {
        description: 'The answer; fields are added in later versions, never renamed.',
        content: { 'application/json': { schema: schemaOfShape(useCase.output.shape) } },
      },
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

function parameterOf(field: Field): object {
  const { name, inPath, required, description } = field
  return { name, in: inPath ? 'path' : 'query', required: inPath || required, description, schema: schemaOf(field) }
}

const bodyOf = (fields: readonly Field[]): object => {
  const required = fields.filter((field) => field.required).map(({ name }) => name)
  return {
    required: required.length > 0,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          properties: Object.fromEntries(
            fields.map((field) => [field.name, { ...schemaOf(field), description: field.description }]),
          ),
          ...(required.length > 0 && { required }),
          additionalProperties: false,
        },
      },
    },
  }
}

function schemaOf({ kind, choices, usual, schema }: Field): JsonSchema {
  const common = { ...(choices && { enum: choices }), ...(usual !== undefined && { default: usual }) }
  switch (kind) {
    case 'text':
      return { type: 'string', ...common }
    case 'number':
      return { type: 'number', ...common, ...boundsOf(schema) }
    case 'flag':
      return { type: 'boolean', ...common }
    case 'texts':
      return { type: 'array', items: { type: 'string' }, ...common }
  }
}

/** Where the rules of a number say how small and how large it may be. */
function boundsOf(schema: v.GenericSchema): Pick<JsonSchema, 'minimum' | 'maximum'> {
  const inner: unknown = Reflect.get(schema, 'wrapped') ?? schema
  const pipe: unknown = typeof inner === 'object' && inner !== null ? Reflect.get(inner, 'pipe') : undefined
  const bounds: { minimum?: number; maximum?: number } = {}
  for (const rule of Array.isArray(pipe)
    ? (pipe as readonly { readonly type?: string; readonly requirement?: unknown }[])
    : []) {
    if (typeof rule.requirement !== 'number') continue
    if (rule.type === 'min_value') bounds.minimum = rule.requirement
    if (rule.type === 'max_value') bounds.maximum = rule.requirement
  }
  return bounds
}
