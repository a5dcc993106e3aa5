import type { ChangeList } from '#lib/model/history.ts'
import { toX, type Plot } from './chart-plot.ts'
import { LaneWords, openPlaces } from './lane-words.tsx'

/** The step area stands on its line. */
export const STEPS_Y = 72
const STEPS_PX = 14

/** How many groups asked for a person; a time in which nobody looked is left open. */
export function LaneSteps({
  changes: { trouble, toMs },
  names,
  plot,
}: {
  changes: ChangeList
  names: { atMs: number; label: string }[]
  plot: Plot
}) {
  const most = trouble.reduce((top, [, count]) => Math.max(top, count ?? 0), 1)
  const yOf = (count: number) => Math.round((STEPS_Y - (count / most) * STEPS_PX) * 10) / 10
  const runs: string[] = []
  let line = ''
  let left = 0
  const end = (atMs: number) => {
    if (line !== '') runs.push(`${line}H${toX(plot, atMs)}|${left}`)
    line = ''
  }
  for (const [atMs, count] of trouble) {
    const x = toX(plot, atMs)
    if (count === null) end(atMs)
    else if (line === '') {
      left = x
      line = `M${x} ${yOf(count)}`
    } else line += `H${x}V${yOf(count)}`
  }
  end(toMs)
  const place = openPlaces(plot)
  return (
    <>
      {runs.map((run) => {
        const [path = '', from = ''] = run.split('|')
        return (
          <g key={from}>
            <path d={`${path}V${STEPS_Y}H${from}Z`} fill="var(--bad)" fillOpacity=".26" />
            <path d={path} fill="none" stroke="var(--bad)" strokeWidth="1.5" />
          </g>
        )
      })}
      {names.map(({ atMs, label }) => {
        const x = toX(plot, atMs)
        return <LaneWords key={`${atMs} ${label}`} at={place(x, label, x)} y={54} text={label} />
      })}
    </>
  )
}
