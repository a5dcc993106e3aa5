import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import { aSparkline } from './fixtures-history.ts'
import { saySparkline, Sparkline } from './sparkline.tsx'

afterEach(cleanup)

const line = (container: HTMLElement) =>
  container.querySelector('path[stroke-width="1.3"]')?.getAttribute('d') ?? ''
const heights = (container: HTMLElement) =>
  [...line(container).matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y))

describe('a small chart', () => {
  test('of a quiet group looks quiet, however little it is behind', () => {
    const { container } = render(<Sparkline values={aSparkline([0, 3, 1], { floor: 900 })} kind="ok" />)
    expect(Math.min(...heights(container))).toBeGreaterThan(19)
  })

  test('of an up-to-date group keeps low where it is not known what the group reads', () => {
    const { container } = render(<Sparkline values={aSparkline([0, 20])} kind="ok" />)
    expect(Math.min(...heights(container))).toBeGreaterThan(15)
    cleanup()
    const { container: late } = render(<Sparkline values={aSparkline([0, 20])} kind="bad" />)
    expect(Math.min(...heights(late))).toBe(4)
  })

  test('is as high as it can be where the group is behind by more than it reads', () => {
    const { container } = render(<Sparkline values={aSparkline([0, 1800], { floor: 900 })} kind="warn" />)
    expect(heights(container)).toEqual([19.5, 4])
  })

  test('is interrupted where it was not seen, and hatched there', () => {
    const { container } = render(<Sparkline values={aSparkline([5, 5, null, null, 5, 5])} kind="ok" />)
    expect(line(container).match(/M/g)).toHaveLength(2)
    expect(container.querySelectorAll('rect[fill="url(#hatch)"]')).toHaveLength(1)
    expect(screen.getByRole('img').getAttribute('aria-label')).toContain('4 min of it not seen')
  })

  test('that begins late has no hole before its beginning', () => {
    const { container } = render(<Sparkline values={aSparkline([null, null, 5, 5])} kind="ok" />)
    expect(container.querySelector('rect')).toBeNull()
    expect(saySparkline(aSparkline([null, null, 5, 5]))).toBe('lag in the last 4 min: from 5 to 5, most 5')
  })

  test('of which nothing was seen is a hatch, never a line at zero', () => {
    for (const values of [null, aSparkline([null, null])]) {
      const { container } = render(<Sparkline values={values} kind="unk" />)
      expect(line(container)).toBe('')
      expect(container.querySelector('circle')).toBeNull()
      expect(screen.getByRole('img', { name: 'lag over time: nothing was seen' })).toBeTruthy()
      cleanup()
    }
  })

  test('has the colour of the status in its last point alone', () => {
    const { container } = render(<Sparkline values={aSparkline([1, 2])} kind="bad" />)
    expect(container.querySelector('circle')?.getAttribute('fill')).toBe('var(--bad)')
    expect(container.querySelector('path[stroke-width="1.3"]')?.getAttribute('stroke')).toBe('var(--ink-2)')
  })
})
