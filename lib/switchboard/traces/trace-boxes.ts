import type { FlowSettings, Settings } from '#lib/config/settings.ts'
import type { FoundRow } from '#lib/boxes/find-row.ts'
import type { NewRow } from '#lib/boxes/insert-row.ts'
import { formatCount, formatDuration } from '#lib/model/measure.ts'
import { Fault, type Refusal } from '#lib/model/reading.ts'
import type { Writable } from '#lib/postgres/writer.ts'
import type { InboxFacts, OutboxFacts } from '#lib/trace/timeline.ts'
import { noBox } from '#lib/switchboard/boxes/look-of.ts'
import { insertRow, lookUpRepeats, lookUpRow, type BoxAt } from '#lib/switchboard/boxes/box-row.ts'

/** Where a message is looked for in the boxes. */
export type BoxQuestion = {
  topic: string
  messageId: string | null
  /** The outbox that it was written into; null: it was sent straight to the topic. */
  box: string | null
  /** Its row there; null: not known. */
  row: string | null
  /** When that was written, epoch ms; null: not known. */
  writtenMs: number | null
}

/** What the boxes of the settings know of a message. */
export type BoxFacts = {
  outbox: OutboxFacts | null
  /** By group: those that a flow links to this topic. `inbox` null: the flow names none. */
  readers: ReadonlyMap<string, InboxFacts | null>
}

export type BoxHit = { box: string; kind: 'inbox' | 'outbox'; row: FoundRow }

/** The boxes as traces and test messages of one cluster need them. */
export type TraceBoxes = {
  /** Never throws: what a database does not tell is unknown, with the reason. */
  factsOf(question: BoxQuestion): Promise<BoxFacts>
  /** The outbox of the flow through this topic; null: no flow names one. */
  outboxOf(topic: string): string | null
  /** The header by which messages of this topic are known. */
  idHeaderOf(topic: string): string
  /** Topics of the flows. */
  topics(): string[]
  /** Outboxes of the flows that test messages may be written into. */
  writable(): string[]
  /** Throws a `Fault` when the database does not answer. */
  find(box: string, by: 'id' | 'messageId', value: string): Promise<BoxHit | Refusal>
  /** In every box of the flows, as far as their databases answer. */
  findEverywhere(messageId: string): Promise<BoxHit[]>
  /** Writes a row. Throws a `Fault`. */
  write(box: string, row: NewRow): Promise<{ row: string; writtenMs: number } | Refusal>
}

type Hands = {
  settings: Pick<Settings, 'boxes' | 'flows'>
  cluster: string
  boxAt: (id: string) => BoxAt | null
  /** The user of this database that may write; null: the settings name none. */
  writable: (database: string) => Writable | null
}

export function openTraceBoxes({ settings, cluster, boxAt, writable }: Hands): TraceBoxes {
  const flows = settings.flows.filter((flow) => flow.cluster === cluster)
  const all = [...new Set(flows.flatMap(boxesOf))]

  async function find(box: string, by: 'id' | 'messageId', value: string): Promise<BoxHit | Refusal> {
    const at = boxAt(box)
    if (!at) return noBox(box)
    const { row, because } = await lookUpRow(at, by, value)
    if (row) return { box, kind: at.box.plan.kind, row }
    return because === null
      ? {
          refused: 'not-found',
          because: `${box} holds no ${by === 'id' ? `row ${value}` : `message ${value}`} now.`,
        }
      : { refused: 'conflict', because: `${box} was not asked: ${because}` }
  }

  return {
    async factsOf(question) {
      const readers = flows.filter(({ topic }) => topic === question.topic).flatMap((flow) => flow.readers)
      const outbox =
        question.box === null ? null : await outboxFacts(boxAt(question.box), question.box, question)
      const facts = new Map<string, InboxFacts | null>()
      for (const { group, inbox } of readers)
        // oxlint-disable-next-line no-await-in-loop -- one question at a time: we are guests
        facts.set(group, inbox === null ? null : await inboxFacts(boxAt(inbox), inbox, question.messageId))
      return { outbox, readers: facts }
    },
    outboxOf: (topic) => flows.find((flow) => flow.topic === topic && flow.outbox !== null)?.outbox ?? null,
    idHeaderOf: (topic) => flows.find((flow) => flow.topic === topic)?.idHeader ?? ID_HEADER,
    topics: () => [...new Set(flows.map(({ topic }) => topic))],
    writable: () =>
      settings.boxes
        .filter(({ id, actions }) => actions.includes('send') && flows.some(({ outbox }) => outbox === id))
        .map(({ id }) => id),
    find,
    async findEverywhere(messageId) {
      const hits: BoxHit[] = []
      for (const box of all) {
        try {
          // oxlint-disable-next-line no-await-in-loop -- one question at a time: we are guests
          const hit = await find(box, 'messageId', messageId)
          if (!('refused' in hit)) hits.push(hit)
        } catch (error) {
          // The others may know; the box's own page says what is wrong with it.
          if (!(error instanceof Fault)) throw error
        }
      }
      return hits
    },
    async write(box, row) {
      const refusal = refuseWrite(settings, flows, cluster, box)
      if (refusal) return refusal
      const at = boxAt(box)
      const writer = at && writable(at.box.plan.database)
      return writer ? insertRow(at, writer, row) : noBox(box)
    },
  }
}

