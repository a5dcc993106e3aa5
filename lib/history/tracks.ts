import { openCourses, type Course } from './courses.ts'

/**
 * What is remembered of each partition of each group, in columns: one slot each. A hundred groups on ten thousand
 * partitions are a million slots, so that a slot has some 50 bytes and no object of its own.
 */
export type Tracks = {
  /** Begins a look. `ends`: the end per partition at this moment, NaN where it was not seen. `expected`: slots in all. */
  begin(atMs: number, ends: Float64Array, expected: number): void
  /** What follows is about this group. */
  open(group: string): void
  /** The slot of one of its partitions; taken at the first look. Quickest in the order of the look before. */
  slotOf(partition: number): number
  look(slot: number, committed: number, end: number, caughtUp: boolean): void
  /** `end`: that of this look. Good until the next call: the same object is used again. */
  read(slot: number, end: number): TrackView
  /** A worse status counts from its second look in a row, a better one at once. Both are indexes, the worst is 0. */
  steady(slot: number, status: number): number
  /** The slots of a group by partition, as they are now. */
  slotsOf(group: string): ReadonlyMap<number, number>
  /** The status that a slot has; null: never judged. */
  statusOf(slot: number): number | null
  /** Gives up what was not looked at for two windows. */
  forget(): void
}

type TrackView = {
  spanMs: number
  /** Never more than 255. */
  samples: number
  commitStillMs: number
  caughtUpMs: number | null
  rewoundMs: number | null
  commitGapMs: number
  course: Course
}

/** Moments are kept in tenths of a second since the first look: four bytes, good for six years. */
const TICK_MS = 100
const NO_ROW = -1
const NEVER = -1
const NO_STATUS = 255

