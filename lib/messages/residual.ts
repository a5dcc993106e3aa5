import { formatCount } from '#lib/model/measure.ts'
import type { Residual, ResidualVerdict } from '#lib/model/partition-proof.ts'
import { Fault } from '#lib/model/reading.ts'
import { readRange, type RangeHands, type RangeRead } from './read-range.ts'
import { tallyBatches, type Tally } from './tally.ts'

/** What is read at most for one click; the last batch is read whole. */
const MOST_RESIDUAL_BYTES = 4 * 2 ** 20

export type Proof = Omit<Residual, 'topic' | 'partition' | 'asOf'>

/**
 * What stands between a group's offset and the end: records, ends of transactions, or nothing. Lag counts offsets, and a
 * group that has read everything may for ever be one behind. Never throws a `Fault`: that is a verdict of its own.
 */
export async function proveResidual(
  from: bigint,
  hands: RangeHands,
  mostBytes = MOST_RESIDUAL_BYTES,
): Promise<Proof> {
  const read = await readRange({ from, mostBytes }, hands)
  const { fault } = read
  if (fault && read.batches.length === 0) return unseen(read, fault)
  try {
    return judge(read, await tallyBatches(read.batches, read.from, read.next))
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return unseen(read, error)
  }
}

function judge(read: RangeRead, tally: Tally): Proof {
  const { from, next, end, bytes, fault } = read
  const holes = maxOf(0n, next - from) - BigInt(tally.records + tally.markers)
  const complete = end !== null && next >= end
  const verdict = verdictOf(tally, complete, fault)
  return {
    verdict,
    from,
    to: next,
    end,
    records: BigInt(tally.records),
    aborted: BigInt(tally.aborted),
    markers: BigInt(tally.markers),
    holes,
    bytes,
    why: verdict === 'unseen' ? (fault?.code ?? null) : null,
    sentence: say(verdict, tally, { holes, complete, next, end, fault }),
  }
}

// One record that is there is proof enough, however little was read; that there is none takes all of it.
function verdictOf(tally: Tally, complete: boolean, fault: Fault | null): ResidualVerdict {
  if (tally.records > 0) return 'records'
  if (!complete) return fault ? 'unseen' : 'too-much-to-read'
  return tally.markers > 0 ? 'only-markers' : 'empty'
}

type Rest = { holes: bigint; complete: boolean; next: bigint; end: bigint | null; fault: Fault | null }

function say(verdict: ResidualVerdict, tally: Tally, rest: Rest): string {
  const { holes, complete, next, end, fault } = rest
  switch (verdict) {
    case 'records':
      return sayRecords(tally, complete, next)
    case 'only-markers': {
      const gone = holes > 0n ? `, beside ${offsets(holes)} that nothing has any more` : ''
      return `Nothing is left to read: ${markers(tally.markers)}${gone}.`
    }
    case 'empty':
      return holes > 0n
        ? `Nothing is left to read: nothing has the ${offsets(holes)} any more.`
        : 'Nothing is left to read: the group stands at the end.'
    case 'too-much-to-read':
      return `No record up to offset ${formatCount(next)} of ${formatCount(end ?? 0n)}; more is not read for a click.`
    case 'unseen':
      return fault?.message ?? 'It could not be read.'
  }
}

function sayRecords(
  { records, aborted, open, markers: ends }: Tally,
  complete: boolean,
  next: bigint,
): string {
  if (!complete)
    return `At least ${plural(records, 'record')} to read, counted up to offset ${formatCount(next)}.`
  const parts = [
    ...(aborted > 0 ? [`${aborted === records ? 'all' : formatCount(aborted)} of aborted transactions`] : []),
    ...(open > 0 ? [`${open === records ? 'all' : formatCount(open)} of transactions still open`] : []),
    ...(ends > 0 ? [`beside ${markers(ends)}`] : []),
  ]
  const skipped = aborted === records ? ' A reader of committed records has nothing left to read.' : ''
  return `${[`${plural(records, 'record')} to read`, ...parts].join(', ')}.${skipped}`
}

function markers(count: number): string {
  return `${plural(count, 'transaction marker')}`
}

function offsets(count: bigint): string {
  return `${formatCount(count)} ${count === 1n ? 'offset' : 'offsets'}`
}

function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

function unseen({ from, next, end, bytes }: RangeRead, fault: Fault): Proof {
  const nothing = { records: 0n, aborted: 0n, markers: 0n, holes: 0n }
  return {
    verdict: 'unseen',
    from,
    to: next,
    end,
    ...nothing,
    bytes,
    why: fault.code,
    sentence: fault.message,
  }
}

function maxOf(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
