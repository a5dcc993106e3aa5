import { formatCount } from '#lib/format.ts'
import type { BoxDetail } from '#lib/model/box.ts'
import type { BoxState } from '#lib/model/preset.ts'
import { stateWords } from './box-words.ts'
import './boxes.css'

/** What the open rows are: by topic, by type, by error. */
export function Breakdown({ parts }: { parts: BoxDetail['breakdown'] }) {
  return (
    <div className="breaks">
      {parts.map(({ by, state, items, capped, because }) => {
        const most = Number(items[0]?.count ?? 1n)
        return (
          <div key={`${state} ${by}`}>
            <h3>
              {stateWords[state as BoxState] ?? state} by {by}
              {capped ? ', of the first 10,000' : ''}
            </h3>
            {because === null ? (
              <ul>
                {items.map(({ value, count }) => (
                  <li key={value ?? ''}>
                    <span>{value ?? <span className="muted">none</span>}</span>
                    <span>{formatCount(count)}</span>
                    <i aria-hidden="true" style={{ width: `${(Number(count) / most) * 100}%` }} />
                  </li>
                ))}
              </ul>
            ) : (
              <p className="small ink2">Not asked. {because}</p>
            )}
          </div>
        )
      })}
    </div>
  )
}
