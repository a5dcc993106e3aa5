import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import { formatTime } from '#lib/format.ts'
import { aCluster, aStartingCluster, AT_MS } from './fixtures.ts'
import { Unreachable } from './unreachable.tsx'

afterEach(cleanup)

const because = 'Nothing listens on 127.0.0.1:9092.'

describe('a cluster that does not answer', () => {
  test('says why, and how old the page is', () => {
    render(<Unreachable cluster={aCluster({ state: 'unreachable', because })} />)
    const text = screen.getByRole('alert').textContent
    expect(text).toContain('No broker of prod-eu answers')
    expect(text).toContain(because)
    expect(text).toContain(`Everything below is as it was at ${formatTime(AT_MS)}.`)
  })

  test('that never answered promises nothing below', () => {
    render(<Unreachable cluster={aStartingCluster({ state: 'unreachable', because })} />)
    const text = screen.getByRole('alert').textContent
    expect(text).toContain('Nothing of it was seen so far. The next try')
    expect(text).not.toContain('below')
  })

  test.each([
    ['answers', aCluster()],
    ['is looked at for the first time', aStartingCluster()],
  ])('is no banner while it %s', (_, cluster) => {
    render(<Unreachable cluster={cluster} />)
    expect(screen.queryByRole('alert')).toBeNull()
  })
})
