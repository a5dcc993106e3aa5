import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { GroupHistory } from '#lib/model/history.ts'
import { aHistory, anEmptyHistory } from './fixtures-history.ts'
import { AT_MS } from './fixtures.ts'
import type { LagShown } from './lag-controls.tsx'
import { LagHistory } from './lag-history.tsx'

afterEach(cleanup)

const plain: LagShown = { measure: 'messages', scale: 'linear', range: '1h', as: 'chart' }

function draw(history: GroupHistory | null, over: Partial<LagShown> = {}, width = 1180) {
  const onZoom = vi.fn<(fromMs: number, toMs: number) => void>()
  const onBack = vi.fn<() => void>()
  const onChange = vi.fn<(change: Partial<LagShown>) => void>()
  const { container } = render(
    <LagHistory
      history={history}
      because={null}
      shown={{ ...plain, ...over }}
      onChange={onChange}
      onZoom={onZoom}
      onBack={onBack}
      width={width}
    />,
  )
  return { container, onZoom, onBack, onChange }
}

const chart = () => screen.getByRole('application', { name: /^Lag over time/ })
const lineOf = (container: HTMLElement, topic: string) =>
  container
    .querySelector(`[data-topic="${topic}"] path:last-child, path[data-topic="${topic}"]`)
    ?.getAttribute('d') ?? ''

describe('a gap', () => {
  const gap = { from: 180, to: 190, text: 'nobody looked' }

  test('interrupts every line and is hatched over the full height, with its reason', () => {
    const { container } = draw(aHistory({ gap }))
    for (const topic of ['orders.v1', 'payments.captured'])
      expect(lineOf(container, topic).match(/M/g)).toHaveLength(2)
    expect(screen.getByText('nobody looked, 4 min 48 s', { ignore: 'title' })).toBeTruthy()
    const hatch = container.querySelector('.chart-gap rect[fill="url(#hatch)"]')
    expect(Number(hatch?.getAttribute('height'))).toBe(280 - 24 - 34)
  })

  test('is named in the finding, at its moments and in the table', () => {
    draw(aHistory({ gap }))
    expect(chart().getAttribute('aria-label')).toContain('4 min 48 s of it not seen')
    fireEvent.keyDown(chart(), { key: 'Home' })
    for (let n = 0; n < 18; n++) fireEvent.keyDown(chart(), { key: 'PageDown' })
    expect(screen.getByText(/: nobody looked$/)).toBeTruthy()
    cleanup()
    draw(aHistory({ gap, points: 200 }), { as: 'table' })
    expect(screen.getByRole('cell', { name: /nobody looked, until/ })).toBeTruthy()
  })

  test('never is a zero', () => {
    const { container } = draw(aHistory({ gap }))
    expect(lineOf(container, 'orders.v1')).not.toMatch(/ 256(?![\d.])/)
  })
})

describe('nothing to draw', () => {
  test('of a group of which nothing was kept the sentence says so', () => {
    draw(anEmptyHistory())
    expect(screen.getByText(/Nothing was kept of this group/)).toBeTruthy()
    expect(screen.queryByRole('application')).toBeNull()
  })

  test('what has not arrived leaves the room that it will take', () => {
    const { container } = draw(null)
    expect(container.querySelector('.chart-wait')).not.toBeNull()
    expect(screen.queryByText(/Nothing was kept/)).toBeNull()
  })

  test('a history that begins inside the chart says when', () => {
    const history = aHistory({ points: 80 })
    draw({ ...history, fromMs: AT_MS - 7_200_000 })
    expect(screen.getByText(/^History starts at \d\d:\d\d/)).toBeTruthy()
  })
})

describe('many topics', () => {
  const topics = Array.from({ length: 11 }, (_, n) => `topic-${'x'.repeat(200)}.${n}`)

  test('twelve series are told apart by hue and dash, and named in a legend', () => {
    const { container } = draw(aHistory({ topics, other: true }))
    const strokes = [...container.querySelectorAll('[data-topic] path:last-child')].map(
      (path) => `${path.getAttribute('stroke')} ${path.getAttribute('stroke-dasharray')}`,
    )
    expect(strokes).toHaveLength(12)
    expect(new Set(strokes).size).toBe(12)
    const legend = container.querySelector('.chart-leg')
    expect(legend?.textContent).toContain('other topics')
    expect(legend?.textContent).toContain(topics[10])
  })

  test('few are named at the ends of their lines, a long name by both its ends', () => {
    draw(aHistory({ topics: ['orders.v1', `a-very-long-topic-name-that-ends-in.v42`] }))
    expect(screen.getByText('a-very-lo…s-in.v42', { ignore: 'title' })).toBeTruthy()
    expect(screen.getByText('orders.v1', { ignore: 'title' })).toBeTruthy()
  })

  test('a topic keeps its colour when another overtakes it', () => {
    const before = aHistory()
    const shown = {
      because: null,
      shown: plain,
      onChange: () => {},
      onZoom: () => {},
      onBack: () => {},
      width: 1180,
    }
    const { container, rerender } = render(<LagHistory history={before} {...shown} />)
    const colour = () => container.querySelector('[data-topic="orders.v1"] path')?.getAttribute('fill')
    const first = colour()
    rerender(<LagHistory history={{ ...before, series: before.series.toReversed() }} {...shown} />)
    expect(colour()).toBe(first)
    expect(first).toBe('var(--s1)')
  })
})

