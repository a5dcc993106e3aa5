import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import userEvent from '@testing-library/user-event'
import { AuditTable } from './audit-table.tsx'
import { DeedHead } from './deed-head.tsx'
import { toOffsetsBefore } from './deed-rows.ts'
import { DeedStrip } from './deed-strip.tsx'
import { DeedTable } from './deed-table.tsx'
import { EmptyAudit } from './empty-audit.tsx'
import { anEntry, anUnfinished, aRow } from './fixtures.ts'
import { OlderNewer } from './older-newer.tsx'

afterEach(cleanup)

describe('the list of deeds', () => {
  test('each row leads to its entry and says how it ended, in words', () => {
    render(
      <AuditTable
        entries={[
          anEntry(),
          anUnfinished({ id: '6' }),
          anEntry({ id: '5', outcome: 'partial', after: { because: '1 of 2 are there.', rows: [] } }),
        ]}
      />,
    )
    const links = screen.getAllByRole('link')
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/clusters/prod-eu/audit/7',
      '/clusters/prod-eu/audit/6',
      '/clusters/prod-eu/audit/5',
    ])
    const [, done, open, part] = screen.getAllByRole('row')
    expect(done?.textContent).toContain('Done')
    expect(done?.textContent).toContain('Reset billing to 14:00')
    expect(done?.textContent).not.toContain('read back as wanted')
    expect(open?.textContent).toContain('Unfinished')
    expect(part?.textContent).toContain('In part1 of 2 are there.')
  })
})

describe('the head of a deed', () => {
  test('offers undo and leads to the group', () => {
    render(<DeedHead entry={anEntry()} />)
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain(
      '2 partitions of billing were reset',
    )
    expect(screen.getByRole('link', { name: 'Undo…' }).getAttribute('href')).toBe(
      '/clusters/prod-eu/audit/7/undo',
    )
    expect(screen.getByRole('link', { name: 'billing' }).getAttribute('href')).toBe(
      '/clusters/prod-eu/groups/billing',
    )
  })

  test('offers none where nothing was written', () => {
    render(<DeedHead entry={anEntry({ outcome: 'refused', undoable: false })} />)
    expect(screen.queryByRole('link', { name: 'Undo…' })).toBeNull()
    expect(screen.getByText('Refused')).toBeTruthy()
  })

  test.each([
    ['unfinished', 'Nobody wrote down how it ended', /the server stopped or lost its connection/],
    ['partial', 'A part of it is not as it was wanted', /partition 1 was not taken/],
    ['refused', 'Kafka refused it', /partition 1 was not taken/],
    ['failed', 'Nothing was changed', /partition 1 was not taken/],
  ] as const)('that is %s says why in a banner', (outcome, title, why) => {
    const after = outcome === 'unfinished' ? null : { because: 'partition 1 was not taken', rows: [] }
    render(<DeedHead entry={anEntry({ outcome, after })} />)
    const banner = screen.getByRole('heading', { level: 2, name: title }).parentElement
    expect(banner?.textContent).toMatch(why)
  })

  test('that has just begun is not said to be lost', () => {
    render(<DeedHead entry={anUnfinished({ atMs: Date.now() - 2000 })} />)
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('It may still be under way')
  })

  test('says what took it back', () => {
    render(<DeedHead entry={anEntry()} undoneBy="9" />)
    expect(screen.getByRole('link', { name: 'entry 9' }).getAttribute('href')).toBe(
      '/clusters/prod-eu/audit/9',
    )
  })

  test('of an undo leads to what it takes back', () => {
    const before = { type: 'classic', undoes: '3', rows: [aRow(0, 1n, 2n)] }
    render(<DeedHead entry={anEntry({ action: 'undo', before })} />)
    expect(screen.getByRole('link', { name: 'entry 3' }).getAttribute('href')).toBe(
      '/clusters/prod-eu/audit/3',
    )
  })
})

