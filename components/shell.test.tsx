import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ClusterMenu } from './cluster-menu.tsx'
import { aCluster, aStartingCluster, AT_MS } from './fixtures.ts'
import { Palette, type Hit } from './palette.tsx'
import { PhoneMenu } from './phone-menu.tsx'
import { entriesOf, PhoneTabs, RailLinks } from './rail.tsx'
import { TopBar } from './top-bar.tsx'

afterEach(cleanup)

const noSearch = () => undefined

describe('the bar', () => {
  test('names what was not seen, and how much more there is', () => {
    const seen = aCluster({
      unseen: [
        { scope: 'partition', id: 'clicks.raw:10', reason: 'no-leader', since: AT_MS },
        { scope: 'broker', id: '3', reason: 'timeout', since: AT_MS },
      ],
    })
    render(<TopBar crumbs={[{ label: 'prod-eu' }]} seen={seen} onSearch={noSearch} />)
    const words = screen.getByTitle('no answer in time').textContent
    expect(words).toMatch(/^Broker 3 not seen since \d\d:\d\d:\d\d, and 1 more$/)
  })

  test('does not claim to have seen a cluster that it has not', () => {
    render(<TopBar crumbs={[{ label: 'prod-eu' }]} seen={aStartingCluster()} onSearch={noSearch} />)
    expect(screen.getByText('Not seen yet')).toBeTruthy()
  })

  test('says with whose rights it looks', () => {
    render(
      <TopBar crumbs={[{ label: 'x' }]} seen={aCluster({ seenAs: 'User:viewer' })} onSearch={noSearch} />,
    )
    expect(screen.getByText('as seen by User:viewer')).toBeTruthy()
  })

  test('keeps crumbs of the same name apart', () => {
    const crumbs = [{ label: 'Topics', href: '/a' }, { label: 'Topics', href: '/b' }, { label: 'Topics' }]
    render(<TopBar crumbs={crumbs} seen={aCluster()} onSearch={noSearch} />)
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['/a', '/b'])
  })
})

describe('the rail', () => {
  const link = (name: RegExp) => screen.getByRole('link', { name })

  test('counts what there is, and marks the screen one is on', () => {
    render(<RailLinks entries={entriesOf('prod-eu', aCluster())} here="groups" />)
    expect(link(/Groups/).getAttribute('aria-current')).toBe('page')
    expect(link(/Groups/).textContent).toBe('Groups33')
    expect(link(/Replicas/).textContent).toBe('Replicas')
  })

  test('counts nothing before the first look', () => {
    render(<RailLinks entries={entriesOf('prod-eu', aStartingCluster())} here="overview" />)
    expect(screen.getAllByRole('link').map(({ textContent }) => textContent)).toEqual([
      'Overview',
      'Groups',
      'Topics',
      'Replicas',
      'Messages',
      'Send',
      'Traces',
      'Flows',
      'Boxes',
      'Audit',
    ])
  })

  test('a partition without leader is counted once', () => {
    render(
      <RailLinks entries={entriesOf('c', aCluster({ offlinePartitions: 2, underMinIsr: 7 }))} here={null} />,
    )
    expect(link(/Replicas/).textContent).toBe('Replicas7 in trouble')
  })
})

test('groups that need a person are counted instead of all groups', () => {
  render(<RailLinks entries={entriesOf('c', aCluster({ groupsNeedPerson: 4 }))} here={null} />)
  expect(screen.getByRole('link', { name: /Groups/ }).textContent).toBe('Groups4 need a person')
})

describe('the palette', () => {
  const hit = (name: string): Hit => ({
    key: name,
    what: 'group',
    name,
    kind: 'ok',
    word: 'Up to date',
    figure: '0 behind',
    href: `/${name}`,
  })

  function show(hits: Hit[], text = '') {
    const onGo = vi.fn<(hit: Hit) => void>()
    const onClose = vi.fn<() => void>()
    render(
      <Palette text={text} onText={noSearch} hits={hits} looking={false} onGo={onGo} onClose={onClose} />,
    )
    return { onGo, onClose }
  }

  test('goes with the arrows to a hit and with Enter to its page', async () => {
    const { onGo } = show([hit('billing'), hit('billing-export')])
    await userEvent.type(screen.getByRole('combobox'), '{ArrowDown}{ArrowDown}')
    expect(screen.getByRole('option', { selected: true }).textContent).toMatch(/^billing-export/)
    await userEvent.keyboard('{ArrowUp}{Enter}')
    expect(onGo.mock.calls).toEqual([[hit('billing')]])
  })

  test('shows the state and the number of each hit', () => {
    show([hit('billing')])
    const option = within(screen.getByRole('option'))
    expect(option.getByText('Up to date')).toBeTruthy()
    expect(option.getByText('0 behind')).toBeTruthy()
  })

  test('says that nothing was found, and for what', async () => {
    const { onGo, onClose } = show([], 'paymnets')
    expect(screen.getByText(/Nothing is called like “paymnets”/)).toBeTruthy()
    await userEvent.keyboard('{Enter}{Escape}')
    expect(onGo).not.toHaveBeenCalled()
    expect(onClose).toHaveBeenCalledOnce()
  })
})

describe('the clusters', () => {
  test('one alone is named, and there is nothing to choose', () => {
    render(<ClusterMenu here="prod-eu" clusters={[aCluster()]} />)
    expect(screen.getByText('prod-eu')).toBeTruthy()
    expect(screen.queryByRole('button')).toBeNull()
  })

  test.each([
    ['the rail', ClusterMenu],
    ['a phone', PhoneMenu],
  ])('several can be chosen from %s', async (_, Chooser) => {
    const clusters = [aCluster(), aCluster({ id: 'us/1', name: 'prod-us' })]
    render(<Chooser here="prod-eu" clusters={clusters} entries={entriesOf('prod-eu', aCluster())} />)
    await userEvent.click(screen.getByRole('button'))
    const other = await screen.findByRole('menuitem', { name: 'prod-us' })
    expect(other.getAttribute('href')).toBe('/clusters/us%2F1')
  })

  test('on a phone the records are in the menu, and not in the bar at the bottom', async () => {
    const entries = entriesOf('prod-eu', aCluster())
    render(<PhoneTabs entries={entries} here="audit" />)
    expect(screen.queryByRole('link', { name: 'Audit' })).toBeNull()
    render(<PhoneMenu here="prod-eu" clusters={[aCluster()]} entries={entries} />)
    await userEvent.click(screen.getByRole('button'))
    const audit = await screen.findByRole('menuitem', { name: 'Audit' })
    expect(audit.getAttribute('href')).toBe('/clusters/prod-eu/audit')
  })
})
