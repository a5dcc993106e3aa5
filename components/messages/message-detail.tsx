'use client'
import Link from 'next/link'
import { useState } from 'react'
import { formatBytes, formatCount } from '#lib/format.ts'
import type { Message } from '#lib/model/messages.ts'
import { MessageTime } from './message-time.tsx'
import { kindWords, sayKind } from './message-words.ts'
import { Payload } from './payload.tsx'
import { toVisible } from './visible.ts'

export type DetailHands = {
  /** Where this one message is shown alone. */
  hrefOf: (message: Message) => string
  /** Reads it whole; null: it is not there any more. */
  onWhole: (message: Message) => Promise<Message | null>
  /** Where it is filled in as a test message. */
  testHrefOf: (message: Message) => string
  /** Keeps it for the page where test messages are written. */
  onTest: (message: Message) => void
  /** Leads to the course of it; false: there is none to see. */
  onTrace: (message: Message) => Promise<boolean>
}

/** One message with all of it: value, key, headers, and what its batch says. */
export function MessageDetail({ message, hands }: { message: Message; hands: DetailHands }) {
  const [whole, setWhole] = useState<Message | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const [traced, setTraced] = useState('')
  const shown = whole ?? message
  const real = message.kind === 'record' || message.kind === 'tombstone'
  const valueMasks = shown.masked.filter((field) => field.startsWith('$'))
  const readWhole = async () => {
    setSaid('Reading it whole.')
    try {
      const found = await hands.onWhole(message)
      setWhole(found)
      setSaid(found ? null : 'It is not there any more: retention or compaction took it.')
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error))
    }
  }
  const trace = async () => {
    setTraced('Looking for its trace.')
    try {
      if (!(await hands.onTrace(message))) setTraced('It is not there any more: there is nothing to trace.')
    } catch (error) {
      setTraced(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <div className="message-detail">
      {real ? (
        <div className="parts">
          <Payload
            title="Value"
            text={shown.value}
            encoding={shown.encoding}
            is={shown.valueIs}
            schemaId={shown.schemaId}
            sizeBytes={shown.valueBytes}
            cut={shown.cut && shown.value !== null}
            masked={valueMasks}
          >
            {shown.value === null ? null : <Copy text={shown.value} what="value" />}
          </Payload>
          {message.kind === 'tombstone' ? <p className="note">{sayKind('tombstone')}</p> : null}
          {shown.cut ? (
            <p className="note">
              <button type="button" className="lk" onClick={() => void readWhole()}>
                Show all {formatBytes(BigInt(shown.valueBytes))}
              </button>
            </p>
          ) : null}
          {said === null ? null : <p role="status">{said}</p>}
        </div>
      ) : (
        <p className="parts">{sayKind(message.kind)}</p>
      )}
      <div className="facts">
        {real ? (
          <Payload
            title="Key"
            text={shown.key}
            encoding={shown.keyEncoding}
            is={shown.keyIs}
            sizeBytes={shown.keyBytes}
            cut={false}
            masked={[]}
          >
            {shown.key === null || shown.key === '' ? null : <Copy text={shown.key} what="key" />}
          </Payload>
        ) : null}
        <Headers message={shown} />
        <dl>
          <dt>Place</dt>
          <dd>
            {message.topic} {message.partition}, offset {formatCount(message.offset)}
          </dd>
          <dt>Time</dt>
          <dd>
            {message.timestampMs === null ? (
              'none'
            ) : (
              <>
                <MessageTime ms={message.timestampMs} whole />{' '}
                {message.timestampType === 'append' || !real ? 'by the broker' : 'by its producer'}
              </>
            )}
          </dd>
          <dt>Kind</dt>
          <dd>
            {kindWords[message.kind]}
            {message.transactional ? ', in a transaction' : ''}
          </dd>
          <dt>Batch</dt>
          <dd>{message.compression === 'none' ? 'not compressed' : message.compression}</dd>
        </dl>
        <p className="acts">
          <Link className="lk" href={hands.hrefOf(message)}>
            Link to this message
          </Link>
          {real ? (
            <Link className="lk" href={hands.testHrefOf(message)} onClick={() => hands.onTest(shown)}>
              Copy as a test message
            </Link>
          ) : null}
          {real ? (
            <button type="button" className="lk" onClick={() => void trace()}>
              Trace this message
            </button>
          ) : null}
          {traced === '' ? null : <span role="status">{traced}</span>}
        </p>
      </div>
    </div>
  )
}

function Headers({ message: { headers, base64Headers, masked } }: { message: Message }) {
  if (headers.length === 0) return null
  return (
    <section className="payload" aria-label="Headers">
      <h2>Headers</h2>
      <dl className="headers mono">
        {headers.map(([name, value], place) => (
          // oxlint-disable-next-line react/no-array-index-key -- a name may stand twice
          <div key={place}>
            <dt>{name}</dt>
            <dd>
              {masked.includes(`header:${name}`) ? (
                <span className="masked" title="masked by the settings">
                  {value}
                </span>
              ) : value === null ? (
                'null'
              ) : (
                toVisible(value)
              )}
              {base64Headers.includes(place) ? <span className="muted"> base64</span> : null}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Copy({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState<string | null>(null)
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('The browser does not allow it'),
    )
  return (
    <button type="button" className="lk" onClick={() => void copy()}>
      {said ?? `Copy ${what}`}
    </button>
  )
}
