import type { AuditAction, AuditOutcome } from './audit.ts'

/**
 * What our own store promises, whichever database is behind it. `lib/store` keeps it; `lib/history` thinks of it. Bytes are
 * opaque here: who packs them unpacks them.
 */
export type Store = {
  /** Of lag over time. */
  history: HistoryStore
  /** Of what people did. */
  audit: AuditStore
  /** Of messages that are followed. */
  traces: TraceStore
  /** Of inbox and outbox tables over time. */
  boxes: BoxStore
  /** Whether this process is the one that writes history. SQLite: always. PostgreSQL: who holds the advisory lock. */
  isSampler(): boolean
  /** What was asked for is written; later calls reject. Resolves within a deadline. */
  close(): Promise<void>
}

/**
 * Who did what. An entry is written before the deed and ended after it: one that was never ended tells that nobody knows.
 * Every process may write here, the sampler or not.
 */
export type AuditStore = {
  /**
   * Writes the intent; resolves once it is kept. With a `key` that is known already nothing is written and the entry of
   * the first time comes back as `known`: a double click is one deed.
   */
  begin(entry: NewAudit): Promise<{ id: string; known: AuditRow | null }>
  /** Ends it. Rejects for an id that is not there, or that has ended. */
  end(id: string, end: { outcome: AuditOutcome; endedMs: number; after: string }): Promise<void>
  read(id: string): Promise<AuditRow | null>
  /** The deed that was begun with this key; null: none was. */
  find(key: string): Promise<AuditRow | null>
  /** Newest first. `beforeId`: only those that are older. `total`: all that fit, on whatever page. */
  list(want: AuditWant): Promise<{ items: AuditRow[]; total: number }>
}

export type NewAudit = {
  key: string
  atMs: number
  actor: string
  action: AuditAction
  cluster: string
  target: string
  text: string
  /** JSON. */
  before: string
}
/** `after`, JSON, is null until it has ended. */
export type AuditRow = Omit<NewAudit, 'key'> & {
  id: string
  outcome: AuditOutcome
  endedMs: number | null
  after: string | null
}
export type AuditWant = {
  cluster?: string
  actor?: string
  action?: AuditAction
  outcome?: AuditOutcome
  /** Part of the target; case does not matter. */
  target?: string
  fromMs: number
  toMs: number
  limit: number
  beforeId?: string
}

/** A trace as it is kept. `body` is JSON and opaque here; what stands beside it is what a trace is found by. */
export type TraceRow = {
  id: string
  atMs: number
  cluster: string
  messageId: string | null
  topic: string
  partition: number | null
  offset: bigint | null
  /** The outbox and its row. */
  box: string | null
  row: string | null
  /** Until then it is looked at; 0: it has ended. */
  liveUntilMs: number
  body: string
}

export type TraceStore = {
  /** Writes it, over what was there under its id. */
  save(row: TraceRow): Promise<void>
  read(id: string): Promise<TraceRow | null>
  /** The newest that fits all that is given. */
  find(
    want: Partial<Pick<TraceRow, 'cluster' | 'messageId' | 'topic' | 'partition' | 'offset' | 'box' | 'row'>>,
  ): Promise<TraceRow | null>
  /** Newest first. `live`: only those that are still looked at. */
  list(want: { cluster?: string; live?: boolean; limit: number }): Promise<TraceRow[]>
  forget(beforeMs: number): Promise<void>
}

/** The worst of a box in a minute or an hour that begins at `atMs`. null: not counted. `everyMs`: how often it was looked at then. */
export type BoxPoint = {
  atMs: number
  everyMs: number
  pending: number | null
  oldestMs: number | null
  failed: number | null
  dead: number | null
}

/** The worst of each box by minute and by hour. A minute in which nothing was seen of a box has no point. */
export type BoxStore = {
  /** Writes them, over what was there of the same moment. */
  write(of: 'minute' | 'hour', points: readonly (BoxPoint & { box: string })[]): Promise<void>
  /** In `[fromMs, toMs]`, ascending. */
  read(box: string, want: { of: 'minute' | 'hour'; fromMs: number; toMs: number }): Promise<BoxPoint[]>
  forget(before: { minute: number; hour: number }): Promise<void>
}

/** `tick`: one look. `minute`, `hour`: roll-ups, `atMs` is the beginning of the minute or hour in UTC. */
const resolutions = ['tick', 'minute', 'hour'] as const
export type Resolution = (typeof resolutions)[number]

/** One group's topic at one moment. `topic` is empty for the group as a whole. */
export type LagRow = { group: string; topic: string; bytes: Uint8Array }

export type HistoryStore = {
  /**
   * Writes one look at a cluster, all of it or nothing. A moment at or before the last written one of the cluster is
   * refused (rejects). Of a process that is killed at most the look in flight is lost.
   */
  writeTick(cluster: string, atMs: number, rows: readonly LagRow[], changes: readonly Change[]): Promise<void>
  /** What somebody did, between two looks. Every process may write it, the sampler or not. */
  writeChange(cluster: string, change: Change): Promise<void>
  /** Moments of looks in `[fromMs, toMs]`, ascending: what lies between two far ones was not watched. */
  readTicks(cluster: string, fromMs: number, toMs: number): Promise<number[]>
  /** Rows of some topics of one group in `[fromMs, toMs]`, ascending by moment. */
  readLag(
    cluster: string,
    group: string,
    want: { resolution: Resolution; topics: readonly string[]; fromMs: number; toMs: number },
  ): Promise<{ atMs: number; topic: string; bytes: Uint8Array }[]>
  /** All topics of one group at the last moment at or before `atMs` and after `afterMs`; empty when there is none. */
  readLagAt(
    cluster: string,
    group: string,
    want: { resolution: Resolution; atMs: number; afterMs: number },
  ): Promise<{ atMs: number; topic: string; bytes: Uint8Array }[]>
  /** Every row of one look, to take up where an earlier process stopped. */
  readTick(cluster: string, atMs: number): Promise<LagRow[]>
  /**
   * Folds what lies in `[fromMs, toMs)` into one row per group and topic at `fromMs`: ticks into minutes, minutes into
   * hours. Doing it again gives the same. `fold` gets the rows of one group and topic, ascending.
   */
  rollUp(
    cluster: string,
    to: 'minute' | 'hour',
    span: { fromMs: number; toMs: number },
    fold: (rows: readonly Uint8Array[]) => Uint8Array,
  ): Promise<void>
  /** The beginning of the last minute or hour that was rolled up; null: none. */
  lastRollUp(cluster: string, to: 'minute' | 'hour'): Promise<number | null>
  /** Changes, newest first. `subjects`: only of these, all when absent. */
  readChanges(
    cluster: string,
    want: { fromMs: number; toMs: number; limit: number; kinds?: readonly ChangeKind[]; subject?: string },
  ): Promise<Change[]>
  /** Gives up what is older than these moments. May take many small steps; never holds the event loop up for long. */
  forget(before: Record<Resolution | 'changes', number>): Promise<void>
}

export const changeKinds = [
  'group-state',
  'group-status',
  'group-gone',
  'isr',
  'broker',
  'controller',
  'topic',
  'reset',
  'unseen',
] as const
type ChangeKind = (typeof changeKinds)[number]

/** Something that became different. */
export type Change = {
  atMs: number
  kind: ChangeKind
  /** Group id, topic, broker id or empty for the cluster. */
  subject: string
  /** Machine words: Kafka's states, our statuses, counts. `from` is empty when it was not there before. */
  from: string
  to: string
  /** A sentence for the screen. */
  text: string
}
