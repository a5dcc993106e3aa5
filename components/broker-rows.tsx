import { formatBytes, formatCount, formatReason } from '#lib/format.ts'
import type { Broker } from '#lib/model/cluster.ts'
import { Age } from './ui/age.tsx'
import type { Kind } from './ui/glyph.tsx'
import { State } from './ui/state.tsx'
import { Bytes, Count, Dash, Unseen } from './ui/value.tsx'

/** One row a broker: is it there, what does it lead and hold, how full is its disk. */
export function BrokerRows({ brokers }: { brokers: Broker[] }) {
  if (brokers.length === 0) return <p className="muted">No broker has answered yet.</p>
  const fair = fairShare(brokers)
  const most = Math.max(fair, ...brokers.map(({ leaders }) => leaders))
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">Broker</th>
          <th scope="col">State</th>
          <th scope="col">
            <span className="vh">Why</span>
          </th>
          <th scope="col" className="num">
            Leaders
          </th>
          <th scope="col" className="w-[140px]">
            <span className="vh">Leaders beside the fair share</span>
          </th>
          <th scope="col" className="num">
            Replicas
          </th>
          <th scope="col" className="num">
            Groups
          </th>
          <th scope="col" className="num">
            Size
          </th>
          <th scope="col" className="pl-5">
            Disk
          </th>
        </tr>
      </thead>
      <tbody>
        {brokers.map((broker) => (
          <BrokerRow key={broker.id} broker={broker} fair={fair} most={most} />
        ))}
      </tbody>
    </table>
  )
}

/** Leaders per broker if every partition were led in turn, the dead brokers counted in: they are to come back. */
export function fairShare(brokers: readonly Broker[]): number {
  const partitions = brokers.reduce((sum, { preferredLeaders }) => sum + preferredLeaders, 0)
  return brokers.length === 0 ? 0 : partitions / brokers.length
}

/** Gone for the cluster, or only for us; a refusal says nothing about the broker. */
export function brokerWord({ up, unseen, leaders }: Broker): { kind: Kind; word: string } {
  if (up) return { kind: 'ok', word: 'Up' }
  const reason = unseen[0]?.reason
  if (reason === 'denied' || reason === 'unsupported' || reason === 'protocol')
    return { kind: 'unk', word: 'Not seen' }
  if (leaders > 0) return { kind: 'bad', word: 'No answer' }
  return { kind: 'bad', word: 'Gone' }
}

function BrokerRow({ broker, fair, most }: { broker: Broker; fair: number; most: number }) {
  const { id, host, port, rack, up, controller, leaders, replicas, offlineReplicas, groups } = broker
  const { kind, word } = brokerWord(broker)
  const place = [rack === null ? null : `rack ${rack}`, controller ? 'controller' : null].filter(Boolean)
  return (
    <tr>
      <td className="nm l1">
        <span title={`${host}:${port}`}>{id}</span>
        <span className="why">{place.length > 0 ? place.join(', ') : `${host}:${port}`}</span>
      </td>
      <td className="r1">
        <State kind={kind}>{word}</State>
      </td>
      <td className={up ? '' : 'full max-[640px]:order-last'}>
        <WhyNotUp broker={broker} />
      </td>
      <td className="num l2" data-l="leads">
        <Count value={leaders} />
      </td>
      <td className="full">
        <LeaderBar leaders={leaders} fair={fair} most={most} />
      </td>
      <td className="num r2" data-l="holds">
        <Count value={replicas} />
        {offlineReplicas > 0 ? <span className="cov">{formatCount(offlineReplicas)} dead</span> : null}
      </td>
      <td className="num" data-l="groups">
        <Count value={groups} />
      </td>
      <td className="num">
        <Size broker={broker} />
      </td>
      <td className="pl-5">
        <Disk broker={broker} />
      </td>
    </tr>
  )
}

function WhyNotUp({ broker: { up, because, asOf } }: { broker: Broker }) {
  if (up) return null
  return (
    <span className="why max-w-[46ch]">
      {because ?? 'It does not answer.'}
      {asOf === null ? null : (
        <>
          {' '}
          Seen <Age ms={asOf} /> ago.
        </>
      )}
    </span>
  )
}

/** The tick is the fair share. Both on one scale for all rows, so that skew is seen down the column. */
function LeaderBar({ leaders, fair, most }: { leaders: number; fair: number; most: number }) {
  const x = (value: number) => (most === 0 ? 0 : (value / most) * BAR_FULL)
  return (
    <svg width="120" height="16" viewBox="0 0 120 16" aria-hidden="true">
      <rect y="5" width={x(leaders)} height="6" fill="var(--accent-mid)" />
      <path d={`M${x(fair)} 1v14`} stroke="var(--ink-2)" strokeWidth="1.5" />
    </svg>
  )
}
const BAR_FULL = 110

function Size({ broker: { sizeBytes, sizeAsOf, up, unseen } }: { broker: Broker }) {
  if (sizeBytes === null) return <Unseen reason={unseen[0]?.reason ?? null} />
  if (up || sizeAsOf === null) return <Bytes value={sizeBytes} />
  return (
    <>
      <span className="stale">{formatBytes(sizeBytes)}</span>
      <span className="cov">
        <Age ms={sizeAsOf} /> old
      </span>
    </>
  )
}

/** Brokers before 3.3 do not tell what their disks hold. */
function Disk({ broker: { diskTotalBytes, diskUsableBytes, sizeBytes, up } }: { broker: Broker }) {
  if (diskTotalBytes === null || diskUsableBytes === null || diskTotalBytes <= 0n)
    return sizeBytes === null ? (
      <Dash />
    ) : (
      <Unseen reason="unsupported" title={`The broker does not tell: ${formatReason('unsupported')}`} />
    )
  const share = Number(((diskTotalBytes - diskUsableBytes) * 1000n) / diskTotalBytes) / 1000
  const title = `${formatBytes(diskUsableBytes)} free of ${formatBytes(diskTotalBytes)}`
  return (
    <span className="inline-flex items-center gap-2" title={title}>
      <svg width="64" height="8" aria-hidden="true">
        <rect width="64" height="8" fill="var(--h0)" />
        <rect width={64 * share} height="8" fill={up ? 'var(--accent-mid)' : 'url(#hatch)'} />
      </svg>
      <span className={up ? undefined : 'stale'}>{Math.round(share * 100)} %</span>
    </span>
  )
}
