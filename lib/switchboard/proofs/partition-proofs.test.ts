import { expect, test } from 'vitest'
import { fakeBatch } from '#lib/messages/fake-batch.ts'
import { fakeSnapshot } from '#lib/model/fake-snapshot.ts'
import type { Fetched, FetchWant } from '#lib/model/fetched.ts'
import { Fault } from '#lib/model/reading.ts'
import { openPartitionProofs } from './partition-proofs.ts'

const snapshot = fakeSnapshot({
  topics: { orders: [{ end: 50n }, {}, {}, {}, {}, {}] },
  groups: {
    reader: { commits: { orders: [50n, 100n, 100n, 100n, 100n, 100n] } },
    ahead: { commits: { orders: [57n] } },
  },
})
const at = (partition: string, group = 'reader') => ({ group, topic: 'orders', partition })

/** A leader that answers when told to: nothing is there. */
function openLeader() {
  const asked: FetchWant[] = []
  const gate = Promise.withResolvers<Fetched>()
  const noted: { row: number; committed: bigint; record: object }[] = []
  const proofs = openPartitionProofs(
    {
      fetchRecords: (want) => {
        asked.push(want)
        return gate.promise
      },
    },
    { note: (_snapshot, _group, row, committed, record) => void noted.push({ row, committed, record }) },
  )
  const answer = () =>
    gate.resolve({ records: Buffer.alloc(0), logStart: 0n, end: 100n, lastStable: 100n, aborted: [] })
  return { asked, noted, proofs, gate, answer }
}

test.each(['', '-1', '01', '1.0', 'x', '2147483648', ' 1'])('%j is no partition', async (partition) => {
  const { proofs, asked } = openLeader()
  expect(await proofs.residual(snapshot, at(partition))).toMatchObject({ refused: 'bad-request' })
  expect(await proofs.nextRecord(snapshot, at(partition))).toMatchObject({ refused: 'bad-request' })
  expect(asked).toEqual([])
})

test('the same question of two people is read once', async () => {
  const { proofs, asked, answer } = openLeader()
  const both = [proofs.residual(snapshot, at('1')), proofs.residual(snapshot, at('1'))]
  answer()
  const [one, other] = await Promise.all(both)
  expect(one).toMatchObject({ topic: 'orders', partition: 1, verdict: 'empty' })
  expect(other).toBe(one)
  expect(asked).toHaveLength(1)
  expect(asked[0]).toMatchObject({ topic: 'orders', partition: 1, from: 100n })
  expect(asked[0]?.deadlineMs).toBeGreaterThan(7000)
})

test('many at once are refused, and answered again when the others are done', async () => {
  const { proofs, answer } = openLeader()
  const running = ['1', '2', '3', '4'].map((partition) => proofs.residual(snapshot, at(partition)))
  expect(await proofs.nextRecord(snapshot, at('5'))).toMatchObject({ refused: 'unavailable' })
  answer()
  await Promise.all(running)
  expect(await proofs.nextRecord(snapshot, at('5'))).toMatchObject({ offset: null, partition: 5 })
})

test('a group that is committed beyond the end is told so without reading', async () => {
  const { proofs, asked } = openLeader()
  expect(await proofs.residual(snapshot, at('0', 'ahead'))).toMatchObject({
    verdict: 'empty',
    sentence: 'The group is committed 7 beyond the end: nothing stands there.',
  })
  expect(await proofs.nextRecord(snapshot, at('0', 'ahead'))).toMatchObject({ offset: null, committed: 57n })
  expect(asked).toEqual([])
})

test('what the leader refuses is a verdict of the one and thrown by the other', async () => {
  const { proofs, gate } = openLeader()
  gate.reject(new Fault('denied', 'It may not be read.'))
  expect(await proofs.residual(snapshot, at('1'))).toMatchObject({
    verdict: 'unseen',
    why: 'denied',
    sentence: 'It may not be read.',
  })
  await expect(proofs.nextRecord(snapshot, at('1'))).rejects.toMatchObject({ code: 'denied' })
})

test('the time of a record that was read is kept for the group', async () => {
  const { proofs, gate, noted } = openLeader()
  const records = fakeBatch({ base: 100n, records: [{ offset: 100n, timestampMs: 5000 }] })
  gate.resolve({ records, logStart: 0n, end: 101n, lastStable: 101n, aborted: [] })
  expect(await proofs.nextRecord(snapshot, at('3'))).toMatchObject({ offset: 100n, timestampMs: 5000 })
  expect(noted).toEqual([{ row: 3, committed: 100n, record: { offset: 100n, timestampMs: 5000 } }])
})