export function openTracks(windowMs: number): Tracks {
  const groups = new Map<string, number[]>()
  const free: number[] = []
  const courses = openCourses(windowMs)
  /** Slots that went back and are not where they were. Few, so they are not worth a column. */
  const fell = new Map<number, { atMs: number; peak: number }>()
  const present = { atMs: 0, committed: 0, end: 0 }
  const view: TrackView = {
    spanMs: 0,
    samples: 0,
    commitStillMs: 0,
    caughtUpMs: null,
    rewoundMs: null,
    commitGapMs: 0,
    course: { atMs: [], committed: [], ends: [], lags: [] },
  }
  let columns = toColumns(256)
  let used = 0
  let firstMs = Number.NaN
  let nowMs = 0
  let nowTick = 0
  let order: number[] = []
  let cursor = 0
  let places: Map<number, number> | null = null

  const msOf = (tick: number | undefined) => firstMs + (tick ?? 0) * TICK_MS

  function reserve(capacity: number): void {
    const grown = toColumns(capacity)
    for (const field of Object.keys(columns) as (keyof Columns)[]) grown[field].set(columns[field])
    columns = grown
  }

  function take(partition: number): number {
    const slot = free.pop() ?? used++
    if (slot >= columns.partition.length) reserve(Math.ceil(slot * 1.25) + 256)
    columns.partition[slot] = partition
    columns.samples[slot] = 0
    columns.row[slot] = NO_ROW
    return slot
  }

  /** The group's order was another one in the look before: puts the slot where it will be looked for next time. */
  function moveHere(partition: number): number {
    places ??= new Map(order.map((slot, place) => [columns.partition[slot] ?? -1, place]))
    const place = places.get(partition) ?? order.push(take(partition)) - 1
    const slot = order[place] ?? 0
    const other = order[cursor] ?? slot
    order[place] = other
    order[cursor] = slot
    places.set(columns.partition[other] ?? -1, place)
    places.set(partition, cursor)
    return slot
  }

  /** Not seen for so long, it begins anew. */
  const forgetBeforeMs = () => nowMs - 2 * windowMs

  function begin(slot: number, committed: number, caughtUp: boolean): void {
    giveBackRow(slot)
    columns.samples[slot] = 0
    columns.first[slot] = columns.moved[slot] = nowTick
    columns.caughtUp[slot] = caughtUp ? nowTick : NEVER
    columns.committed[slot] = committed
    columns.gap[slot] = 0
    columns.status[slot] = columns.pending[slot] = NO_STATUS
    fell.delete(slot)
  }

  function follow(slot: number, committed: number, caughtUp: boolean): void {
    const before = columns.committed[slot] ?? 0
    if (committed < before) fell.set(slot, { atMs: nowMs, peak: fell.get(slot)?.peak ?? before })
    else if (fell.size > 0 && committed >= (fell.get(slot)?.peak ?? Infinity)) fell.delete(slot)
    if (committed !== before) {
      columns.gap[slot] = Math.max(nowMs - msOf(columns.moved[slot]), (columns.gap[slot] ?? 0) * 0.9)
      columns.moved[slot] = nowTick
    }
    if (caughtUp) columns.caughtUp[slot] = nowTick
    columns.committed[slot] = committed
  }

  function noteCourse(slot: number, committed: number, end: number, looked: boolean): void {
    const partition = columns.partition[slot] ?? 0
    let row = columns.row[slot] ?? NO_ROW
    if (row === NO_ROW) {
      if (committed === end) return
      const since = looked ? msOf(columns.first[slot]) : nowMs
      row = courses.take(partition, since, looked ? msOf(columns.last[slot]) + TICK_MS : 0)
      columns.row[slot] = row
    }
    if (!courses.note(row, partition, committed)) giveBackRow(slot)
  }

  function giveBackRow(slot: number): void {
    const row = columns.row[slot] ?? NO_ROW
    if (row !== NO_ROW) courses.giveBack(row)
    columns.row[slot] = NO_ROW
  }

  function giveUp(slot: number): void {
    giveBackRow(slot)
    fell.delete(slot)
    free.push(slot)
  }

  return {
    begin(atMs, ends, expected) {
      if (Number.isNaN(firstMs)) firstMs = atMs
      nowMs = atMs
      nowTick = Math.floor((atMs - firstMs) / TICK_MS)
      if (expected > columns.partition.length) reserve(Math.ceil(expected * 1.1))
      courses.begin(atMs, ends)
    },
    open(group) {
      order = groups.get(group) ?? []
      if (order.length === 0) groups.set(group, order)
      cursor = 0
      places = null
    },
    slotOf(partition) {
      const guess = order[cursor]
      let slot: number
      if (guess !== undefined && columns.partition[guess] === partition) slot = guess
      // All that are known were looked at already: this one is new.
      else if (guess === undefined && places === null) order.push((slot = take(partition)))
      else slot = moveHere(partition)
      cursor++
      return slot
    },
    look(slot, committed, end, caughtUp) {
      const looked = (columns.samples[slot] ?? 0) > 0 && msOf(columns.last[slot]) >= forgetBeforeMs()
      if (looked) follow(slot, committed, caughtUp)
      else begin(slot, committed, caughtUp)
      noteCourse(slot, committed, end, looked)
      columns.samples[slot] = Math.min(255, (columns.samples[slot] ?? 0) + 1)
      columns.last[slot] = nowTick
    },
    read(slot, end) {
      const back = fell.get(slot)
      const caughtUp = columns.caughtUp[slot] ?? NEVER
      present.atMs = nowMs
      present.committed = columns.committed[slot] ?? 0
      present.end = end
      view.spanMs = nowMs - msOf(columns.first[slot])
      view.samples = columns.samples[slot] ?? 0
      view.commitStillMs = nowMs - msOf(columns.moved[slot])
      view.caughtUpMs = caughtUp === NEVER ? null : nowMs - msOf(caughtUp)
      view.rewoundMs = back ? nowMs - back.atMs : null
      view.commitGapMs = columns.gap[slot] ?? 0
      // A rewind breaks the course: what came before it says nothing of the pace since.
      const sinceMs = back?.atMs ?? -Infinity
      view.course = courses.read(columns.row[slot] ?? NO_ROW, columns.partition[slot] ?? 0, sinceMs, present)
      return view
    },
    steady(slot, status) {
      const known = columns.status[slot] ?? NO_STATUS
      if (known === NO_STATUS || status >= known || status === columns.pending[slot])
        columns.status[slot] = status
      columns.pending[slot] = status
      return columns.status[slot] ?? status
    },
    slotsOf: (group) =>
      new Map((groups.get(group) ?? []).map((slot) => [columns.partition[slot] ?? -1, slot])),
    statusOf(slot) {
      const status = columns.status[slot] ?? NO_STATUS
      return status === NO_STATUS ? null : status
    },
    forget() {
      const beforeMs = forgetBeforeMs()
      for (const [group, slots] of groups) {
        const kept = slots.filter((slot) => msOf(columns.last[slot]) >= beforeMs)
        if (kept.length === slots.length) continue
        for (const slot of slots) if (msOf(columns.last[slot]) < beforeMs) giveUp(slot)
        if (kept.length > 0) groups.set(group, kept)
        else groups.delete(group)
      }
    },
  }
}

type Columns = ReturnType<typeof toColumns>

function toColumns(capacity: number) {
  return {
    partition: new Int32Array(capacity),
    committed: new Float64Array(capacity),
    first: new Int32Array(capacity),
    last: new Int32Array(capacity),
    moved: new Int32Array(capacity),
    caughtUp: new Int32Array(capacity),
    gap: new Float32Array(capacity),
    row: new Int32Array(capacity),
    samples: new Uint8Array(capacity),
    status: new Uint8Array(capacity),
    pending: new Uint8Array(capacity),
  }
}
