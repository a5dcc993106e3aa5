import type { BoxList } from '#lib/model/box.ts'
import { Copy } from './copy.tsx'
import './boxes.css'

/** Tables that look like an inbox or an outbox and are not watched, with the lines that would. */
export function Proposals({ proposals }: { proposals: BoxList['proposals'] }) {
  return (
    <ul className="adv">
      {proposals.map(({ database, table, title, settings }) => (
        <li key={`${database} ${table}`}>
          <span />
          <div>
            <b>
              {table} in {database}
            </b>{' '}
            <span className="ink2">looks like: {title}.</span>
            <Copy text={settings} what={`the settings for ${table}`} />
          </div>
        </li>
      ))}
    </ul>
  )
}
