// What is asked both of Kafka's own reset tool and of our planner, on groups that are twins.
import type { ResetScope, ResetTarget } from '#lib/model/reset.ts'

/** `t 0` → committed offset. */
export type Offsets = Readonly<Record<string, bigint>>

export type Vector = {
  /** Row of docs/semantics.md, and what it claims. */
  id: string
  claim: string
  /** Of the tool, behind `--reset-offsets --execute --group …`. `FILE` stands for the file of `csv`. */
  args: readonly string[]
  target: ResetTarget
  scope: ResetScope
  /** Commits before; null: the group is not there. */
  before?: Offsets | null
  /** Commits after Kafka's tool; `unchanged` when it does nothing. */
  theirs: Offsets | 'unchanged'
  /** Ours, where they are wanted to differ. */
  ours?: Offsets | 'unchanged'
}

/**
 * The log of `t`: partition 0 holds 10 to 99, 1 holds 0 to 39, 2 is empty and ends at 10, 3 is as empty and new. `mixed` 0 holds three records
 * out of order, of the seconds 5, 3 and 7. `u` 0 holds 0 to 9, of 90 minutes ago, and 10 to 19, of 30 minutes ago.
 */
export const topics = { t: 4, u: 1, mixed: 1 } as const

/** Record n of `t` and of `mixed` is n × 100 ms and n seconds younger than this. Two hours ago, a whole second. */
const FIRST_MS = Math.floor(Date.now() / 1000 - 7200) * 1000
const STEP_MS = 100

export function timesOf(topic: keyof typeof topics, partition: number): number[] {
  if (topic === 'mixed') return [5, 3, 7].map((second) => FIRST_MS + second * 1000)
  const upTo = (count: number) => Array.from({ length: count }, (_, n) => n)
  if (topic === 'u') return upTo(20).map((n) => Date.now() - (n < 10 ? 90 : 30) * 60_000)
  return upTo([100, 40, 10, 0][partition] ?? 0).map((n) => FIRST_MS + n * STEP_MS)
}

const name = (topic: keyof typeof topics) => `twin-${topic}`
const t = (...partitions: number[]) => ({
  args: ['--topic', `${name('t')}:${partitions.join()}`],
  scope: { partitions: partitions.map((partition) => ({ topic: name('t'), partition })) },
})
const topic = (...wanted: (keyof typeof topics)[]) => ({
  args: wanted.flatMap((one) => ['--topic', name(one)]),
  scope: { topics: wanted.map(name) },
})
const all = { args: ['--all-topics'], scope: { all: true as const } }

type Asked = Pick<Vector, 'args' | 'target'>
type Where = Pick<Vector, 'args' | 'scope'>

const to = (kind: 'earliest' | 'latest' | 'current'): Asked => ({
  args: [`--to-${kind}`],
  target: { kind },
})
const toOffset = (offset: string): Asked => ({
  args: ['--to-offset', offset],
  target: { kind: 'offset', offset },
})
const shiftBy = (by: string): Asked => ({ args: ['--shift-by', by], target: { kind: 'shift', by } })
const toTime = (at: string): Asked => ({ args: ['--to-datetime', at], target: { kind: 'timestamp', at } })
const ago = (duration: string): Asked => ({
  args: ['--by-duration', duration],
  target: { kind: 'duration', duration },
})
const fromFile = (...lines: string[]): Asked & Where => ({
  args: ['--from-file', 'FILE'],
  target: { kind: 'csv', csv: lines.map((line) => `${line}\n`).join('') },
  scope: all.scope,
})

function vector(
  id: string,
  claim: string,
  where: Where,
  asked: Asked,
  rest: Pick<Vector, 'before' | 'theirs' | 'ours'>,
): Vector {
  return {
    id,
    claim,
    scope: where.scope,
    target: asked.target,
    args: [...asked.args, ...where.args],
    ...rest,
  }
}

const file = (id: string, claim: string, lines: string[], rest: Pick<Vector, 'theirs' | 'ours'>): Vector => ({
  id,
  claim,
  ...fromFile(...lines),
  ...rest,
})

const at = (partition: number, offset: bigint): Offsets => ({ [`${name('t')} ${partition}`]: offset })
const t0 = (offset: bigint) => at(0, offset)
const u0 = (offset: bigint): Offsets => ({ [`${name('u')} 0`]: offset })
const mixed0 = (offset: bigint): Offsets => ({ [`${name('mixed')} 0`]: offset })

