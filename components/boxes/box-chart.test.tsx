import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import type { BoxHistory } from '#lib/model/box.ts'
import { BoxChart } from './box-chart.tsx'

afterEach(cleanup)

const START = 1_767_225_600_000
const history = (points: BoxHistory['points'], gaps: BoxHistory['gaps'] = []): BoxHistory => ({
  fromMs: START,
  toMs: START + 3_600_000,
  stepMs: 60_000,
  points,
  gaps,
  asOf: START,
})
const draw = (of: 'pending' | 'oldest' | 'dead', seen: BoxHistory, onMove = vi.fn<(at: unknown) => void>()) =>
  render(<BoxChart history={seen} of={of} at={null} onMove={onMove} onZoom={() => undefined} width={600} />)
const points = (...values: (number | null)[]): BoxHistory['points'] =>
  values.map((value, n) => [START + n * 60_000, value, value === null ? null : value * 1000, 0, value])

test.each([
  ['pending', 'Pending over time: at the end 3 rows wait, at most 9 rows wait.'],
  ['oldest', 'Age of the oldest over time: at the end the oldest 3 s, at most the oldest 9 s.'],
  ['dead', 'Dead over time: at the end 3 dead rows, at most 9 dead rows.'],
] as const)('the course of %s is said as its finding', (of, name) => {
  draw(of, history(points(1, 9, 3)))
  expect(screen.getByRole('application').getAttribute('aria-label')?.replaceAll('\u00a0', ' ')).toBe(name)
})

test('an empty box has no age and no gap, and one that was not counted none of both', () => {
  draw('oldest', history([[START, 0, null, 0, 0]]))
  expect(screen.getByRole('application').getAttribute('aria-label')).toContain('nothing waits')
  cleanup()
  draw('pending', history([[START, null, null, null, null]]))
  expect(screen.getByRole('application').getAttribute('aria-label')).toBe(
    'Pending over time: nothing was seen.',
  )
})

test('no line goes across a gap', () => {
  const gap = { fromMs: START + 60_000, toMs: START + 120_000, text: 'not seen' }
  const { container } = draw('pending', history(points(1, 2, 3, 4), [gap]))
  const line = container.querySelector('path[stroke="var(--accent)"]')?.getAttribute('d') ?? ''
  expect(line.match(/M/g)).toHaveLength(2)
})

test('arrow keys go from point to point', async () => {
  const onMove = vi.fn<(at: unknown) => void>()
  draw('pending', history(points(1, 2, 3)), onMove)
  screen.getByRole('application').focus()
  await userEvent.keyboard('{ArrowLeft}')
  expect(onMove).toHaveBeenCalledWith({ n: 2, from: null })
})
