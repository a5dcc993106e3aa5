import { expect, test } from 'vitest'
import type { NewAudit } from '#lib/model/store.ts'
import { START, type Open } from './given.ts'

const all = { fromMs: 0, toMs: START * 2, limit: 100 }

function deed(key: string, more: Partial<NewAudit> = {}): NewAudit {
  const what = { actor: 'local', action: 'reset', cluster: 'main', target: 'billing' } as const
  return { key, atMs: START, ...what, text: `reset ${key}`, before: '[1]', ...more }
}

export function testAudit(open: Open): void {
  test('a deed is unfinished until it is ended, and ends once', async () => {
    const { audit } = await open()
    const { id, known } = await audit.begin(deed('a'))
    expect(known).toBeNull()
    expect(await audit.read(id)).toMatchObject({
      outcome: 'unfinished',
      endedMs: null,
      after: null,
      before: '[1]',
    })
    await audit.end(id, { outcome: 'done', endedMs: START + 5, after: '[2]' })
    const { key: _key, ...rest } = deed('a')
    expect(await audit.read(id)).toEqual({ ...rest, id, outcome: 'done', endedMs: START + 5, after: '[2]' })
    await expect(audit.end(id, { outcome: 'failed', endedMs: START, after: '[]' })).rejects.toThrow(
      'no unfinished',
    )
    expect((await audit.read(id))?.outcome).toBe('done')
  })

  test('the same deed asked for again is the first one, whatever else is said', async () => {
    const { audit } = await open()
    const first = await audit.begin(deed('a'))
    const again = await Promise.all([audit.begin(deed('a', { target: 'other' })), audit.begin(deed('a'))])
    expect(again.map(({ id, known }) => [id, known?.target])).toEqual([
      [first.id, 'billing'],
      [first.id, 'billing'],
    ])
    expect((await audit.list(all)).total).toBe(1)
    expect(await audit.find('a')).toMatchObject({ id: first.id, text: 'reset a', outcome: 'unfinished' })
    expect(await audit.find('b')).toBeNull()
  })

  test('an id that is not there is nothing, and cannot be ended', async () => {
    const { audit } = await open()
    expect(await Promise.all(['7', 'x', '', '99999999999999'].map((id) => audit.read(id)))).toEqual([
      null,
      null,
      null,
      null,
    ])
    await expect(audit.end('7', { outcome: 'done', endedMs: 1, after: '[]' })).rejects.toThrow(
      'no unfinished',
    )
  })

  test('the newest come first, by page, and by what is asked for', async () => {
    const { audit } = await open()
    for (let n = 0; n < 9; n++) {
      const of = {
        atMs: START + n,
        target: n % 3 === 0 ? 'Billing_100%' : `g${n}`,
        actor: n < 5 ? 'ana' : 'local',
      }
      // oxlint-disable-next-line no-await-in-loop
      await audit.begin(deed(`k${n}`, of))
    }
    const first = await audit.list({ ...all, limit: 4 })
    expect([first.total, first.items.map(({ atMs }) => atMs - START)]).toEqual([9, [8, 7, 6, 5]])
    const next = await audit.list({ ...all, limit: 4, beforeId: first.items.at(-1)?.id ?? '' })
    expect([next.total, next.items.map(({ atMs }) => atMs - START)]).toEqual([9, [4, 3, 2, 1]])
    const count = async (want: object) => (await audit.list({ ...all, ...want })).total
    expect(await count({ target: 'billing_100%' })).toBe(3)
    expect(await count({ target: 'l%g' })).toBe(0)
    expect(await count({ target: 'g_' })).toBe(3)
    expect(await count({ target: 'l_i' })).toBe(0)
    expect(await count({ actor: 'ana' })).toBe(5)
    expect(await count({ action: 'undo' })).toBe(0)
    expect(await count({ outcome: 'unfinished', cluster: 'main' })).toBe(9)
    expect(await count({ cluster: 'other' })).toBe(0)
    expect(await count({ fromMs: START + 2, toMs: START + 4 })).toBe(3)
  })

  test('what no database keeps is refused, and nothing is written', async () => {
    const { audit } = await open()
    await expect(audit.begin(deed('a', { target: 'a\0b' }))).rejects.toThrow('cannot be kept')
    expect((await audit.list(all)).total).toBe(0)
  })
}
