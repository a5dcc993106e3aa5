import { ChartTip } from './chart-tip.tsx'
import type { Plot } from './chart-plot.ts'
import { strokeOf, type LagPicture } from './lag-picture.ts'
import { sayMoment } from './lag-words.ts'

/** Time, each topic, the total, and what the total stands on. */
export function LagTip({ picture, plot, n }: { picture: LagPicture; plot: Plot; n: number }) {
  const said = sayMoment(picture, n)
  const row = picture.rows[n]
  if (!said || !row) return null
  return (
    <ChartTip plot={plot} atMs={row.atMs}>
      <b>{said.time}</b>
      {said.total === null ? (
        <span className="unseen">{said.because}</span>
      ) : (
        <dl>
          {said.topics.map(({ name, at, value }) => {
            const { stroke, dash } = strokeOf({ at })
            return (
              <div key={name}>
                <dt>
                  <svg width="10" height="8">
                    <path d="M0 4h10" stroke={stroke} strokeWidth="2.4" strokeDasharray={dash} />
                  </svg>
                  {name}
                </dt>
                <dd>{value}</dd>
              </div>
            )
          })}
          <div className="all">
            <dt>{picture.measure === 'time' ? 'the group' : 'in all'}</dt>
            <dd>{said.total}</dd>
          </div>
        </dl>
      )}
      {said.coverage === null ? null : <span className="cov">{said.coverage}</span>}
    </ChartTip>
  )
}
