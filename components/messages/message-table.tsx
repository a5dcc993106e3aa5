'use client'
import { formatBytes, formatCount } from '#lib/format.ts'
import type { Message } from '#lib/model/messages.ts'
import { MessageTime } from './message-time.tsx'
import { MessageDetail, type DetailHands } from './message-detail.tsx'
import { kindWords } from './message-words.ts'
import { toVisible } from './visible.ts'
import { useWindowRows } from '#components/window-rows.ts'
import '#components/lists.css'
import './messages.css'

type Props = {
  items: readonly Message[]
  /** Whether they are of several topics. */
  several: boolean
  /** The key of the opened one. */
  open: string | null
  onOpen: (key: string | null) => void
  hands: DetailHands
  /** Rows come several times a second: only those near the window are drawn. */
  moving?: boolean
}

export function keyOf({ topic, partition, offset }: Message): string {
  return `${topic}:${partition}:${offset}`
}

const ROW_PX = 35

/** Messages, those near the window alone. The opened one has its detail below it. */
export function MessageTable({ items, several, open, onOpen, hands, moving = false }: Props) {
  const { body, indexes, before, after, measure } = useWindowRows<HTMLTableSectionElement>({
    count: items.length,
    rowPx: ROW_PX,
    keyOf(index) {
      const item = items[index]
      return item ? keyOf(item) : index
    },
    allUpTo: moving ? 0 : 500,
  })
  const columns = several ? 7 : 6
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the buttons in it, and of what is open
    <table
      className="list long messages"
      aria-rowcount={items.length + 1}
      onKeyDown={(event) => onKey(event, () => onOpen(null))}
    >
      <caption className="vh">Messages</caption>
      <thead>
        <tr>
          <th scope="col" className="c-time">
            Time
          </th>
          {several ? (
            <th scope="col" className="c-topic">
              Topic
            </th>
          ) : null}
          <th scope="col" className="num c-partition">
            Partition
          </th>
          <th scope="col" className="num c-offset">
            Offset
          </th>
          <th scope="col" className="c-key">
            Key
          </th>
          <th scope="col">Value</th>
          <th scope="col" className="num c-size tab-hide">
            Size
          </th>
        </tr>
      </thead>
      {/* It tells where the rows begin, also when none is above. */}
      <tbody ref={body} aria-hidden="true" />
      <Gap columns={columns} height={before} />
      {indexes.map((index) => {
        const message = items[index]
        return message === undefined ? null : (
          <tbody key={keyOf(message)} ref={measure} data-index={index}>
            <Row
              message={message}
              several={several}
              index={index}
              open={open === keyOf(message)}
              onOpen={onOpen}
            />
            {open === keyOf(message) ? (
              <tr className="detail">
                <td className="full" colSpan={columns}>
                  <MessageDetail message={message} hands={hands} />
                </td>
              </tr>
            ) : null}
          </tbody>
        )
      })}
      <Gap columns={columns} height={after} />
    </table>
  )
}

/** Up and down from row to row; Escape closes what is open and goes back to its row. */
function onKey(event: React.KeyboardEvent<HTMLTableElement>, close: () => void): void {
  const { key, target, currentTarget, ctrlKey, metaKey, altKey } = event
  if (!(target instanceof HTMLElement) || ctrlKey || metaKey || altKey) return
  if (key === 'Escape') {
    const opened = target.closest('tbody')?.querySelector<HTMLElement>('.row-link[aria-expanded=true]')
    if (!opened) return
    opened.focus()
    close()
  } else if ((key === 'ArrowDown' || key === 'ArrowUp') && target.matches('.row-link')) {
    const rows = [...currentTarget.querySelectorAll<HTMLElement>('.row-link')]
    rows[rows.indexOf(target) + (key === 'ArrowDown' ? 1 : -1)]?.focus()
  } else return
  event.preventDefault()
}

function Row({
  message,
  several,
  index,
  open,
  onOpen,
}: {
  message: Message
  several: boolean
  index: number
  open: boolean
  onOpen: Props['onOpen']
}) {
  const { topic, partition, offset, timestampMs, key, kind, keyBytes, valueBytes } = message
  return (
    <tr className={open ? 'goes sel' : 'goes'} aria-rowindex={index + 2}>
      <td className="when l1">
        <button
          type="button"
          className="row-link"
          aria-expanded={open}
          onClick={() => onOpen(open ? null : keyOf(message))}
        >
          {timestampMs === null ? 'no time' : <MessageTime ms={timestampMs} />}
          {/* Many have the same time: the place tells them apart. */}
          <span className="vh">{` ${topic} ${partition}, offset ${offset}`}</span>
        </button>
      </td>
      {several ? <td className="topic l2">{topic}</td> : null}
      <td className="num">{partition}</td>
      <td className="num r1" data-l={`${partition} ·`}>
        {formatCount(offset)}
      </td>
      <td className={several ? 'key mono' : 'key mono l2'}>
        <div>
          {key === null ? (
            <span className="zero">{kind === 'record' || kind === 'tombstone' ? 'null' : '–'}</span>
          ) : (
            preview(key)
          )}
        </div>
      </td>
      <td className="value mono l3">
        <div>
          <Value message={message} />
        </div>
      </td>
      <td className="num tab-hide">{formatBytes(BigInt(keyBytes + valueBytes))}</td>
    </tr>
  )
}

function Value({ message: { kind, value, encoding, valueIs, masked } }: { message: Message }) {
  if (kind !== 'record') return <span className="tag">{kindWords[kind]}</span>
  if (value === null || value === '') return <span className="zero">empty</span>
  return (
    <>
      {masked.length > 0 ? (
        <span className="tag" title={`${masked.join(', ')} masked by the settings`}>
          masked
        </span>
      ) : null}
      {encoding === 'base64' ? (
        <span className="tag">{valueIs === 'schema' ? 'schema' : 'binary'}</span>
      ) : null}
      {preview(value)}
    </>
  )
}

const PREVIEW_CHARS = 200

/** One line, however many it has. */
function preview(text: string): string {
  return toVisible(text.slice(0, PREVIEW_CHARS).replaceAll(/\s+/g, ' '))
}

function Gap({ columns, height }: { columns: number; height: number }) {
  if (height <= 0) return null
  return (
    <tbody aria-hidden="true">
      <tr className="gap">
        <td colSpan={columns} className="full" style={{ height, padding: 0, border: 0 }} />
      </tr>
    </tbody>
  )
}