describe('what is partly known', () => {
  test('a sum over a part says over what, in the box and in the sentence', () => {
    const { container } = draw(aHistory({ seen: 22 }))
    fireEvent.keyDown(chart(), { key: 'End' })
    expect(screen.getByText(/behind over 22 of 24 partitions/)).toBeTruthy()
    expect(screen.getByText('over 22 of 24 partitions', { selector: 'text' })).toBeTruthy()
    expect(container.querySelectorAll('.chart-part')).toHaveLength(1)
    expect(container.querySelector('.chart-tip .cov')?.textContent).toBe('over 22 of 24 partitions')
  })

  test('a topic that was not seen at a moment is not 0', () => {
    const history = aHistory({ points: 30 })
    const [orders] = history.series
    const points =
      orders?.points.map((point, n) => (n === 29 ? ([point[0], null] as [number, null]) : point)) ?? []
    draw({ ...history, series: [{ topic: 'orders.v1', points }, ...history.series.slice(1)] })
    fireEvent.keyDown(chart(), { key: 'End' })
    expect(screen.getByText(/orders\.v1 not seen/)).toBeTruthy()
  })

  test('time without an upper bound is dotted, open to the top, and says at least', () => {
    const { container } = draw(aHistory({ measure: 'time', open: (n) => n > 240 }), { measure: 'time' })
    const band = container.querySelector('path[fill="url(#dots)"]')?.getAttribute('d') ?? ''
    expect(band).toMatch(/ 34[LZ]/)
    fireEvent.keyDown(chart(), { key: 'End' })
    expect(screen.getAllByText(/at least \d+ min/).length).toBeGreaterThan(0)
    expect(screen.getByText('at least; no upper bound is known')).toBeTruthy()
  })
})

describe('with the keys', () => {
  test('arrows move through the moments and the line below speaks them', () => {
    draw(aHistory())
    fireEvent.keyDown(chart(), { key: 'End' })
    expect(screen.getByText(/199,532 behind: orders\.v1 125,591, payments\.captured 73,941$/)).toBeTruthy()
    fireEvent.keyDown(chart(), { key: 'ArrowLeft' })
    expect(screen.queryByText(/199,532 behind:/)).toBeNull()
    fireEvent.keyDown(chart(), { key: 'Escape' })
    expect(screen.getByText(/^Arrow keys move through time/)).toBeTruthy()
  })

  test('Shift with arrows and then Enter looks closer', () => {
    const history = aHistory()
    const { onZoom } = draw(history)
    fireEvent.keyDown(chart(), { key: 'End' })
    fireEvent.keyDown(chart(), { key: 'PageUp', shiftKey: true })
    fireEvent.keyDown(chart(), { key: 'Enter' })
    expect(onZoom).toHaveBeenCalledWith(history.total[289]?.[0], AT_MS)
  })

  test('a chosen span has a way back', () => {
    const { onBack } = draw(aHistory(), { range: null })
    fireEvent.click(screen.getByRole('button', { name: 'Back' }))
    expect(onBack).toHaveBeenCalledOnce()
  })
})

describe('narrow', () => {
  test('the total, the topics and the words of the marks stand below', () => {
    const markers = [{ atMs: AT_MS - 600_000, untilMs: null, kind: 'reset' as const, text: 'reset by anna' }]
    const { container } = draw(aHistory({ markers }), {}, 358)
    const legend = container.querySelector('.chart-leg')?.textContent ?? ''
    expect(legend).toContain('199,532 in all')
    expect(legend).toContain('orders.v1')
    expect(legend).toMatch(/reset by anna, \d\d:\d\d:\d\d/)
    expect(container.querySelector('.chart-mark text')).toBeNull()
  })
})

describe('rates', () => {
  test('say which is ahead at the end, and nothing where it is not known', () => {
    draw(aHistory({ gap: { from: 10, to: 20 } }))
    const rates = screen.getByRole('application', { name: /135 a second short\.$/ })
    fireEvent.keyDown(rates, { key: 'Home' })
    fireEvent.keyDown(rates, { key: 'PageDown' })
    fireEvent.keyDown(rates, { key: 'PageDown' })
    expect(screen.getByText(/: rates not known$/)).toBeTruthy()
  })
})

test('the table has every moment with its parts, the latest first', () => {
  draw(aHistory({ points: 20, seen: 22 }), { as: 'table' })
  const [, first] = screen.getAllByRole('row')
  const cells = within(first as HTMLElement).getAllByRole('cell')
  expect(cells.slice(1).map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^[\d,]+$/),
    expect.stringMatching(/^[\d,]+$/),
    expect.stringMatching(/^[\d,]+$/),
    '22 of 24',
    '1,240',
    '1,105',
  ])
  expect(screen.getAllByRole('row')).toHaveLength(21)
})
