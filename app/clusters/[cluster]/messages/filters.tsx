'use client'
import { useEffect, useRef, useState } from 'react'
import { FilterChip } from '#components/filter-chip.tsx'
import { isFiltered, limits, type MessagesUrl } from './messages-url.ts'

type Change = Partial<{ [K in keyof MessagesUrl]: MessagesUrl[K] | null }>
type Props = {
  url: MessagesUrl
  /** Names to choose from. */
  topics: readonly string[]
  onTyped: (topic: string) => void
  onRead: (change: Change) => void
}

const fromOptions = [
  { value: 'newest', label: 'newest' },
  { value: 'earliest', label: 'oldest' },
  { value: 'offset', label: 'offset …' },
  { value: 'timestamp', label: 'time …' },
]
const limitOptions = limits.map((value) => ({ value: String(value), label: String(value) }))
const isolationOptions = [
  { value: 'uncommitted', label: 'all records' },
  { value: 'committed', label: 'committed only' },
]
const markerOptions = [
  { value: 'hide', label: 'hidden' },
  { value: 'show', label: 'shown' },
]

/**
 * What is read. Brokers are asked when somebody presses the button, not with every letter. A field is not called by its
 * plain name: one called `contains` would take the place of the form's own method of that name.
 */
export function MessageFilters({ url, topics, onTyped, onRead }: Props) {
  const [kind, setKind] = useState(url.from.split(':')[0] ?? 'newest')
  const [more, setMore] = useState(isFiltered(url))
  const [at, setAt] = useState(toField(url.from))
  const filtered = isFiltered(url)
  const [seen, setSeen] = useState({ from: url.from, filtered })
  // Back and forward change what is read without this form.
  if (seen.from !== url.from || seen.filtered !== filtered) {
    setSeen({ from: url.from, filtered })
    if (seen.from !== url.from) {
      setKind(url.from.split(':')[0] ?? 'newest')
      setAt(toField(url.from))
    }
    if (filtered) setMore(true)
  }
  const set = setOf(url)
  const fields = useRef<HTMLFormElement>(null)
  const { topic, partition, key, contains, header, path } = url
  useEffect(() => {
    for (const [name, value] of Object.entries({ topic, partition, key, contains, header, path })) {
      const field = fields.current?.elements.namedItem(`of-${name}`)
      if (field instanceof HTMLInputElement) field.value = String(value ?? '')
    }
  }, [topic, partition, key, contains, header, path])
  const read = (form: HTMLFormElement): void => {
    const text = (name: string) => {
      const value = new FormData(form).get(`of-${name}`)
      return typeof value === 'string' ? value.trim() : ''
    }
    const partition = text('partition')
    onRead({
      topic: text('topic') || null,
      from: toFrom(kind, at),
      partition: /^\d+$/.test(partition) ? Number(partition) : null,
      key: text('key') || null,
      contains: text('contains') || null,
      header: text('header') || null,
      path: text('path') || null,
    })
  }
  return (
    <form
      className={more ? 'read-form more' : 'read-form'}
      role="search"
      ref={fields}
      onSubmit={(event) => {
        event.preventDefault()
        read(event.currentTarget)
      }}
    >
      <label className="topic">
        Topic, or a pattern with *
        <input
          className="input"
          name="of-topic"
          list="topics-to-read"
          data-list-search
          required
          autoComplete="off"
          placeholder="orders.*"
          defaultValue={url.topic}
          onChange={({ target }) => onTyped(target.value)}
        />
        <datalist id="topics-to-read">
          {topics.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </label>
      <Field
        label="Partition"
        name="partition"
        className="narrow half extra"
        value={String(partition ?? '')}
        hint="all"
        pattern="[0-9]*"
      />
      <Field label="Key" name="key" className="half extra" value={key} hint="exactly" />
      <Field label="Contains" name="contains" value={contains} hint="in key, value or header" />
      <Field label="Header" name="header" value={header} hint="name or name:value" />
      <Field
        label="JSON path"
        name="path"
        className="path extra"
        value={path}
        hint={'$.items[0].sku = "A-1"'}
      />
      <div className="row chips">
        <FilterChip
          label="From"
          single
          always
          options={fromOptions}
          value={kind}
          onChange={(value) => {
            const next = value || 'newest'
            setKind(next)
            setAt('')
            if (next === 'newest' || next === 'earliest') onRead({ from: next })
          }}
        />
        {kind === 'offset' ? (
          <input
            className="input narrow"
            aria-label="Offset"
            inputMode="numeric"
            pattern="[0-9]*"
            required
            value={at}
            onChange={({ target }) => setAt(target.value)}
          />
        ) : null}
        {kind === 'timestamp' ? (
          <input
            className="input"
            aria-label="Time"
            type="datetime-local"
            step="1"
            required
            value={at}
            onChange={({ target }) => setAt(target.value)}
          />
        ) : null}
        <FilterChip
          label="Most"
          single
          always
          options={limitOptions}
          value={String(url.limit)}
          onChange={(value) => onRead({ limit: Number(value) || null })}
        />
        <span className="after-time">
          <FilterChip
            label="Transactions"
            single
            always
            options={isolationOptions}
            value={url.isolation}
            onChange={(value) => onRead({ isolation: value === 'committed' ? 'committed' : null })}
          />
          <FilterChip
            label="Markers"
            single
            always
            options={markerOptions}
            value={url.markers}
            onChange={(value) => onRead({ markers: value === 'show' ? 'show' : null })}
          />
        </span>
        <button type="button" className="btn fold" aria-expanded={more} onClick={() => setMore(!more)}>
          {more ? 'Fewer filters' : `More filters${set === 0 ? '' : ` (${set} set)`}`}
        </button>
        <button type="submit" className="btn pri">
          Read messages
        </button>
      </div>
    </form>
  )
}

function Field({
  label,
  name,
  className = 'extra',
  value,
  hint,
  pattern,
}: {
  label: string
  name: string
  className?: string
  value: string
  hint: string
  /** Of digits alone. */
  pattern?: string
}) {
  return (
    <label className={className}>
      {label}
      <input
        className={name === 'path' ? 'input mono' : 'input'}
        name={`of-${name}`}
        {...(pattern ? { pattern, inputMode: 'numeric' } : {})}
        defaultValue={value}
        placeholder={hint}
        autoComplete="off"
      />
    </label>
  )
}

/** How many of those stand that a phone folds away. */
function setOf({ partition, key, contains, header, path, isolation, markers }: MessagesUrl): number {
  const texts = [key, contains, header, path].filter((text) => text !== '')
  const others = [partition !== null, isolation === 'committed', markers === 'show']
  return texts.length + others.filter(Boolean).length
}

/** Of an address, for its field; a time in the browser's zone. */
function toField(from: string): string {
  if (!from.includes(':')) return ''
  const value = from.slice(from.indexOf(':') + 1)
  if (from.startsWith('offset:')) return value
  const ms = /^\d+$/.test(value) ? Number(value) : Date.parse(value)
  if (!Number.isFinite(ms)) return ''
  const zoneMs = new Date(ms).getTimezoneOffset() * 60_000
  return new Date(ms - zoneMs).toISOString().slice(0, 19)
}

function toFrom(kind: string, at: string): string | null {
  if (kind === 'offset' && /^\d+$/.test(at)) return `offset:${at}`
  if (kind === 'timestamp' && at !== '') return `timestamp:${new Date(at).toISOString()}`
  return kind === 'earliest' ? 'earliest' : null
}
