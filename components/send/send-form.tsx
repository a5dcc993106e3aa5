'use client'
import { useId } from 'react'
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
  compression: 'none' | 'gzip' | 'zstd'
  transactional: boolean
  template: boolean
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
}

/** A message that was copied. Bytes that are no text have no place in the form. */
export function toDraft(copied: {
  key: string | null
  keyEncoding: string
  value: string | null
  encoding: string
  headers: readonly (readonly [string, string | null])[]
}): Draft {
  const { key, keyEncoding, value, encoding, headers } = copied
  const own = headers.filter(([name]) => name !== 'throughline-trace' && name !== 'produced-at')
  return {
    ...emptyDraft,
    template: false,
    hasKey: key !== null,
    key: keyEncoding === 'utf8' ? (key ?? '') : '',
    tombstone: value === null,
    value: encoding === 'utf8' ? (value ?? '') : '',
    headers: own.map(([name, header]) => `${name}: ${header ?? ''}`).join('\n'),
  }
}

/** As the API takes it. */
export function toSend(draft: Draft) {
  const { acks, partition, compression, transactional, template } = draft
  return {
    key: draft.hasKey ? draft.key : null,
    value: draft.tombstone ? null : draft.value,
    headers: toHeaders(draft.headers),
    partition: partition === '' ? null : Number(partition),
    acks: acks === 'all' ? 'all' : Number(acks),
    compression,
    transactional,
    template,
  }
}

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
  onTopic: (topic: string) => void
  draft: Draft
  onDraft: (draft: Draft) => void
  sending: boolean
  allowed: boolean
  onSend: () => void
}

export function SendForm({ topic, topics, onTopic, draft, onDraft, sending, allowed, onSend }: Props) {
  const id = useId()
  const change = (part: Partial<Draft>) => onDraft({ ...draft, ...part })
  const ready = allowed && !sending && topic !== '' && /^\d*$/.test(draft.partition)
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
          <label className="send-check">
            <input
              type="checkbox"
              checked={!draft.hasKey}
              onChange={(event) =>
                change({ hasKey: !event.target.checked, key: event.target.checked ? '' : draft.key })
              }
            />
            no key
          </label>
        </div>
        <label htmlFor={`${id}-value`}>Value</label>
        <div>
          <textarea
            id={`${id}-value`}
            className="input"
            spellCheck={false}
            disabled={draft.tombstone}
            value={draft.tombstone ? '' : draft.value}
            onChange={(event) => change({ value: event.target.value })}
          />
          <div className="send-line">
            <label className="send-check">
              <input
                type="checkbox"
                checked={draft.template}
                onChange={(event) => change({ template: event.target.checked })}
              />
              fill in {'{{uuid}} {{counter}} {{now}} {{iso}} {{random 1 100}}'}
            </label>
            <label className="send-check">
              <input
                type="checkbox"
                checked={draft.tombstone}
                onChange={(event) => change({ tombstone: event.target.checked })}
              />
              tombstone
            </label>
          </div>
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
        <label htmlFor={`${id}-partition`}>Partition</label>
        <input
          id={`${id}-partition`}
          className="input"
          inputMode="numeric"
          placeholder="by the key"
          value={draft.partition}
          onChange={(event) => change({ partition: event.target.value.trim() })}
        />
        <label htmlFor={`${id}-acks`}>Acknowledged by</label>
        <select
          id={`${id}-acks`}
          className="input"
          value={draft.acks}
          disabled={draft.transactional}
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
          onChange={(event) => change({ compression: event.target.value as Draft['compression'] })}
        >
          <option value="none">none</option>
          <option value="gzip">gzip</option>
          <option value="zstd">zstd</option>
        </select>
        <span />
        <label className="send-check">
          <input
            type="checkbox"
            checked={draft.transactional}
            onChange={(event) => change({ transactional: event.target.checked, acks: 'all' })}
          />
          in a transaction
        </label>
        <span />
        <button type="submit" className="btn pri" disabled={!ready}>
          {sending ? 'Sending…' : `Send one message to ${topic || '…'}`}
        </button>
      </div>
    </form>
  )
}
