import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, test } from 'vitest'
import type { Message, MessageList } from '#lib/model/messages.ts'
import { indentJson, toBytes, toHexLines } from './hex.ts'
import { MessageDetail } from './message-detail.tsx'
import { sayFound } from './message-words.ts'
import { toVisible } from './visible.ts'

const message: Message = {
  topic: 'orders',
  partition: 3,
  offset: 1234n,
  timestampMs: 1_700_000_000_123,
  timestampType: 'create',
  kind: 'record',
  key: 'k',
  keyEncoding: 'utf8',
  keyBytes: 1,
  keyIs: 'text',
  value: '{"id":12345678901234567890,"card":"•••1234"}',
  encoding: 'utf8',
  valueBytes: 50,
  valueIs: 'json',
  schemaId: null,
  cut: false,
  headers: [['trace', 'abc']],
  base64Headers: [],
  masked: ['$.card'],
  transactional: false,
  compression: 'lz4',
}
afterEach(cleanup)

const kept: Message[] = []
const hands = {
  hrefOf: () => '/there',
  onWhole: () => Promise.resolve(null),
  testHrefOf: () => '#send',
  onTest: (one: Message) => void kept.push(one),
  onTrace: () => Promise.resolve(false),
}

describe('an opened message', () => {
  it('shows JSON with its numbers as they were written, and what is masked as such', () => {
    render(<MessageDetail message={message} hands={hands} />)
    const value = screen.getByLabelText('Value as json')
    expect(value.textContent).toBe('{\n  "id": 12345678901234567890,\n  "card": "•••1234"\n}')
    expect(value.querySelector('.masked')?.textContent).toBe('•••')
    expect(screen.getByText(/Taken for JSON\. \$\.card masked by the settings/)).toBeTruthy()
    fireEvent.click(screen.getByText('Copy as a test message'))
    expect(kept).toEqual([message])
  })

  it('whose trace is asked for says when there is none', async () => {
    render(<MessageDetail message={message} hands={hands} />)
    fireEvent.click(screen.getByText('Trace this message'))
    expect(await screen.findByText(/there is nothing to trace/)).toBeTruthy()
  })

  it('that is binary is shown as hex, and a cut one can be read whole', () => {
    const value = Buffer.from([0, 255, 0x41]).toString('base64')
    const binary = {
      ...message,
      value,
      encoding: 'base64' as const,
      valueIs: 'binary' as const,
      cut: true,
      valueBytes: 10_000_000,
    }
    render(<MessageDetail message={binary} hands={hands} />)
    expect(screen.getByLabelText('Value as hex').textContent).toContain('000000  00 ff 41')
    expect(screen.getByRole('button', { name: 'Show all 10.0 MB' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'JSON' })).toBeNull()
  })

  it('that is huge is drawn in part, and says so', () => {
    const value = `"${'x'.repeat(3_000_000)}"`
    render(<MessageDetail message={{ ...message, value, valueBytes: value.length }} hands={hands} />)
    expect(screen.getByLabelText('Value as text').textContent).toHaveLength(1_000_000)
    expect(screen.getByText(/The first 1,000,000 characters are drawn/)).toBeTruthy()
  })

  it('that ends a transaction is no record', () => {
    render(<MessageDetail message={{ ...message, kind: 'abort', key: null, value: null }} hands={hands} />)
    expect(screen.getByText('A transaction was aborted here. No reader is given this.')).toBeTruthy()
    expect(screen.queryByText('Copy as a test message')).toBeNull()
  })
})

const list: MessageList = {
  items: [],
  total: 0,
  scanned: 120n,
  bytes: 9n,
  elapsedMs: 5,
  stopped: null,
  nextCursor: null,
  keyPartition: null,
  hidden: 0,
  ranges: [{ topic: 'orders', partition: 0, logStart: 0n, end: 120n, from: 0n, to: 120n }],
  maskedFields: [],
  asOf: 0,
  unseen: [],
  faults: [],
}

test.each<[string, boolean, string, Partial<MessageList>, number, string]>([
  ['all of it', false, 'newest', {}, 120, 'orders holds 120 messages.'],
  ['nothing', false, 'newest', { ranges: [] }, 0, 'orders holds no messages.'],
  [
    'a part',
    false,
    'newest',
    {
      stopped: 'limit' as const,
      ranges: [{ topic: 'orders', partition: 0, logStart: 0n, end: 120n, from: 70n, to: 120n }],
    },
    50,
    'The 50 newest messages of orders.',
  ],
  [
    'where it begins',
    false,
    'offset:1200',
    { stopped: 'limit' as const },
    50,
    'The 50 messages of orders from offset 1,200 on.',
  ],
  ['nothing that fits', true, 'newest', {}, 0, 'None of 120 messages scanned of orders fits.'],
  ['some that fit', true, 'newest', {}, 2, '2 of orders fit.'],
  ['that it could not be read', false, 'newest', { faults: ['x'] }, 0, 'orders could not be read.'],
  ['nothing from there on', false, 'offset:9', {}, 0, 'orders holds no messages from there on.'],
])('the sentence says %s', (_, filtered, from, change, shown, text) => {
  expect(sayFound({ topic: 'orders', filtered, from }, { ...list, ...change }, shown).text).toBe(text)
})

test('a search that stopped early says so', () => {
  const { soft } = sayFound(
    { topic: 'orders', filtered: true, from: 'newest' },
    { ...list, stopped: 'time' },
    0,
  )
  expect(soft).toContain('It stopped after a minute')
})

test('what cannot be seen is shown, and turns nothing', () => {
  expect(toVisible('a\u0000b\tc\nd\u007f\u202ee\u202c')).toBe('a␀b\tc\nd␡<U+202E>e<U+202C>')
})

test('hex lines and JSON that is indented', () => {
  expect(toHexLines(toBytes('größe\n', 'utf8'), 4)).toEqual([
    '000000  67 72 c3 b6  gr..',
    '000004  c3 9f 65 0a  ..e.',
  ])
  expect(indentJson('{"a":[],"b":{ },"c":[1,{"d":"x,{y"}]}')).toBe(
    '{\n  "a": [],\n  "b": {},\n  "c": [\n    1,\n    {\n      "d": "x,{y"\n    }\n  ]\n}',
  )
  expect(indentJson('{"a":')).toBeNull()
  const deep = 5000
  expect(indentJson(`${'[1,'.repeat(deep)}2${']'.repeat(deep)}`)?.length).toBeLessThan(deep * 400)
})
