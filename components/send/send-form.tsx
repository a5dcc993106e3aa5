'use client'
import { useId } from 'react'
import { formatCount } from '#lib/format.ts'
import { compressionChoices } from '#lib/model/send.ts'
import './send.css'

/** A test message while it is written. Headers are lines of `name: value`. */
export type Draft = {
  key: string
  hasKey: boolean
  value: string
  tombstone: boolean
  headers: string
  partition: string
  acks: 'all' | '1' | '0'
  compression: (typeof compressionChoices)[number]
  transactional: boolean
  template: boolean
  keyBase64: boolean
  valueBase64: boolean
  copies: string
  perSecond: string
  /** The outbox; empty: straight to the topic. */
  via: string
}

export const emptyDraft: Draft = {
  key: '',
  hasKey: false,
  value: '{ "test": true, "id": "{{uuid}}", "at": "{{iso}}" }',
  tombstone: false,
  headers: '',
  partition: '',
  acks: 'all',
  compression: 'none',
  transactional: false,
  template: true,
  keyBase64: false,
  valueBase64: false,
  copies: '1',
  perSecond: '10',
  via: '',
}

/** A message that was copied. Headers that are no text, or several lines of it, have no place in the form. */
export function toDraft(copied: {
  key: string | null
  keyEncoding: string
  value: string | null
  encoding: string
  headers: readonly (readonly [string, string | null])[]
  base64Headers: readonly number[]
}): Draft {
  const { key, keyEncoding, value, encoding, headers, base64Headers } = copied
  const own = headers.filter(
    ([name, header], n) =>
      name !== 'throughline-trace' &&
      name !== 'produced-at' &&
      !base64Headers.includes(n) &&
      !/[\r\n]/.test(`${name}${header ?? ''}`),
  )
  // A line holds no line break; as bytes it comes through.
  const keyLines = keyEncoding === 'utf8' && key !== null && /[\r\n]/.test(key)
  return {
    ...emptyDraft,
    template: false,
    hasKey: key !== null,
    key: keyLines ? toBase64(key) : (key ?? ''),
    keyBase64: keyLines || keyEncoding === 'base64',
    tombstone: value === null,
    value: value ?? '',
    valueBase64: encoding === 'base64',
    headers: own.map(([name, header]) => `${name}: ${header ?? ''}`).join('\n'),
  }
}

function toBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))
}

/** As the API takes it. */
export function toSend(draft: Draft) {
  const { acks, partition, compression, transactional, template, via } = draft
  const how = {
    partition: partition === '' ? null : Number(partition),
    acks: acks === 'all' ? 'all' : Number(acks),
    compression,
    transactional,
  }
  return {
    key: draft.hasKey ? draft.key : null,
    keyEncoding: draft.keyBase64 ? 'base64' : 'utf8',
    value: draft.tombstone ? null : draft.value,
    encoding: draft.valueBase64 ? 'base64' : 'utf8',
    headers: toHeaders(draft.headers),
    template,
    // Through an outbox its relay decides how.
    ...(via === '' ? how : { via: { box: via } }),
  }
}

/** How many are sent, and how fast at most; null: what is typed is no such number. */
export function toCopies({ copies, perSecond, via }: Draft): { copies: number; perSecond: number } | null {
  if (via !== '') return { copies: 1, perSecond: 1 }
  const [count, pace] = [Number(copies), Number(perSecond)]
  if (!/^\d+$/.test(copies) || count < 1 || count > MOST_COPIES) return null
  if (count === 1) return { copies: 1, perSecond: 1 }
  return /^\d+$/.test(perSecond) && pace >= 1 && pace <= MOST_PER_SECOND
    ? { copies: count, perSecond: pace }
    : null
}

const MOST_COPIES = 100_000
const MOST_PER_SECOND = 1000

function toHeaders(text: string): [string, string][] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const at = line.indexOf(':')
      return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    })
}

type Props = {
  topic: string
  /** Those that exist and may be sent to. */
  topics: readonly string[]
  /** Outboxes that messages may be sent through. */
  boxes: readonly string[]
  onTopic: (topic: string) => void
  draft: Draft
  onDraft: (draft: Draft) => void
  sending: boolean
  allowed: boolean
  onSend: () => void
  /** Where there is no such topic: what to do about it. Nothing can be sent then. */
  missing?: React.ReactNode
}

