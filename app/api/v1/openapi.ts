import { z } from 'zod'
import { problemSchema } from '#lib/model/list.ts'
import type { Route } from './routes.ts'

type Json = Record<string, unknown>

/** OpenAPI 3.1 of the routes, from the schemas that the routes parse and answer with. */
export function toOpenApi(routes: readonly Route[]): Json {
  return {
    openapi: '3.1.0',
    info: { title: 'Throughline', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths: toPaths(routes),
    components: { schemas: toSchemas(routes) },
  }
}

/** A path may be both read and written to. */
function toPaths(routes: readonly Route[]): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes)
    Object.assign(
      (paths[route.path] ??= {}),
      route.body
        ? { post: toChange(route) }
        : { get: { ...toOperation(route), operationId: idOf(route, routes) } },
    )
  return paths
}

/** By what it answers; where several answer the same, by where it is. */
function idOf(route: Route, routes: readonly Route[]): string {
  const same = routes.filter((one) => !one.body && one.name === route.name)
  if (same.length === 1) return `get${route.name}`
  const nouns = route.path
    .replace('/api/v1/', '')
    .split('/')
    .filter((part) => !part.startsWith('{'))
  return `get${nouns.map((noun) => `${noun.slice(0, 1).toUpperCase()}${noun.slice(1)}`).join('')}`
}

function toOperation(route: Route): Json {
  return {
    operationId: `get${route.name}`,
    summary: route.summary,
    parameters: [...toPathParameters(route.path), ...toQueryParameters(route.query)],
    responses: {
      200: toResponse('As it was last seen', route.media ?? 'application/json', route.name),
      304: { description: 'Not changed since the ETag in If-None-Match' },
      400: toResponse('A parameter is wrong', 'application/problem+json', 'Problem'),
      403: toResponse('Not one of our host names', 'application/problem+json', 'Problem'),
      404: toResponse('No such thing', 'application/problem+json', 'Problem'),
      503: toResponse('It could not be seen now', 'application/problem+json', 'Problem'),
    },
  }
}

function toChange(route: Route): Json {
  const { 304: _, ...responses } = toOperation(route)['responses'] as Record<string, Json>
  const [verb = '', ...nouns] = route.path
    .replace('/api/v1/', '')
    .split('/')
    .filter((part) => !part.startsWith('{'))
    .toReversed()
  return {
    operationId: [verb, ...nouns].join('-'),
    summary: route.summary,
    parameters: [...toPathParameters(route.path), ...toQueryParameters(route.query)],
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: toPart(z.toJSONSchema(route.body ?? z.object({}), { io: 'input' })) },
      },
    },
    responses: {
      ...responses,
      409: toResponse(
        'Things are not as they were looked at: nothing was written',
        'application/problem+json',
        'Problem',
      ),
    },
  }
}

function toResponse(description: string, type: string, name: string): Json {
  return { description, content: { [type]: { schema: { $ref: toRef(name) } } } }
}

function toPathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: 'percent-encoded',
    schema: { type: 'string' },
  }))
}

/** The input side: what a client may leave out is not required. */
function toQueryParameters(query: z.ZodType): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' })
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

function toSchemas(routes: readonly Route[]): Json {
  const registry = z.registry<{ id: string }>()
  registry.add(problemSchema, { id: 'Problem' })
  for (const [answer, name] of new Map(routes.map((route) => [route.answer, route.name])))
    registry.add(answer, { id: name })
  // The input side of a codec is its JSON side: int64 and instants are strings.
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: toRef })
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, toPart(schema)]))
}

/** A part of a document has no dialect and no id of its own. */
function toPart(schema: object): Json {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id'))
}

function toRef(name: string): string {
  return `#/components/schemas/${name}`
}
