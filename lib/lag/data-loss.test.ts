import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluateDataLoss, type Threat } from './data-loss.ts'

const HOUR = 3_600_000
const calm: Threat = { retentionMs: null, behind: null, room: 1000, rise: null, outPerS: 0 }

describe('time to data loss', () => {
  test.each<[string, Partial<Threat>, ReturnType<typeof evaluateDataLoss>]>([
    ['nothing is known', {}, null],
    [
      'by age: no sooner than the rest of the retention',
      { retentionMs: 7 * 24 * HOUR, behind: { low: HOUR, high: 2 * HOUR } },
      { low: 166 * HOUR, high: null },
    ],
    [
      'by age: past the retention it may go at any time',
      { retentionMs: HOUR, behind: { low: HOUR, high: 2 * HOUR } },
      { low: 0, high: null },
    ],
    ['an age without upper bound says nothing', { retentionMs: HOUR, behind: { low: 1, high: null } }, null],
    ['retention for ever deletes nothing', { retentionMs: -1, behind: { low: 1, high: 2 } }, null],
    ['by sight: a step either way', { rise: { perS: 10, step: 100 } }, { low: 90_000, high: 110_000 }],
    [
      'by sight: a group that reads as fast is not reached',
      { rise: { perS: 10, step: 100 }, outPerS: 10 },
      null,
    ],
    [
      'by sight: what moves away halves the pace',
      { rise: { perS: 10, step: 100 }, outPerS: 5 },
      { low: 180_000, high: 220_000 },
    ],
    [
      'both: the sooner',
      { retentionMs: HOUR, behind: { low: 0, high: 0 }, rise: { perS: 10, step: 100 } },
      { low: 90_000, high: 110_000 },
    ],
  ])('%s', (_, threat, loss) => {
    expect(evaluateDataLoss({ ...calm, ...threat })).toEqual(loss)
  })

  test('more room, or reading faster, never brings it nearer', () => {
    const at = fc.record({
      room: fc.nat(),
      more: fc.nat(),
      perS: fc.integer({ min: 1, max: 1e6 }),
      outPerS: fc.nat(1000),
    })
    fc.assert(
      fc.property(at, ({ room, more, perS, outPerS }) => {
        const rise = { perS, step: 1 }
        const near = evaluateDataLoss({ ...calm, room, rise, outPerS })
        const far = evaluateDataLoss({ ...calm, room: room + more, rise, outPerS })
        const fast = evaluateDataLoss({ ...calm, room, rise, outPerS: outPerS + more })
        expect(far?.low ?? Infinity).toBeGreaterThanOrEqual(near?.low ?? Infinity)
        expect(fast?.low ?? Infinity).toBeGreaterThanOrEqual(near?.low ?? Infinity)
      }),
    )
  })
})
