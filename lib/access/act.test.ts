import { expect, test } from 'vitest'
import { Fault } from '#lib/model/reading.ts'
import type { AuditRow, NewAudit } from '#lib/model/store.ts'
import { act } from './act.ts'
import { refuseWrites } from './may-write.ts'

const intent: NewAudit = {
  key: 'k',
  atMs: 1,
  actor: 'local',
  action: 'reset',
  cluster: 'main',
  target: 'billing',
  text: 'Reset billing',
  before: '{}',
}

/** A log that tells in which order it was asked. */
function openLog({
  known = null,
  begins = true,
  ends = true,
}: Partial<Record<'begins' | 'ends', boolean>> & { known?: AuditRow | null } = {}) {
  const order: string[] = []
  const fail = async (): Promise<never> => {
    throw new Fault('unreachable', 'The disk is full.')
  }
  return {
    order,
    audit: {
      begin: async () => {
        order.push('begin')
        return begins ? { id: '7', known } : fail()
      },
      end: async (id: string, end: { outcome: string; endedMs: number }) => {
        order.push(`end ${id} ${end.outcome} ${end.endedMs}`)
        if (!ends) await fail()
      },
    },
  }
}

const deed =
  (order: string[], outcome: 'done' | 'unfinished' = 'done') =>
  async () => {
    order.push('deed')
    return { outcome, after: '{}', value: 'value' }
  }

test('the intent is written before the deed and its outcome after it', async () => {
  const { audit, order } = openLog()
  expect(await act(intent, audit, () => 5, deed(order))).toEqual({
    auditId: '7',
    value: 'value',
    unwritten: null,
  })
  expect(order).toEqual(['begin', 'deed', 'end 7 done 5'])
})

test('what cannot be written down is not done', async () => {
  const { audit, order } = openLog({ begins: false })
  expect(await act(intent, audit, () => 5, deed(order))).toMatchObject({
    refused: 'unavailable',
    because: expect.stringContaining('The disk is full.'),
  })
  expect(order).toEqual(['begin'])
})

test('a deed that is known is not done again', async () => {
  const known: AuditRow = { ...intent, id: '3', outcome: 'done', endedMs: 2, after: '{}' }
  const { audit, order } = openLog({ known })
  expect(await act(intent, audit, () => 5, deed(order))).toEqual({ known })
  expect(order).toEqual(['begin'])
})

test('of whose end nobody knows stays unfinished', async () => {
  const { audit, order } = openLog()
  await act(intent, audit, () => 5, deed(order, 'unfinished'))
  expect(order).toEqual(['begin', 'deed'])
})

test('an end that cannot be written is told, and the deed stands', async () => {
  const { audit, order } = openLog({ ends: false })
  expect(await act(intent, audit, () => 5, deed(order))).toEqual({
    auditId: '7',
    value: 'value',
    unwritten: 'The disk is full.',
  })
})

test('a bug in a deed is not hidden, and leaves it unfinished', async () => {
  const { audit, order } = openLog()
  const broken = async (): Promise<never> => {
    throw new Error('a bug')
  }
  await expect(act(intent, audit, () => 5, broken)).rejects.toThrow('a bug')
  expect(order).toEqual(['begin'])
})

test('without accounts only this machine may write, unless somebody says otherwise', () => {
  expect(refuseWrites(true, false)).toBeNull()
  expect(refuseWrites(false, true)).toBeNull()
  expect(refuseWrites(false, false)).toContain('access.allowAnonymousWrites')
})
