'use client'
import { useEffect, useId, useState } from 'react'
import type { AuditEntry } from '#lib/model/audit.ts'
import { When } from '#components/audit/when.tsx'
import { toLocal, toZoned } from './zoned.ts'
import './plan.css'

export const targetKinds = [
  'earliest',
  'latest',
  'current',
  'offset',
  'timestamp',
  'duration',
  'shift',
  'csv',
  'group',
  'audit',
] as const
type TargetKind = (typeof targetKinds)[number]

/** What the fields hold; those of other targets keep theirs. `at` is a local date and time, to be read in `zone`. */
export type TargetState = {
  to: TargetKind
  offset: string
  at: string
  zone: string
  duration: string
  by: string
  csv: string
  group: string
  audit: string
  strict: boolean
}

type Props = {
  state: TargetState
  /** Whether one was chosen: none is by itself. */
  chosen: boolean
  onChange: (change: Partial<TargetState>) => void
  /** Why the server does not understand it; null: it does, or has not been asked. */
  because: string | null
  /** Groups whose offsets may be taken over, as they are searched for. */
  groups: readonly string[]
  /** Earlier changes of this group, newest first. */
  entries: readonly AuditEntry[]
}

const words: Record<TargetKind, string> = {
  earliest: 'Earliest',
  latest: 'Latest',
  current: 'Where it is committed',
  offset: 'An offset',
  timestamp: 'A time',
  duration: 'A duration back',
  shift: 'Shift by a number',
  csv: 'A CSV file',
  group: 'As another group',
  audit: 'An earlier change (undo)',
}

/** Where to: one of ten, each with its field below it. */
export function TargetFields(props: Props) {
  const { state, chosen, onChange } = props
  const name = useId()
  return (
    <fieldset>
      <legend>Where to</legend>
      <div>
        {targetKinds.map((kind) => (
          <div key={kind}>
            <label className="plan-opt">
              <input
                type="radio"
                name={name}
                value={kind}
                checked={chosen && state.to === kind}
                onChange={() => onChange({ to: kind })}
              />
              {words[kind]}
            </label>
            {chosen && state.to === kind ? <Field {...props} /> : null}
          </div>
        ))}
        {chosen && CLAMPED.has(state.to) ? (
          <label className="plan-opt">
            <input
              type="checkbox"
              checked={state.strict}
              onChange={(event) => onChange({ strict: event.target.checked })}
            />
            Refuse what lies outside the log
          </label>
        ) : null}
      </div>
    </fieldset>
  )
}

/** Of these the nearest end of the log is taken when they lie outside it. */
const CLAMPED: ReadonlySet<TargetKind> = new Set(['offset', 'shift', 'csv', 'group', 'audit'])

function Field(props: Props) {
  const { state, because } = props
  const control = toControl(props)
  if (!control && because === null) return null
  return (
    <div className="plan-fld">
      {control}
      {because === null || (state.to === 'timestamp' && state.at === '') ? null : (
        <p className="said bad" role="status">
          {because}
        </p>
      )}
    </div>
  )
}

function toControl({ state, onChange, groups, entries }: Props): React.ReactNode {
  switch (state.to) {
    case 'earliest':
    case 'latest':
    case 'current':
      return null
    case 'offset':
      return (
        <Text
          label="Offset"
          value={state.offset}
          placeholder="81500000"
          numeric
          onValue={(offset) => onChange({ offset })}
        />
      )
    case 'timestamp':
      return <TimeField state={state} onChange={onChange} />
    case 'duration':
      return (
        <>
          <Text
            label="Duration, as ISO 8601"
            value={state.duration}
            placeholder="PT2H30M"
            onValue={(duration) => onChange({ duration: duration.toUpperCase() })}
          />
          <Picks
            picks={[
              ['15 min', 'PT15M'],
              ['1 h', 'PT1H'],
              ['6 h', 'PT6H'],
              ['1 d', 'P1D'],
            ]}
            onPick={(duration) => onChange({ duration })}
          />
        </>
      )
    case 'shift':
      return (
        <>
          <Text
            label="Messages to move by"
            value={state.by}
            placeholder="-1000"
            numeric
            onValue={(by) => onChange({ by })}
          />
          <p className="said">Below 0 is back: read again.</p>
        </>
      )
    case 'csv':
      return <CsvField value={state.csv} onValue={(csv) => onChange({ csv })} />
    case 'group':
      return <GroupField value={state.group} groups={groups} onValue={(group) => onChange({ group })} />
    case 'audit':
      return <EntryField value={state.audit} entries={entries} onValue={(audit) => onChange({ audit })} />
  }
}

type TextProps = {
  label: string
  value: string
  placeholder: string
  numeric?: boolean
  onValue: (value: string) => void
}

/** What is typed is shown at once, and handed on when it rests. */
function Text({ label, value, placeholder, numeric = false, onValue }: TextProps) {
  const [typed, type] = useResting(value, onValue)
  return (
    <input
      className="input"
      aria-label={label}
      placeholder={placeholder}
      inputMode={numeric ? 'numeric' : 'text'}
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onChange={(event) => type(event.target.value.trim())}
    />
  )
}

