// For tests: boxes on a real PostgreSQL, looked at quickly, and that database from the other side.
import { Client } from 'pg'
import { waitFor } from './wait-for.ts'
import { toSecret } from '#lib/config/secret.ts'
import type { DatabaseSettings } from '#lib/config/settings.ts'
import type { Box } from '#lib/model/box.ts'
import type { BoxWish } from '#lib/model/preset.ts'
import { openBoxes, type BoxHands, type Boxes } from '#lib/switchboard/boxes/boxes.ts'

const noFlows: BoxHands = { topicOf: () => null, flowsOf: () => [] }

export function openTestBoxes(
  url: string,
  boxes: BoxWish[],
  hands: BoxHands = noFlows,
  more: Partial<DatabaseSettings> = {},
): Boxes {
  return openBoxes({ databases: [{ id: 'app', url: toSecret(url), ...more }], boxes, everyMs: 50 }, hands)
}

/** The box once it is as wanted. */
export async function boxWhen(
  boxes: Boxes,
  is: (box: Box) => boolean,
  what: string,
  id = 'box',
): Promise<Box> {
  const look = () => {
    const box = boxes.find(id)
    return box !== null && is(box)
  }
  await waitFor(look, { what: `${what} of ${id}`, timeoutMs: 20_000, everyMs: 20 })
  const box = boxes.find(id)
  if (!box) throw new Error(`There is no box ${id}.`)
  return box
}

export async function run(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const answer = await client.query(sql)
    return Array.isArray(answer) ? [] : answer.rows
  } finally {
    await client.end()
  }
}

let made = 0
/** A new empty database on the server of `url`. */
export async function makeTestDatabase(url: string): Promise<string> {
  made += 1
  const name = `boxes_${process.pid}_${made}`
  await run(url, `create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}
