import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import type { RequeuePlan } from '#lib/model/requeue.ts'
import { RequeueDone, RequeuePanel } from './requeue-panel.tsx'
import { RowTable } from './row-table.tsx'

afterEach(cleanup)

const aRow = (id: string) => ({
  id,
  messageId: null,
  key: 'k',
  topic: 'orders.v1',
  type: null,
  createdMs: null,
  attempts: 3,
  error: 'no such topic',
  payloadBytes: 312,
})

const aPlan = (more: Partial<RequeuePlan> = {}): RequeuePlan => ({
  id: 'p',
  box: 'shop-outbox',
  state: 'failed',
  count: 2,
  gone: 0,
  more: false,
  rows: [aRow('7'), aRow('8')],
  keyed: 2,
  says: ['Order is kept.'],
  asOf: 1,
  expiresAt: 2,
  ...more,
})

const nothing = () => undefined

test('what would be done is said first, and the button names it', async () => {
  const onConfirm = vi.fn<() => void>()
  render(
    <RequeuePanel
      box="shop-outbox"
      plan={aPlan({ gone: 1 })}
      running={false}
      onConfirm={onConfirm}
      onClose={nothing}
    />,
  )
  expect(document.activeElement?.textContent).toBe('2 failed rows of shop-outbox would be tried again.')
  expect(screen.getByText('Order is kept.')).toBeTruthy()
  expect(screen.getByText(/^2 of them have a key\. What is there now/)).toBeTruthy()
  expect(screen.getByText('One more is not failed any more, and left as it is.')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Try 2 failed rows of shop-outbox again' }))
  expect(onConfirm).toHaveBeenCalledOnce()
})

test('when all have gone there is nothing to press but close', () => {
  render(
    <RequeuePanel
      box="b"
      plan={aPlan({ count: 0, gone: 2, rows: [] })}
      running={false}
      onConfirm={nothing}
      onClose={nothing}
    />,
  )
  expect(screen.getByText('None of them is failed any more.')).toBeTruthy()
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Close'])
})

test('what was left is named with its reason, and the log is a link away', () => {
  const left = [{ id: '7', because: 'It is not failed any more: it was sent.' }]
  const done = {
    auditId: '4',
    cluster: 'main',
    outcome: 'partial',
    because: '1 row is tried again, of 2.',
    asked: 2,
    done: 1,
    left,
    repeated: false,
  } as const
  render(<RequeueDone done={done} onClose={nothing} />)
  expect(screen.getByRole('alert').textContent).toContain('1 row is tried again, of 2.')
  expect(screen.getByRole('listitem').textContent).toBe('7 It is not failed any more: it was sent.')
  expect(screen.getByRole('link', { name: 'See it in the audit log' }).getAttribute('href')).toBe(
    '/clusters/main/audit/4',
  )
})

test('rows are chosen with a box that is called by the row', async () => {
  const toggle = vi.fn<(id: string, upTo: boolean) => void>()
  render(<RowTable rows={[aRow('7')]} choosing={{ chosen: new Set(), full: false, toggle }} />)
  await userEvent.click(screen.getByRole('checkbox', { name: 'Choose row 7' }))
  expect(toggle).toHaveBeenCalledWith('7', false)
})
