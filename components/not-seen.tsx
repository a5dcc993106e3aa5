import { formatCount, formatInstant } from '#lib/format.ts'
import type { Unseen } from '#lib/model/list.ts'
import { Age } from './ui/age.tsx'
import { Unseen as Hatched } from './ui/value.tsx'

const MOST_ROWS = 12

/** What the last look did not see, each with the reason and since when. */
export function NotSeen({ unseen }: { unseen: Unseen[] }) {
  const more = unseen.length - MOST_ROWS
  return (
    <>
      <table className="list">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Why</th>
            <th scope="col" className="num">
              For
            </th>
          </tr>
        </thead>
        <tbody>
          {unseen.slice(0, MOST_ROWS).map(({ scope, id, reason, since }) => (
            <tr key={`${scope} ${id} ${reason}`}>
              <td className="nm l1">{nameOf(scope, id)}</td>
              <td className="l2">
                <Hatched reason={reason} title={`since ${formatInstant(since)}`} />
              </td>
              <td className="num r1">
                <Age ms={since} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? <p className="small muted">and {formatCount(more)} more</p> : null}
    </>
  )
}

function nameOf(scope: Unseen['scope'], id: string): string {
  switch (scope) {
    case 'cluster':
      return `The whole of ${id}`
    case 'broker':
      return `Broker ${id}`
    case 'topic':
      return `Topic ${id}`
    case 'partition':
      return id
    case 'group':
      return `Group ${id}`
    case 'api':
    case 'box':
      return id
  }
}
