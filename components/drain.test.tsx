import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { aGroup } from './fixtures.ts'
import { Drain } from './ui/time.tsx'

afterEach(cleanup)

test('says of an up-to-date group neither that it drains nor that it does not', () => {
  render(<Drain group={aGroup('ledger-writer', { status: 'ok', lagMessages: 15n, draining: false })} />)
  expect(screen.queryByText('not draining')).toBeNull()
  expect(screen.getByText('none')).toBeTruthy()
})

test('warns where a backlog does not shrink', () => {
  render(
    <Drain
      group={aGroup('search-indexer', { status: 'falling-behind', lagMessages: 15n, draining: false })}
    />,
  )
  expect(screen.getByText('not draining')).toBeTruthy()
})
