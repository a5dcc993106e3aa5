import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { RowDetail } from './row-detail.tsx'
import { RowTable } from './row-table.tsx'

afterEach(cleanup)

const row = {
  id: '7',
  messageId: '0191a000-0000-7000-8000-000000000000',
  key: 'k',
  topic: 'orders.v1',
  type: null,
  createdMs: null,
  attempts: 3,
  error: 'no such topic',
  payloadBytes: 312,
}

test('a row opens by its id, and says that it is open', async () => {
  const onOpen = vi.fn<(id: string | null) => void>()
  const { rerender } = render(
    <RowTable rows={[row]} opening={{ id: null, onOpen, detail: () => 'the whole' }} />,
  )
  expect(screen.queryByText('the whole')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: '7', expanded: false }))
  expect(onOpen).toHaveBeenCalledWith('7')
  rerender(<RowTable rows={[row]} opening={{ id: '7', onOpen, detail: () => 'the whole' }} />)
  expect(screen.getByText('the whole')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: '7', expanded: true }))
  expect(onOpen).toHaveBeenLastCalledWith(null)
})

test('a payload is hidden until somebody asks for it', async () => {
  const onReveal = vi.fn<() => void>()
  render(<RowDetail row={row} revealed={null} because={null} reading={false} onReveal={onReveal} />)
  expect(screen.getByText(/somebody looked is written into the audit log/)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: /^Show the payload, 312/ }))
  expect(onReveal).toHaveBeenCalledOnce()
})

test('what is shown is said to be cut and masked, and what failed says why', () => {
  const content = {
    text: '{"card":"•••"}',
    encoding: 'utf8',
    is: 'json',
    schemaId: null,
    bytes: 70_000,
    cut: true,
  } as const
  const none = { ...content, text: null, is: 'none', bytes: 0, cut: false } as const
  const revealed = {
    id: '7',
    topic: 'orders.v1',
    key: none,
    payload: content,
    masked: ['$.card'],
    auditId: '4',
  }
  render(
    <RowDetail
      row={row}
      revealed={revealed}
      because="It is gone."
      reading={false}
      onReveal={() => undefined}
    />,
  )
  expect(
    screen.getByText(/\$\.card masked by the settings of this cluster\. Only its beginning is here\./),
  ).toBeTruthy()
  expect(screen.getByRole('alert').textContent).toBe('It is gone.')
  expect(screen.queryByRole('button', { name: /Show the payload/ })).toBeNull()
})
