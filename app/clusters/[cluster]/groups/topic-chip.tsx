'use client'
import { Popover } from '@base-ui/react/popover'
import { useDeferredValue, useState } from 'react'
import { useTopics } from '#lib/browser/queries.ts'

type Props = { cluster: string; value: string; onChange: (topic: string) => void }

const MOST = 8

/** One topic out of perhaps thousands: found by a part of its name. */
export function TopicChip({ cluster, value, onChange }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={value ? 'chip on' : 'chip'}>
        Topic <b>{value || 'any'}</b>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" style={{ zIndex: 9 }}>
          <Popover.Popup className="menu" aria-label="Topic">
            <Choices
              cluster={cluster}
              value={value}
              onChange={(topic) => {
                setOpen(false)
                onChange(topic)
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Choices({ cluster, value, onChange }: Props) {
  const [text, setText] = useState('')
  const search = useDeferredValue(text.trim())
  const topics = useTopics(cluster, { search, sort: 'name', limit: MOST }).data?.items ?? []
  return (
    <>
      <input
        className="input"
        aria-label="Part of a topic’s name"
        placeholder="Part of a name"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul>
        {value ? (
          <li>
            <button type="button" className="choice" onClick={() => onChange('')}>
              any topic
            </button>
          </li>
        ) : null}
        {topics.map(({ name }) => (
          <li key={name}>
            <button
              type="button"
              className="choice"
              aria-pressed={name === value}
              onClick={() => onChange(name)}
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
      {topics.length === 0 ? <p className="small muted">No topic is called like that.</p> : null}
    </>
  )
}