const REST_MS = 300

function useResting(value: string, onValue: (value: string) => void): [string, (value: string) => void] {
  const [typed, setTyped] = useState<string | null>(null)
  useEffect(() => {
    if (typed === null) return
    const timer = setTimeout(() => {
      onValue(typed)
      setTyped(null)
    }, REST_MS)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react/exhaustive-deps -- a new function each time is not a new text
  }, [typed])
  return [typed ?? value, setTyped]
}

function Picks({ picks, onPick }: { picks: [string, string][]; onPick: (value: string) => void }) {
  return (
    <div className="plan-picks">
      {picks.map(([word, value]) => (
        <button key={word} type="button" className="lk" onClick={() => onPick(value)}>
          {word}
        </button>
      ))}
    </div>
  )
}

const HOUR_MS = 3_600_000

function TimeField({ state, onChange }: Pick<Props, 'state' | 'onChange'>) {
  const { at, zone } = state
  const zoned = toZoned(at, zone)
  const pick = (ms: number) => onChange({ at: toLocal(ms, zone) })
  return (
    <>
      <input
        className="input"
        type="datetime-local"
        step={1}
        aria-label="Date and time"
        value={at}
        onChange={(event) => onChange({ at: event.target.value })}
      />
      <select
        className="input"
        aria-label="Time zone"
        value={zone}
        onChange={(event) => {
          // The moment stays, the clock that it is read on is another.
          const kept = 'atMs' in zoned ? { at: toLocal(zoned.atMs, event.target.value) } : {}
          onChange({ zone: event.target.value, ...kept })
        }}
      >
        {zonesWith(zone).map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
      <div className="plan-picks">
        <button type="button" className="lk" onClick={() => pick(Date.now() - HOUR_MS / 4)}>
          15 min ago
        </button>
        <button type="button" className="lk" onClick={() => pick(Date.now() - HOUR_MS)}>
          1 h ago
        </button>
        <button
          type="button"
          className="lk"
          onClick={() => onChange({ at: `${toLocal(Date.now(), zone).slice(0, 10)}T00:00:00` })}
        >
          today 0:00
        </button>
      </div>
      <p className="said">{sayZoned(zoned)}</p>
    </>
  )
}

function sayZoned(zoned: ReturnType<typeof toZoned>): string {
  if ('because' in zoned) return zoned.because
  const twice = zoned.twice ? ' Clocks went back: this time came twice, the first one is meant.' : ''
  const utc = new Date(zoned.atMs).toISOString()
  const inUtc = utc === zoned.text ? '' : `, ${utc.replace('.000Z', 'Z')} in UTC`
  return `${zoned.text.replace('.000', '')}${inUtc}.${twice}`
}

let zones: string[] | null = null

function zonesWith(zone: string): string[] {
  zones ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((one) => one !== 'UTC')]
  return zones.includes(zone) ? zones : [zone, ...zones]
}

function CsvField({ value, onValue }: { value: string; onValue: (value: string) => void }) {
  const [typed, type] = useResting(value, onValue)
  return (
    <>
      <textarea
        className="input"
        aria-label="Offsets as CSV"
        placeholder={'topic,partition,offset\n…'}
        spellCheck={false}
        value={typed}
        onChange={(event) => type(event.target.value)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          const [file] = event.dataTransfer.files
          if (!file) return
          event.preventDefault()
          void file.text().then(onValue)
        }}
      />
      <input
        type="file"
        accept=".csv,text/csv,text/plain"
        aria-label="A CSV file"
        onChange={(event) => void event.target.files?.[0]?.text().then(onValue)}
      />
      <p className="said">
        Lines of topic,partition,offset, as Kafka’s own tool exports them; paste, choose or drop.
      </p>
    </>
  )
}

function GroupField({
  value,
  groups,
  onValue,
}: {
  value: string
  groups: readonly string[]
  onValue: (value: string) => void
}) {
  const [typed, type] = useResting(value, onValue)
  const id = useId()
  return (
    <>
      <input
        className="input"
        aria-label="The other group"
        placeholder="Group"
        list={id}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => type(event.target.value)}
      />
      <datalist id={id}>
        {groups.map((group) => (
          <option key={group} value={group} />
        ))}
      </datalist>
    </>
  )
}

function EntryField({
  value,
  entries,
  onValue,
}: {
  value: string
  entries: readonly AuditEntry[]
  onValue: (value: string) => void
}) {
  return (
    <>
      <Text
        label="Entry of the audit log"
        value={value}
        placeholder="Number of the entry"
        numeric
        onValue={onValue}
      />
      <div className="plan-checks">
        {entries.map(({ id, text, atMs }) => (
          <label key={id} className="plan-opt">
            <input type="radio" checked={value === id} onChange={() => onValue(id)} />
            <span>
              {id}: {text}{' '}
              <small>
                <When ms={atMs} />
              </small>
            </span>
          </label>
        ))}
        {entries.length === 0 ? <p className="said">Nothing was changed in this group yet.</p> : null}
      </div>
    </>
  )
}
