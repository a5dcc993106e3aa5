import { formatShort } from '#lib/format.ts'

/** How values become heights: `to` maps a value to the axis, ticks are values with their labels. */
export type ValueScale = {
  to: (value: number) => number
  top: number
  ticks: { at: number; label: string }[]
}
export type ValueUnit = 'messages' | 'ms' | 'per-second'

/** About this many grid lines over the axis at zero. */
const LINES = 4

/** From zero to `most`. Logarithmic: log10(1 + value), so that zero stays on the axis. */
export function openValueScale(most: number, unit: ValueUnit, log: boolean): ValueScale {
  const scale = unit === 'ms' ? 1000 : 1
  const top = Math.max(most / scale, unit === 'per-second' ? 1 : 4)
  return log ? toLogScale(top, scale, unit) : toLinearScale(top, scale, unit)
}

function toLinearScale(most: number, scale: number, unit: ValueUnit): ValueScale {
  const step = unit === 'ms' ? stepOfTime(most / LINES) : stepOfCount(most / LINES, unit)
  const lines = Math.max(1, Math.ceil(most / step - 1e-9))
  const ticks = Array.from({ length: lines + 1 }, (_, n) => {
    return { at: n * step, label: unit === 'ms' ? formatInUnitOf(step, n * step) : formatCountTick(n * step) }
  })
  return { to: (value) => value / scale, top: lines * step, ticks }
}

/** 1, 2 or 5 times a power of ten. Messages are whole. */
function stepOfCount(least: number, unit: ValueUnit): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((each) => each >= least * 0.999) ?? 10 * power
  return unit === 'messages' ? Math.max(1, step) : step
}

const timeSteps = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200,
  86_400, 172_800, 604_800, 1_209_600, 2_592_000,
]

function stepOfTime(least: number): number {
  return timeSteps.find((step) => step >= least * 0.999) ?? Math.ceil(least / 2_592_000) * 2_592_000
}

const units = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const

/** One unit for the whole axis, that of its step: 0, 30 s, 60 s, 90 s. */
function formatInUnitOf(step: number, seconds: number): string {
  if (seconds === 0) return '0'
  const [size, unit] = units.find(([each]) => step >= each) ?? units[3]
  return `${Math.round(seconds / size)} ${unit}`
}

function formatCountTick(value: number): string {
  return value > 0 && value < 10 && !Number.isInteger(value)
    ? String(Number(value.toFixed(2)))
    : formatShort(value)
}

const logTimes = [0, 1, 10, 60, 600, 3600, 6 * 3600, 86_400, 7 * 86_400, 30 * 86_400, 365 * 86_400]

function toLogScale(most: number, scale: number, unit: ValueUnit): ValueScale {
  const powers = [0, ...Array.from({ length: 19 }, (_, n) => 10 ** n)]
  const marks = unit === 'ms' ? logTimes : powers
  const end = Math.max(
    1,
    marks.findIndex((mark) => mark >= most),
  )
  const shown = marks.slice(0, end + 1)
  // Every second or third power where they would crowd, and always the zero.
  const every = Math.ceil((shown.length - 1) / 6)
  const height = (value: number) => Math.log10(1 + value)
  return {
    to: (value) => height(value / scale),
    top: height(shown.at(-1) ?? 1),
    ticks: shown
      .filter((_, n) => n === 0 || (shown.length - 1 - n) % every === 0)
      // The first power stands so near to zero that their labels would touch.
      .filter((mark) => mark === 0 || height(mark) > 0.1 * height(shown.at(-1) ?? 1))
      .map((mark) => ({
        at: height(mark),
        label: unit === 'ms' ? formatInUnitOf(mark, mark) : formatCountTick(mark),
      })),
  }
}
