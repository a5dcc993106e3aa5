import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { toOpenApi } from './openapi.ts'
import { routes } from './routes.ts'
import type { Route } from './routes.ts'

const table: Route[] = Object.values(routes)
const paths = [...new Set(table.map(({ path }) => path))]

/** `clusters/[cluster]/route.ts` → `/api/v1/clusters/{cluster}`. */
function toPath(file: string): string {
  return `/api/v1/${file.replace(/\/route\.ts$/, '')}`.replaceAll(/\[(\w+)\]/g, '{$1}')
}

// The list of routes itself, and what answers when there is no route.
const apart = ['/api/v1/openapi.json', '/api/v1/[...rest]']

test('every route file is in the table and every row of the table has its file', () => {
  const files = globSync('**/route.ts', { cwd: import.meta.dirname }).map(toPath)
  expect(files.filter((path) => !apart.includes(path)).sort()).toEqual(paths.toSorted())
  expect(files).toEqual(expect.arrayContaining(apart))
})

test('what has a body goes through the changing door, and no other route takes anything but GET', () => {
  const files = globSync('**/route.ts', { cwd: import.meta.dirname }).filter(
    (file) => !apart.includes(toPath(file)),
  )
  const verbs = files.flatMap((file) => {
    const text = readFileSync(join(import.meta.dirname, file), 'utf8')
    return [...text.matchAll(/^export (?:const|async function|function) ([A-Z]+)\b(?: = (\w+)\()?/gm)].map(
      ([, verb, door]) => `${toPath(file)} ${verb} ${verb === 'POST' ? door : ''}`.trim(),
    )
  })
  const wanted = table.map(({ path, body }) => (body ? `${path} POST changeDoor` : `${path} GET`))
  expect(verbs.sort()).toEqual(wanted.sort())
  expect(wanted.filter((line) => line.includes('POST')).length).toBeGreaterThan(5)
})

test('OpenAPI tells the body of what changes something, and when it is refused', () => {
  const { post } = JSON.parse(JSON.stringify(toOpenApi(table))).paths[
    '/api/v1/clusters/{cluster}/plans/{plan}/execute'
  ]
  expect(post.operationId).toBe('execute-plans-clusters')
  expect(post.requestBody.content['application/json'].schema.required).toEqual(['idempotencyKey'])
  expect(Object.keys(post.responses)).toEqual(['200', '400', '403', '404', '409', '503'])
})

test('OpenAPI lists every route with its parameters, answer and problems', () => {
  const document = JSON.parse(JSON.stringify(toOpenApi(table)))
  expect(Object.keys(document.paths)).toEqual(paths)
  const groups = document.paths['/api/v1/clusters/{cluster}/groups'].get
  expect(groups.parameters).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'cluster', in: 'path', required: true }),
      expect.objectContaining({ name: 'limit', in: 'query', required: false }),
    ]),
  )
  expect(groups.responses['200'].content['application/json'].schema.$ref).toBe(
    '#/components/schemas/GroupList',
  )
  expect(Object.keys(groups.responses)).toEqual(['200', '304', '400', '403', '404', '503'])
})

test('in OpenAPI int64 is a string and an instant a date-time', () => {
  const { schemas } = JSON.parse(JSON.stringify(toOpenApi(table))).components
  expect(schemas.TopicDetail.properties.messages.anyOf[0]).toMatchObject({ type: 'string' })
  expect(schemas.TopicDetail.properties.asOf).toMatchObject({ type: 'string', format: 'date-time' })
})

test('every $ref of OpenAPI leads somewhere', () => {
  const text = JSON.stringify(toOpenApi(table))
  const { schemas } = JSON.parse(text).components
  const refs = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name)
  expect(refs.length).toBeGreaterThan(table.length)
  expect(refs.filter((name) => !((name ?? '') in schemas))).toEqual([])
  expect(new Set(Object.keys(schemas))).toEqual(new Set(refs))
})

test('no two operations of OpenAPI have one id', () => {
  const { paths } = JSON.parse(JSON.stringify(toOpenApi(table))) as {
    paths: Record<string, Record<string, { operationId: string }>>
  }
  const ids = Object.values(paths).flatMap((verbs) =>
    Object.values(verbs).map(({ operationId }) => operationId),
  )
  expect(ids).toHaveLength(table.length)
  expect(new Set(ids).size).toBe(ids.length)
})

test('OpenAPI tells a file from JSON', () => {
  const document = JSON.parse(JSON.stringify(toOpenApi(table)))
  const { content } = document.paths['/api/v1/audit/export'].get.responses['200']
  expect(Object.keys(content)).toEqual(['text/csv'])
  expect(document.components.schemas.AuditCsv).toMatchObject({ type: 'string' })
})