describe('the figures of a deed', () => {
  const textOf = (label: string) => screen.getByText(label).parentElement?.textContent

  test('what is read again, what is lost, and how many are there', () => {
    const rows = [aRow(0, 9n, 1n), aRow(1, 1n, 4n), aRow(2, 4n, 4n)]
    render(<DeedStrip entry={anEntry({}, rows)} />)
    expect(textOf('Replayed')).toBe('Replayed8read again')
    expect(textOf('Skipped')).toBe('Skipped3never processed')
    expect(textOf('Partitions moved')).toBe('Partitions moved2of 3; 1 were to stay')
    expect(textOf('Read back as wanted')).toBe('Read back as wanted2of 2')
  })

  test('of one that was done in part only what is there counts', () => {
    const rows = [aRow(0, 9n, 1n), aRow(1, 1n, 4n)]
    const after = [
      { topic: 'orders.v1', partition: 0, committed: 1n, error: null },
      { topic: 'orders.v1', partition: 1, committed: 1n, error: 'Kafka did not take it.' },
    ]
    render(<DeedStrip entry={anEntry({ outcome: 'partial', after: { because: '', rows: after } }, rows)} />)
    expect(textOf('Replayed')).toBe('Replayed8read again')
    expect(textOf('Skipped')).toBe('Skipped0never processed')
    expect(textOf('Read back as wanted')).toBe('Read back as wanted1of 2')
  })

  test('of an unfinished one nothing is known to be there, nor to be replayed', () => {
    render(<DeedStrip entry={anUnfinished()} />)
    expect(textOf('To be replayed')).toBe('To be replayed800read again')
    expect(screen.queryByText('Replayed')).toBeNull()
    expect(textOf('Read back as wanted')).toBe('Read back as wantedunknownit was not read back')
  })

  test('a deletion neither replays nor skips', () => {
    render(<DeedStrip entry={anEntry({ action: 'delete-offsets' }, [aRow(0, 5n, null)])} />)
    expect(screen.queryByText('Skipped')).toBeNull()
    expect(textOf('Partitions moved')).toBe('Partitions moved1of 1')
  })
})

describe('the partitions of a deed', () => {
  const rowsOf = () => screen.getAllByRole('row').slice(1)

  test('what went wrong comes first, then what was skipped', () => {
    const rows = [aRow(0, 9n, 1n), aRow(1, 1n, 9n), aRow(2, 9n, 1n), aRow(3, 4n, 4n)]
    const after = rows.map(({ topic, partition, to }) => ({
      topic,
      partition,
      committed: partition === 2 ? 9n : to,
      error: partition === 2 ? 'Kafka did not take it.' : null,
    }))
    render(<DeedTable entry={anEntry({ after: { because: '', rows: after } }, rows)} />)
    const cells = rowsOf().map((row) => within(row).getAllByRole('cell').at(-1)?.textContent)
    expect(cells.map((text) => text?.replace(/^.*→ \d/, ''))).toEqual([
      'Kafka did not take it.',
      '8 skipped',
      '8 replayed',
      'unchanged',
    ])
  })

  test('what was not read back is unknown, never a number', () => {
    render(<DeedTable entry={anUnfinished()} />)
    for (const row of rowsOf()) {
      expect(within(row).getByText('unknown')).toBeTruthy()
      expect(within(row).getByText('nobody knows')).toBeTruthy()
    }
  })

  test('no commit before and a deletion are words, not zeros', () => {
    const rows = [aRow(0, null, 5n), aRow(1, 5n, null)]
    render(<DeedTable entry={anEntry({}, rows)} />)
    const [made, gone] = rowsOf()
    expect(made?.textContent).toContain('no commit')
    expect(gone?.textContent).toContain('deleted')
    expect(gone?.textContent).toContain('forgotten')
  })

  test('five thousand of them are counted and not all drawn', () => {
    const rows = Array.from({ length: 5000 }, (_, n) => aRow(n, 9n, 1n))
    render(<DeedTable entry={anEntry({}, rows)} />)
    expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('5001')
    expect(screen.getAllByRole('row').length).toBeLessThan(200)
  })
})

test('the file of offsets before leaves out what never was committed', () => {
  expect(toOffsetsBefore(anEntry({}, [aRow(0, 7n, 1n), aRow(1, null, 1n)]))).toEqual([
    { topic: 'orders.v1', partition: 0, offset: 7n },
  ])
})

test('an empty log says what will be in it, an empty answer how to see all', () => {
  render(<EmptyAudit cluster="c" filtered={false} />)
  expect(screen.getByRole('link', { name: 'Choose a group' }).getAttribute('href')).toBe('/clusters/c/groups')
  render(<EmptyAudit cluster="c" filtered />)
  expect(screen.getByRole('link', { name: 'Show all' }).getAttribute('href')).toBe('/clusters/c/audit')
})

describe('the way through the log', () => {
  test('a short one is there whole, without buttons', () => {
    render(
      <OlderNewer
        shown={3}
        total={3}
        newer={false}
        older={false}
        onNewest={vi.fn<() => void>()}
        onOlder={vi.fn<() => void>()}
      />,
    )
    expect(screen.getByText('All 3 changes')).toBeTruthy()
    expect(screen.queryByRole('button')).toBeNull()
  })

  test('from the first page one goes to older ones only', async () => {
    const onOlder = vi.fn<() => void>()
    render(
      <OlderNewer
        shown={50}
        total={80}
        newer={false}
        older
        onNewest={vi.fn<() => void>()}
        onOlder={onOlder}
      />,
    )
    expect(screen.getByText('50 of 80 changes')).toBeTruthy()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Newest' }).disabled).toBe(true)
    await userEvent.click(screen.getByRole('button', { name: 'Older' }))
    expect(onOlder).toHaveBeenCalledOnce()
  })
})
