import { formatCount, formatPlural } from '#lib/format.ts'
import { heatOf, type Assignment, type MapCell, type MapTopic } from './assignment-cells.ts'
import { byLag, listRows } from './assignment-layout.ts'
import { movingWords, sayLeft } from './assignment-words.ts'
import { MemberLag } from './member-lag.tsx'

/** So many chips of a member before the rest is a number. */
const MOST_CHIPS = 12

/** The map for a narrow screen: what nobody owns, who has nothing, then members with chips, farthest behind first. */
export function MemberChips({
  assignment,
  names,
  idleBecause,
}: {
  assignment: Assignment
  names: ReadonlyMap<string, string>
  idleBecause: string
}) {
  const { topics, noOwner, mostLag } = assignment
  const { rows, left } = listRows(assignment.rows)
  const letters = lettersOf(topics)
  const idle = rows.filter((row) => row.idle)
  const busy = rows.filter((row) => !row.idle).toSorted(byLag)
  return (
    <>
      <p className="small muted">{sayLetters(topics, letters)}</p>
      <ul className="plist">
        {noOwner.length > 0 ? (
          <li className="no">
            <span className="c-bad">no owner</span>
            <Chips cells={noOwner} letters={letters} mostLag={mostLag} />
          </li>
        ) : null}
        {idle.map((row) => (
          <li key={row.member.id}>
            <span>{names.get(row.member.id)}</span>
            <span className="cells">
              <em>idle</em> <span className="why">{idleBecause}</span>
            </span>
          </li>
        ))}
        {busy.map((row) => (
          <li key={row.member.id}>
            <span>{names.get(row.member.id)}</span>
            <Chips cells={row.cells} letters={letters} mostLag={mostLag} />
            <span className="num">
              <MemberLag row={row} />
            </span>
          </li>
        ))}
      </ul>
      {left > 0 ? <p className="small muted">{sayLeft(left)}</p> : null}
    </>
  )
}

function Chips({
  cells,
  letters,
  mostLag,
}: {
  cells: MapCell[]
  letters: ReadonlyMap<string, string>
  mostLag: bigint
}) {
  return (
    <span className="cells">
      {cells.slice(0, MOST_CHIPS).map(({ column, topic, partition, kind, lag }) => (
        <i
          key={column}
          className={kind === 'held' ? (lag === null ? 'none' : `h${heatOf(lag, mostLag)}`) : kind}
        >
          {letters.get(topic)} {partition}
          {kind === 'held' ? null : ` ${movingWords[kind]}`}
        </i>
      ))}
      {cells.length > MOST_CHIPS ? (
        <span className="small muted">and {formatCount(cells.length - MOST_CHIPS)} more</span>
      ) : null}
    </span>
  )
}

/** A short name per topic: its first letter where that tells them apart, else a, b, c. One topic needs none. */
export function lettersOf(topics: readonly MapTopic[]): Map<string, string> {
  if (topics.length <= 1) return new Map(topics.map(({ topic }) => [topic, '']))
  const firsts = topics.map(({ topic }) => topic.slice(0, 1))
  const distinct = new Set(firsts).size === topics.length
  return new Map(topics.map(({ topic }, n) => [topic, distinct ? (firsts[n] ?? '') : letterAt(n)]))
}

function letterAt(n: number): string {
  const letter = String.fromCharCode(97 + (n % 26))
  return n < 26 ? letter : letterAt(Math.floor(n / 26) - 1) + letter
}

function sayLetters(topics: readonly MapTopic[], letters: ReadonlyMap<string, string>): string {
  const one = topics[0]
  const lag = 'the number at the right is the lag of the member'
  if (topics.length === 1 && one)
    return `${one.topic}, ${formatPlural(one.partitions.length, 'partition')}; ${lag}`
  const named = topics.slice(0, 8).map(({ topic }) => `${letters.get(topic)} is ${topic}`)
  const rest = topics.length > 8 ? `, and ${formatPlural(topics.length - 8, 'more topic')}` : ''
  return `${named.join(', ')}${rest}; ${lag}`
}