/** `afterMs` the first record, in UTC. */
const utc = (afterMs: number) => new Date(FIRST_MS + afterMs).toISOString()
/** The same moment on a clock that runs so many hours ahead of UTC. */
const inZone = (afterMs: number, hours: number, zone: string) =>
  utc(afterMs + hours * 3_600_000).replace('Z', zone)

export const before: Offsets = t0(50n)
const kept = before

export const vectors: readonly Vector[] = [
  vector('R01', 'all topics: what is committed', all, to('earliest'), {
    before: { ...t0(50n), ...u0(5n) },
    theirs: { ...t0(10n), ...u0(0n) },
  }),
  vector('R02', 'all topics of a group that is not there', all, to('earliest'), {
    before: null,
    theirs: 'unchanged',
  }),
  vector('R03', 'a topic: all its partitions, committed or not', topic('t'), to('earliest'), {
    theirs: { ...t0(10n), ...at(1, 0n), ...at(2, 10n), ...at(3, 0n) },
  }),
  vector('R04', 'two partitions', t(0, 2), to('latest'), { theirs: { ...t0(100n), ...at(2, 10n) } }),
  vector('R05', 'two topics', topic('mixed', 'u'), to('latest'), {
    theirs: { ...kept, ...mixed0(3n), ...u0(20n) },
  }),
  vector(
    'R09',
    'a topic that is not there',
    { args: ['--topic', 'twin-no'], scope: { topics: ['twin-no'] } },
    to('latest'),
    { theirs: 'unchanged' },
  ),
  vector('R10', 'a partition that is not there', t(99), to('latest'), { theirs: 'unchanged' }),
  vector('R13', 'earliest', t(0), to('earliest'), { theirs: t0(10n) }),
  vector('R13', 'latest', t(0), to('latest'), { theirs: t0(100n) }),
  vector('R14', 'earliest of an empty partition', t(2), to('earliest'), {
    theirs: { ...kept, ...at(2, 10n) },
  }),
  vector('R14', 'latest of an empty partition', t(2), to('latest'), { theirs: { ...kept, ...at(2, 10n) } }),
  vector('R15', 'current', t(0), to('current'), { theirs: t0(50n) }),
  vector('R16', 'current where nothing is committed', t(1), to('current'), {
    theirs: { ...kept, ...at(1, 40n) },
  }),
  vector('R17', 'current before the log starts', t(0), to('current'), { before: t0(5n), theirs: t0(5n) }),
  vector('R17', 'current beyond the end', t(0), to('current'), { before: t0(150n), theirs: t0(150n) }),
  ...['60', '10', '100'].map((offset) =>
    vector('R18', `offset ${offset}`, t(0), toOffset(offset), { theirs: t0(BigInt(offset)) }),
  ),
  vector('R19', 'an offset before the log starts', t(0), toOffset('9'), { theirs: t0(10n) }),
  vector('R19', 'offset −1', t(0), toOffset('-1'), { theirs: t0(10n) }),
  vector('R20', 'an offset beyond the end', t(0), toOffset('101'), { theirs: t0(100n) }),
  ...(['10', '-10', '0'] as const).map((by) =>
    vector('R22', `shift by ${by}`, t(0), shiftBy(by), { theirs: t0(50n + BigInt(by)) }),
  ),
  vector('R23', 'a shift past the start', t(0), shiftBy('-1000'), { theirs: t0(10n) }),
  vector('R23', 'a shift past the end', t(0), shiftBy('1000'), { theirs: t0(100n) }),
  vector('R24', 'a shift by nothing before the log starts', t(0), shiftBy('0'), {
    before: t0(5n),
    theirs: t0(10n),
  }),
  vector('R25', 'a shift where one partition is not committed', t(0, 1), shiftBy('1'), {
    theirs: 'unchanged',
  }),
  vector('R26', 'a shift past all numbers', t(0), shiftBy('9223372036854775807'), {
    theirs: t0(10n),
    ours: 'unchanged',
  }),
  vector('R27', 'a time before the first record', t(0), toTime(utc(-3_600_000)), { theirs: t0(10n) }),
  vector('R28', 'a time between two records', t(0), toTime(utc(6050)), { theirs: t0(61n) }),
  vector('R29', 'the time of a record', t(0), toTime(utc(6000)), { theirs: t0(60n) }),
  vector('R30', 'a time after the last record', t(0), toTime(utc(60_000)), { theirs: t0(100n) }),
  vector('R31', 'a time, of an empty partition', t(2), toTime(utc(0)), {
    theirs: { ...kept, ...at(2, 10n) },
  }),
  vector('R33', 'a time among records out of order', topic('mixed'), toTime(utc(4000)), {
    theirs: { ...kept, ...mixed0(0n) },
  }),
  vector('R34', 'a time without a zone', t(0), toTime(utc(6000).replace('Z', '')), {
    theirs: t0(60n),
    ours: 'unchanged',
  }),
  vector('R34', 'a zone east of UTC', t(0), toTime(inZone(6000, 2, '+02:00')), { theirs: t0(60n) }),
  vector('R34', 'a zone west of UTC', t(0), toTime(inZone(6000, -5, '-05:00')), { theirs: t0(60n) }),
  vector('R34', 'a zone of hours', t(0), toTime(inZone(6000, 2, '+02')), { theirs: t0(60n) }),
  vector('R34', 'a zone without a colon', t(0), toTime(inZone(6000, 2, '+0230')), {
    theirs: t0(60n),
    ours: 'unchanged',
  }),
  vector('R35', 'a time without milliseconds', t(0), toTime(utc(6000).replace('.000Z', 'Z')), {
    theirs: 'unchanged',
    ours: t0(60n),
  }),
  vector('R35', 'a time without a T', t(0), toTime(utc(6000).replace('T', ' ')), { theirs: 'unchanged' }),
  vector('R35', 'a day that no month has', t(0), toTime('2026-02-30T00:00:00.000Z'), { theirs: 'unchanged' }),
  vector('R35', 'hour 24', t(0), toTime('2026-02-20T24:00:00.000Z'), { theirs: 'unchanged' }),
  vector('R35', 'microseconds', t(0), toTime(utc(6000).replace('.000Z', '.123456Z')), {
    theirs: 'unchanged',
  }),
  vector('R35b', 'microseconds that are few', t(0), toTime(utc(6000).replace('.000Z', '.000456Z')), {
    theirs: t0(65n),
    ours: 'unchanged',
  }),
  vector('R35b', 'half a second', t(0), toTime(utc(6000).replace('.000Z', '.5Z')), {
    theirs: t0(61n),
    ours: t0(65n),
  }),
  vector('R36', 'a millisecond before 1970', t(0), toTime('1969-12-31T23:59:59.999Z'), {
    theirs: t0(100n),
    ours: 'unchanged',
  }),
  vector('R36', 'two milliseconds before 1970', t(0), toTime('1969-12-31T23:59:59.998Z'), {
    theirs: t0(10n),
    ours: 'unchanged',
  }),
  vector('R37', 'an hour ago', topic('u'), ago('PT1H'), { theirs: { ...kept, ...u0(10n) } }),
  vector('R38', 'no time ago', t(0), ago('PT0S'), { theirs: t0(100n) }),
  vector('R38', 'an hour from now', t(0), ago('PT-1H'), { theirs: t0(100n), ours: 'unchanged' }),
  vector('R39', 'what is no duration', t(0), ago('1h'), { theirs: 'unchanged' }),
  vector('R39', 'a month', t(0), ago('P1M'), { theirs: 'unchanged' }),
  file('R42', 'a file of three columns, clamped', ['twin-t,0,60', 'twin-t,1,999', 'twin-t,2,3'], {
    theirs: { ...t0(60n), ...at(1, 40n), ...at(2, 10n) },
  }),
  file('R43', 'a file of four columns: the lines of the group', ['GROUP,twin-t,0,60', 'nobody,twin-t,0,70'], {
    theirs: t0(60n),
  }),
  file('R43', 'a file of four columns without the group', ['nobody,twin-t,0,70'], { theirs: 'unchanged' }),
  file('R45', 'a header', ['topic,partition,offset', 'twin-t,0,60'], { theirs: 'unchanged' }),
  file('R45', 'a blank line inside', ['twin-t,0,60', '', 'twin-t,1,7'], { theirs: 'unchanged' }),
  file('R45', 'what is no number', ['twin-t,0,sixty'], { theirs: 'unchanged' }),
  file('R46', 'a partition twice', ['twin-t,0,60', 'twin-t,0,70'], { theirs: t0(70n), ours: 'unchanged' }),
  file('R47', 'a partition that is not there', ['twin-t,0,60', 'twin-t,99,7'], { theirs: 'unchanged' }),
]
