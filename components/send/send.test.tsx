import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { SendRun } from '#lib/model/send-run.ts'
import { sendRunWantSchema } from '#lib/model/send-run.ts'
import { sendSchema } from '#lib/model/send.ts'
import { NewTopicPanel } from './new-topic-panel.tsx'
import { RunLine, sayRun } from './run-line.tsx'
import { emptyDraft, SendForm, toCopies, toDraft, toSend, type Draft } from './send-form.tsx'

afterEach(cleanup)

function Form({ given, onSend }: { given: Draft; onSend: () => void }) {
  const [draft, setDraft] = useState(given)
  return (
    <SendForm
      topic="test.a"
      topics={['test.a']}
      boxes={['shop-outbox']}
      onTopic={() => undefined}
      draft={draft}
      onDraft={setDraft}
      sending={false}
      allowed
      onSend={onSend}
    />
  )
}

describe('the button says what it does', () => {
  test.each<[string, Partial<Draft>]>([
    ['Send one message to test.a', {}],
    ['Send 500 messages to test.a, 50 a second', { copies: '500', perSecond: '50' }],
    ['Send 100,000 messages to test.a, 1,000 a second', { copies: '100000', perSecond: '1000' }],
    ['Write one message to test.a into shop-outbox', { via: 'shop-outbox', copies: '500' }],
  ])('%s', async (words, part) => {
    const onSend = vi.fn<() => void>()
    render(<Form given={{ ...emptyDraft, ...part }} onSend={onSend} />)
    await userEvent.click(screen.getByRole('button', { name: words }))
    expect(onSend).toHaveBeenCalledOnce()
  })

  test.each(['0', '100001', 'x', '-1', ''])('and how many it may be when %j is typed', (copies) => {
    render(<Form given={{ ...emptyDraft, copies }} onSend={() => undefined} />)
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Send/ }).disabled).toBe(true)
    expect(screen.getByRole('status').textContent).toContain('From 1 to 100,000 messages')
  })
})

test('through an outbox nothing is said of what its relay decides', async () => {
  render(<Form given={{ ...emptyDraft, partition: '3', compression: 'lz4' }} onSend={() => undefined} />)
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Way' }), 'shop-outbox')
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Partition' }).disabled).toBe(true)
  const body = toSend({ ...emptyDraft, partition: '3', compression: 'lz4', via: 'shop-outbox' })
  expect(sendSchema.parse(body)).toMatchObject({
    via: { box: 'shop-outbox' },
    partition: null,
    acks: 'all',
    compression: 'none',
  })
})

test('what the form sends is what the API takes', () => {
  const draft: Draft = { ...emptyDraft, copies: '20', perSecond: '5', acks: '1', headers: 'a: 1\nb' }
  expect(sendRunWantSchema.parse({ ...toSend(draft), ...toCopies(draft) })).toMatchObject({
    copies: 20,
    perSecond: 5,
    acks: 1,
    headers: [
      ['a', '1'],
      ['b', ''],
    ],
  })
})

test('a message that is copied fills in all that is text, bytes as base64, and no mark of its trace', () => {
  const copied = toDraft({
    key: 'AP8=',
    keyEncoding: 'base64',
    value: '{"a":1}',
    encoding: 'utf8',
    headers: [
      ['message-id', 'm-1'],
      ['throughline-trace', 't-1'],
      ['produced-at', 'then'],
      ['raw', '/w=='],
    ],
    base64Headers: [3],
  })
  expect(copied).toMatchObject({
    key: 'AP8=',
    keyBase64: true,
    value: '{"a":1}',
    headers: 'message-id: m-1',
    template: false,
  })
})

test('line breaks come through: a key as bytes, and no header that would become two', () => {
  const copied = toDraft({
    key: 'a\nß',
    keyEncoding: 'utf8',
    value: 'x\ny',
    encoding: 'utf8',
    headers: [
      ['one', '1'],
      ['lines', 'a\nb: c'],
    ],
    base64Headers: [],
  })
  const sent = toSend(copied)
  expect(Buffer.from(sent.key ?? '', 'base64').toString()).toBe('a\nß')
  expect(sent).toMatchObject({ keyEncoding: 'base64', value: 'x\ny', headers: [['one', '1']] })
})

const run: SendRun = {
  id: 'r',
  cluster: 'main',
  topic: 'test.a',
  copies: 500,
  perSecond: 50,
  sent: 100,
  failed: 0,
  state: 'running',
  because: null,
  startedMs: 0,
  endedMs: null,
  firstTraceId: 't-1',
  lastTraceId: null,
  asOf: 2000,
}

test.each<[string, Partial<SendRun>]>([
  ['100 of 500 sent; about 8 s to go.', {}],
  ['500 of 500 sent, in 10 s.', { state: 'done', sent: 500, endedMs: 10_000 }],
  ['90 of 500 sent, 10 not acknowledged, in 3 s.', { state: 'failed', sent: 90, failed: 10, endedMs: 3000 }],
])('%s', (words, part) => expect(sayRun({ ...run, ...part })).toBe(words))

test('a sending that runs can be stopped; one that has ended leads to the first and the last', async () => {
  const onStop = vi.fn<() => void>()
  const { rerender } = render(<RunLine run={run} stopping={false} onStop={onStop} />)
  await userEvent.click(screen.getByRole('button', { name: 'Stop' }))
  expect(onStop).toHaveBeenCalledOnce()
  expect(screen.getByRole('progressbar').getAttribute('aria-valuetext')).toBe('100 of 500')
  const done: SendRun = { ...run, state: 'done', sent: 500, endedMs: 10_000, lastTraceId: 't-2' }
  rerender(<RunLine run={done} stopping={false} onStop={onStop} />)
  expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull()
  expect(screen.getByRole('link', { name: 'Follow the last' }).getAttribute('href')).toBe(
    '/clusters/main/traces/t-2',
  )
})

describe('a topic that is not there', () => {
  const draft = { partitions: '3', copies: '3', minIsr: '2' }
  const would = { sentence: 'One broker may stop.', risk: 'A risk.' }
  const panel = (over: Partial<Parameters<typeof NewTopicPanel>[0]>) => (
    <NewTopicPanel
      name="test.b"
      draft={draft}
      onDraft={() => undefined}
      would={would}
      because={null}
      creating={false}
      onCreate={() => undefined}
      {...over}
    />
  )
  const button = () =>
    screen.getByRole<HTMLButtonElement>('button', { name: 'Create test.b with 3 partitions' })

  test('is made after what it would survive was said', () => {
    render(panel({}))
    expect(screen.getByRole('status').textContent).toBe('One broker may stop.A risk.')
    expect(button().disabled).toBe(false)
  })

  test('and not before, nor when the brokers would refuse it', () => {
    const { rerender } = render(panel({ would: null }))
    expect(button().disabled).toBe(true)
    rerender(panel({ because: 'Kafka refuses so many copies.' }))
    expect(button().disabled).toBe(true)
    expect(screen.getByRole('status').textContent).toBe('Kafka refuses so many copies.')
  })
})