export function SendForm(props: Props) {
  const { topic, topics, onTopic, draft, onDraft, allowed, sending, onSend } = props
  const id = useId()
  const change = (part: Partial<Draft>) => onDraft({ ...draft, ...part })
  const many = toCopies(draft)
  const relayed = draft.via !== ''
  const ready =
    allowed && !sending && topic !== '' && /^\d*$/.test(draft.partition) && many !== null && !props.missing
  return (
    <form
      className="send"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onSend()
      }}
    >
      <div className="send-what">
        <label htmlFor={`${id}-topic`}>Topic</label>
        <div>
          <input
            id={`${id}-topic`}
            className="input"
            list={`${id}-topics`}
            autoComplete="off"
            spellCheck={false}
            value={topic}
            onChange={(event) => onTopic(event.target.value.trim())}
          />
          <datalist id={`${id}-topics`}>
            {topics.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          {props.missing}
        </div>
        <label htmlFor={`${id}-key`}>Key</label>
        <div className="send-line">
          <input
            id={`${id}-key`}
            className="input"
            placeholder={draft.hasKey ? 'empty' : 'none: spread over the partitions'}
            autoComplete="off"
            spellCheck={false}
            value={draft.key}
            onChange={(event) =>
              change({ key: event.target.value, hasKey: event.target.value !== '' || draft.hasKey })
            }
          />
          <Check
            checked={!draft.hasKey}
            onChange={(none) => change({ hasKey: !none, key: none ? '' : draft.key })}
          >
            no key
          </Check>
          {draft.keyBase64 ? (
            <Check checked onChange={(keyBase64) => change({ keyBase64 })}>
              base64
            </Check>
          ) : null}
        </div>
        <label htmlFor={`${id}-value`}>Value</label>
        <div>
          <textarea
            id={`${id}-value`}
            className="input"
            spellCheck={false}
            disabled={draft.tombstone}
            placeholder={draft.tombstone ? 'a tombstone has none' : ''}
            value={draft.tombstone ? '' : draft.value}
            onChange={(event) => change({ value: event.target.value })}
          />
          <div className="send-line">
            <Check
              checked={draft.template}
              onChange={(template) => change({ template, ...(template ? { valueBase64: false } : {}) })}
            >
              fill in fields
            </Check>
            <Check
              checked={draft.valueBase64}
              onChange={(valueBase64) => change({ valueBase64, ...(valueBase64 ? { template: false } : {}) })}
            >
              base64
            </Check>
            <Check checked={draft.tombstone} onChange={(tombstone) => change({ tombstone })}>
              tombstone
            </Check>
          </div>
          <p className="note">
            Fields: <code>{'{{uuid}} {{counter}} {{now}} {{iso}} {{random 1 100}}'}</code>
          </p>
        </div>
        <label htmlFor={`${id}-headers`}>Headers</label>
        <textarea
          id={`${id}-headers`}
          className="input short"
          placeholder={'name: value\n…'}
          spellCheck={false}
          value={draft.headers}
          onChange={(event) => change({ headers: event.target.value })}
        />
      </div>
      <div className="send-how">
        {props.boxes.length === 0 ? null : (
          <>
            <label htmlFor={`${id}-via`}>Way</label>
            <select
              id={`${id}-via`}
              className="input"
              value={draft.via}
              onChange={(event) => change({ via: event.target.value })}
            >
              <option value="">straight to the topic</option>
              {props.boxes.map((box) => (
                <option key={box} value={box}>
                  through the outbox {box}
                </option>
              ))}
            </select>
          </>
        )}
        <label htmlFor={`${id}-partition`}>Partition</label>
        <input
          id={`${id}-partition`}
          className="input"
          inputMode="numeric"
          placeholder="by the key"
          disabled={relayed}
          value={relayed ? '' : draft.partition}
          onChange={(event) => change({ partition: event.target.value.trim() })}
        />
        <label htmlFor={`${id}-acks`}>Acknowledged by</label>
        <select
          id={`${id}-acks`}
          className="input"
          value={draft.acks}
          disabled={draft.transactional || relayed}
          onChange={(event) => change({ acks: event.target.value as Draft['acks'] })}
        >
          <option value="all">all copies in sync</option>
          <option value="1">the leader</option>
          <option value="0">nobody: no offset is told</option>
        </select>
        <label htmlFor={`${id}-compression`}>Compression</label>
        <select
          id={`${id}-compression`}
          className="input"
          value={draft.compression}
          disabled={relayed}
          onChange={(event) => change({ compression: event.target.value as Draft['compression'] })}
        >
          {compressionChoices.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
        <span />
        <Check
          checked={draft.transactional && !relayed}
          disabled={relayed}
          onChange={(transactional) => change({ transactional, acks: 'all' })}
        >
          in a transaction{many !== null && many.copies > 1 ? ', each in its own' : ''}
        </Check>
        <label htmlFor={`${id}-copies`}>How many</label>
        <div className="send-many">
          <input
            id={`${id}-copies`}
            className="input"
            inputMode="numeric"
            autoComplete="off"
            disabled={relayed}
            value={relayed ? '1' : draft.copies}
            onChange={(event) => change({ copies: event.target.value.trim() })}
          />
          <label htmlFor={`${id}-pace`}>a second</label>
          <input
            id={`${id}-pace`}
            className="input"
            inputMode="numeric"
            autoComplete="off"
            disabled={many?.copies === 1}
            value={many?.copies === 1 ? '' : draft.perSecond}
            onChange={(event) => change({ perSecond: event.target.value.trim() })}
          />
        </div>
        <span />
        <div>
          <button type="submit" className="btn pri" disabled={!ready}>
            {sending ? 'Sending…' : sayButton(topic, many, draft.via)}
          </button>
          {relayed ? (
            <p className="note">
              A row of its table; its relay sends it, and decides how. The trace begins with the row.
            </p>
          ) : many === null ? (
            <p className="note c-warn" role="status">
              From 1 to {formatCount(MOST_COPIES)} messages, from 1 to {formatCount(MOST_PER_SECOND)} a
              second.
            </p>
          ) : many.copies > 1 ? (
            <p className="note">In order; the first and the last are followed. {'{{counter}}'} counts up.</p>
          ) : null}
        </div>
      </div>
    </form>
  )
}

function sayButton(topic: string, many: ReturnType<typeof toCopies>, via: string): string {
  const to = topic || '…'
  if (via !== '') return `Write one message to ${to} into ${via}`
  return many === null || many.copies === 1
    ? `Send one message to ${to}`
    : `Send ${formatCount(many.copies)} messages to ${to}, ${formatCount(many.perSecond)} a second`
}

function Check({
  checked,
  disabled = false,
  onChange,
  children,
}: {
  checked: boolean
  disabled?: boolean
  onChange: (checked: boolean) => void
  children: React.ReactNode
}) {
  return (
    <label className="send-check">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{children}</span>
    </label>
  )
}
