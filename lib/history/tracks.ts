/** What is remembered of each partition of each group, in columns: one slot each, one number per field. */
export type Tracks = {
  /** The slot of a group's partition; taken at the first look. */
  slotOf(group: string, partition: number): number
  look(slot: number, look: Look): void
  read(slot: number, nowMs: number): TrackView
  /** Gives up what was not looked at since. */
  forget(beforeMs: number): void
}

type Look = { atMs: number; committed: number; end: number; caughtUp: boolean }

type TrackView = {
  spanMs: number
  samples: number
  commitStillMs: number
  endStillMs: number
  caughtUpMs: number | null
  rewoundMs: number | null
  commitGapMs: number
  atMs: number[]
  committed: number[]
  ends: number[]
}

/** Samples of the course that rates and trends are taken from, spread over the window. */
const COURSE = 13
const FIELDS = [
  'first',
  'last',
  'samples',
  'committed',
  'end',
  'moved',
  'endMoved',
  'caughtUp',
  'peak',
  'fell',
  'gap',
  'coursed',
  'head',
] as const
type Field = (typeof FIELDS)[number]

export function openTracks(windowMs: number): Tracks {
  const slots = new Map<string, Map<number, number>>()
  const free: number[] = []
  let used = 0
  let capacity = 256
  const columns = Object.fromEntries(FIELDS.map((field) => [field, new Float64Array(capacity)])) as Record<
    Field,
    Float64Array
  >
  let course = new Float64Array(capacity * COURSE * 3)

  function grow(): void {
    capacity *= 2
    for (const field of FIELDS) {
      const grown = new Float64Array(capacity)
      grown.set(columns[field])
      columns[field] = grown
    }
    const grown = new Float64Array(capacity * COURSE * 3)
    grown.set(course)
    course = grown
  }

  const get = (field: Field, slot: number) => columns[field][slot] ?? 0
  const set = (field: Field, slot: number, value: number) => {
    columns[field][slot] = value
  }

  function begin(slot: number, { atMs, committed, end, caughtUp }: Look): void {
    for (const field of FIELDS) set(field, slot, 0)
    set('first', slot, atMs)
    set('moved', slot, atMs)
    set('endMoved', slot, atMs)
    set('committed', slot, committed)
    set('end', slot, end)
    if (caughtUp) set('caughtUp', slot, atMs)
  }

  function follow(slot: number, { atMs, committed, end, caughtUp }: Look): void {
    const before = get('committed', slot)
    if (committed < before) {
      if (get('fell', slot) === 0) set('peak', slot, before)
      set('fell', slot, atMs)
    }
    if (get('fell', slot) > 0 && committed >= get('peak', slot)) set('fell', slot, 0)
    if (committed !== before) {
      set('gap', slot, Math.max(atMs - get('moved', slot), get('gap', slot) * 0.9))
      set('moved', slot, atMs)
    }
    if (end !== get('end', slot)) set('endMoved', slot, atMs)
    if (caughtUp) set('caughtUp', slot, atMs)
    set('committed', slot, committed)
    set('end', slot, end)
  }

  function note(slot: number, { atMs, committed, end }: Look): void {
    if (get('samples', slot) > 0 && atMs - get('coursed', slot) < windowMs / (COURSE - 1)) return
    const head = get('head', slot)
    const at = (slot * COURSE + (head % COURSE)) * 3
    course[at] = atMs
    course[at + 1] = committed
    course[at + 2] = end
    set('head', slot, head + 1)
    set('coursed', slot, atMs)
  }

  return {
    slotOf(group, partition) {
      const ofGroup = slots.get(group) ?? new Map<number, number>()
      if (ofGroup.size === 0) slots.set(group, ofGroup)
      const known = ofGroup.get(partition)
      if (known !== undefined) return known
      const slot = free.pop() ?? used++
      if (slot >= capacity) grow()
      set('samples', slot, 0)
      ofGroup.set(partition, slot)
      return slot
    },
    look(slot, look) {
      if (get('samples', slot) === 0) begin(slot, look)
      else follow(slot, look)
      note(slot, look)
      set('samples', slot, get('samples', slot) + 1)
      set('last', slot, look.atMs)
    },
    read(slot, nowMs) {
      const caughtUp = get('caughtUp', slot)
      const fell = get('fell', slot)
      const view: TrackView = {
        spanMs: nowMs - get('first', slot),
        samples: get('samples', slot),
        commitStillMs: nowMs - get('moved', slot),
        endStillMs: nowMs - get('endMoved', slot),
        caughtUpMs: caughtUp === 0 ? null : nowMs - caughtUp,
        rewoundMs: fell === 0 ? null : nowMs - fell,
        commitGapMs: get('gap', slot),
        atMs: [],
        committed: [],
        ends: [],
      }
      const head = get('head', slot)
      const add = (atMs: number, committed: number, end: number) => {
        view.atMs.push(atMs)
        view.committed.push(committed)
        view.ends.push(end)
      }
      for (let n = Math.max(0, head - COURSE); n < head; n++) {
        const at = (slot * COURSE + (n % COURSE)) * 3
        // A rewind breaks the course: what came before it says nothing of the pace since.
        if (fell > 0 && (course[at] ?? 0) < fell) continue
        add(course[at] ?? 0, course[at + 1] ?? 0, course[at + 2] ?? 0)
      }
      if (view.atMs.at(-1) !== get('last', slot))
        add(get('last', slot), get('committed', slot), get('end', slot))
      return view
    },
    forget(beforeMs) {
      for (const [group, ofGroup] of slots) {
        for (const [partition, slot] of ofGroup) {
          if (get('last', slot) >= beforeMs) continue
          ofGroup.delete(partition)
          free.push(slot)
        }
        if (ofGroup.size === 0) slots.delete(group)
      }
    },
  }
}