/** Of a topic that no flow names. */
export const ID_HEADER = 'message-id'

function boxesOf({ outbox, readers }: FlowSettings): string[] {
  return [outbox, ...readers.map(({ inbox }) => inbox)].filter((box) => box !== null)
}

function refuseWrite(
  { boxes }: Pick<Settings, 'boxes'>,
  flows: readonly FlowSettings[],
  cluster: string,
  box: string,
): Refusal | null {
  const wish = boxes.find(({ id }) => id === box)
  if (!wish) return noBox(box)
  if (!wish.actions.includes('send'))
    return {
      refused: 'forbidden',
      because: `Test messages may be written only into boxes whose actions name send in the settings; ${box} does not.`,
    }
  if (!flows.some(({ outbox }) => outbox === box))
    return {
      refused: 'bad-request',
      because: `No flow of the settings leads from ${box} to ${cluster}: it is not known where its relay sends to.`,
    }
  return null
}

/** What the last look says when this one fails. */
function faultOf(error: unknown): string {
  if (error instanceof Fault) return error.message
  throw error
}

async function outboxFacts(
  at: BoxAt | null,
  box: string,
  { row: id, messageId, writtenMs }: BoxQuestion,
): Promise<OutboxFacts> {
  const facts = (state: OutboxFacts['state'], because = ''): OutboxFacts => ({
    box,
    row: id,
    writtenMs,
    state,
    because,
  })
  if (!at) return facts('unknown', `the settings name no box ${box} any more`)
  if (id === null && messageId === null) return facts('unknown', 'it is not known which row it was')
  try {
    const { row, because } =
      id === null ? await lookUpRow(at, 'messageId', messageId ?? '') : await lookUpRow(at, 'id', id)
    if (because !== null) return facts('unknown', `the table was not asked: ${because}`)
    if (!row) return facts(at.box.plan.mode === 'delete' ? 'gone' : 'unknown', '')
    const found = { ...facts('pending'), row: row.id ?? id, writtenMs: row.createdMs ?? writtenMs }
    return { ...found, ...stateOf(row, at) }
  } catch (error) {
    return facts('unknown', `the table was not seen: ${faultOf(error)}`)
  }
}

function stateOf(row: FoundRow, { box }: BoxAt): Pick<OutboxFacts, 'state' | 'because'> {
  const tried =
    row.attempts === null ? '' : `tried ${row.attempts === 1 ? 'once' : `${formatCount(row.attempts)} times`}`
  switch (row.state) {
    case 'dead':
      return { state: 'dead', because: row.error ?? 'its table does not say why' }
    case 'failed':
      return {
        state: 'pending',
        because: `${tried || 'tried'}, and waits: ${row.error ?? 'its table does not say why'}`,
      }
    case 'done':
      return { state: box.plan.mode === 'log' ? 'unknown' : 'sent', because: '' }
    case 'inFlight':
    case 'pending': {
      const { look } = box.now(null)
      const open = look?.counts.pending ?? 0
      const crowd =
        open > 1
          ? `; ${look?.capped.includes('pending') ? 'over ' : ''}${formatCount(open)} rows wait there`
          : ''
      const for_ =
        row.createdMs === null ? '' : `, for ${formatDuration(Math.max(0, Date.now() - row.createdMs))}`
      return { state: 'pending', because: `waits in the table${for_}${crowd}` }
    }
  }
}

async function inboxFacts(at: BoxAt | null, box: string, messageId: string | null): Promise<InboxFacts> {
  const facts = (state: InboxFacts['state'], because = ''): InboxFacts => ({
    box,
    state,
    receivedMs: null,
    processedMs: null,
    attempts: null,
    duplicates: 0,
    because,
  })
  if (!at) return facts('unknown', `the settings name no box ${box}`)
  if (messageId === null) return facts('unknown', 'the message carries no header message-id')
  try {
    const { row, because } = await lookUpRow(at, 'messageId', messageId)
    if (because !== null) return facts('unknown', `the table was not asked: ${because}`)
    if (!row) return facts('none')
    return {
      ...facts(row.state === 'done' ? 'processed' : row.state === 'inFlight' ? 'pending' : row.state),
      receivedMs: row.createdMs,
      processedMs: row.processedMs,
      attempts: row.attempts,
      duplicates: (await lookUpRepeats(at, messageId)) ?? 0,
      because: row.error ?? '',
    }
  } catch (error) {
    return facts('unknown', `the table was not seen: ${faultOf(error)}`)
  }
}
