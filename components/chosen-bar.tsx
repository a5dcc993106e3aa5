import Link from 'next/link'
import { formatCount } from '#lib/format.ts'
import { deleteGroupsHref, resetHref } from '#lib/model/links.ts'

type Props = { cluster: string; chosen: ReadonlySet<string>; full: boolean; onClear: () => void }

/** What can be done with the groups that are chosen: each way begins with a preview. */
export function ChosenBar({ cluster, chosen, full, onClear }: Props) {
  if (chosen.size === 0) return null
  const groups = [...chosen]
  return (
    <div className="chosen" role="region" aria-label="Chosen groups">
      <span role="status">
        <b>{formatCount(chosen.size)} chosen</b>
        {full ? <span className="ink2">, as many as go at once</span> : null}
      </span>
      <Link className="btn" href={resetHref(cluster, groups)}>
        Reset offsets…
      </Link>
      <Link className="btn" href={deleteGroupsHref(cluster, groups)}>
        Delete groups…
      </Link>
      <button type="button" className="btn" onClick={onClear}>
        Clear
      </button>
    </div>
  )
}
