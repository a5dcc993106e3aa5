import { toX, type Plot } from './chart-plot.ts'

/** The box beside the cursor's line, on the side where there is room. */
export function ChartTip({ plot, atMs, children }: { plot: Plot; atMs: number; children: React.ReactNode }) {
  const x = toX(plot, atMs) - plot.left
  const wide = plot.right - plot.left
  const side = x > wide / 2 ? { right: wide - x + 10 } : { left: x + 10 }
  return (
    <div className="chart-tip" style={{ ...side, top: plot.top }} aria-hidden="true">
      {children}
    </div>
  )
}
