import Link from 'next/link'
import { formatPlural } from '#lib/format.ts'

/** Nothing to show: what was searched, and the nearest thing to do. */
export function Empty({
  what,
  search,
  searched,
  clearHref,
}: {
  what: string
  search: string
  searched: number | null
  clearHref: string
}) {
  return (
    <div className="empty">
      <b>{search ? `No ${what} matches “${search}”.` : `No ${what} fits these filters.`}</b>
      <span className="ink2">
        {searched === null
          ? ''
          : `${formatPlural(searched, what)} ${searched === 1 ? 'was' : 'were'} searched; case does not matter. `}
        <Link className="lk" href={clearHref}>
          Show all
        </Link>
      </span>
    </div>
  )
}
