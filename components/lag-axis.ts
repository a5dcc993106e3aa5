/** Room at the right end, so that the last label and a dotted tail fit. */
const END = 24
/** Room at the left end for half a label. */
const START = 6

/** 1, 10, 100 … up to `most`; every second or third power where they would crowd. */
export function toTicks(most: number): number[] {
  const powers = Math.max(1, Math.floor(Math.log10(Math.max(1, most))))
  const step = Math.ceil(powers / 6)
  return Array.from({ length: Math.floor(powers / step) + 1 }, (_, at) => 10 ** (at * step))
}

/** Where a lag stands on the logarithmic axis from 1 to `most`. 0 stands at 1: both are the left end. */
export function toX(lag: number, most: number, width: number): number {
  const top = Math.log10(Math.max(10, most))
  const part = Math.log10(Math.max(1, lag)) / top
  return round(START + part * (width - START - END))
}

function round(x: number): number {
  return Math.round(x * 10) / 10
}
