'use client'
import { useRouter } from 'next/navigation'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useId, useState } from 'react'
import { Seg } from '#components/ui/seg.tsx'
import { findTrace, useBoxes } from '#lib/browser/queries.ts'
import { traceHref } from '#lib/model/links.ts'

const ends = ['messageId', 'key', 'place', 'row'] as const
type End = (typeof ends)[number]

type Field = {
  name: string
  label: string
  hint: string
  wide?: boolean
  digits?: boolean
  /** It may be left out. */
  optional?: boolean
}

/** What each end is named by, and what is said when nothing is found. */
const forms: Record<End, { label: string; fields: readonly Field[] }> = {
  messageId: {
    label: 'Message id',
    fields: [
      { name: 'messageId', label: 'Message id', hint: 'as in its header', wide: true },
      { name: 'topic', label: 'Topic', hint: 'if no flow names it', optional: true },
    ],
  },
  key: {
    label: 'Key',
    fields: [
      { name: 'topic', label: 'Topic', hint: 'orders.v1' },
      { name: 'key', label: 'Key', hint: 'the newest of this key', wide: true },
    ],
  },
  place: {
    label: 'Topic, partition, offset',
    fields: [
      { name: 'topic', label: 'Topic', hint: 'orders.v1' },
      { name: 'partition', label: 'Partition', hint: '3', digits: true },
      { name: 'offset', label: 'Offset', hint: '1204', digits: true },
    ],
  },
  row: {
    label: 'Row of a box',
    fields: [
      { name: 'box', label: 'Inbox or outbox', hint: 'as in the settings' },
      { name: 'row', label: 'Row', hint: 'its id', wide: true },
    ],
  },
}

/** Leads to the trace of a message that is named from any of its ends. */
export function FindTrace({ cluster }: { cluster: string }) {
  const [by, setBy] = useQueryState('by', parseAsStringLiteral(ends).withDefault('messageId'))
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const [said, setSaid] = useState('')
  const id = useId()
  const router = useRouter()
  const { fields } = forms[by]
  const want = Object.fromEntries(fields.map(({ name }) => [name, (typed[name] ?? '').trim()]))
  const whole = fields.every(({ name, digits, optional }) =>
    (digits ? /^\d{1,19}$/ : optional ? /^/ : /./).test(want[name] ?? ''),
  )
  async function find(): Promise<void> {
    setSaid('Looking…')
    try {
      const found = await findTrace({ cluster, ...want })
      if (found) router.push(traceHref(found.cluster, found.id))
      else setSaid('No such message was found, neither among the traces nor where it would lie.')
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <form
      className="filters find-trace"
      onSubmit={(event) => {
        event.preventDefault()
        if (whole) void find()
      }}
    >
      <Seg
        label="Find by"
        options={ends.map((value) => ({ value, label: forms[value].label }))}
        value={by}
        onChange={(end) => {
          setSaid('')
          void setBy(end)
        }}
      />
      <div className="find-fields">
        {fields.map(({ name, label, hint, wide, digits }) => (
          <input
            key={name}
            id={`${id}-${name}`}
            className={wide ? 'input wide' : digits ? 'input digits' : 'input'}
            aria-label={label}
            placeholder={`${label}: ${hint}`}
            list={name === 'box' ? `${id}-boxes` : undefined}
            inputMode={digits ? 'numeric' : 'text'}
            autoComplete="off"
            spellCheck={false}
            value={typed[name] ?? ''}
            onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
          />
        ))}
        {by === 'row' ? <BoxNames id={`${id}-boxes`} /> : null}
        <button type="submit" className="btn" disabled={!whole}>
          Find
        </button>
      </div>
      <span role="status" className="ink2">
        {said}
      </span>
    </form>
  )
}

function BoxNames({ id }: { id: string }) {
  const { data } = useBoxes()
  return (
    <datalist id={id}>
      {data?.items.map((box) => (
        <option key={box.id} value={box.id} />
      ))}
    </datalist>
  )
}
