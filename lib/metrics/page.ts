import { Counter, Gauge, Registry } from 'prom-client'
import { families, levels } from './families.ts'
import type { FamilyName, LabelsOf, Level } from './families.ts'

/** One scrape in the making. */
export type Page = {
  /** Adds a series. Null is unknown and adds nothing: never 0, never −1. Above 2^53 an offset loses its last digits. */
  put<F extends FamilyName>(
    family: F,
    cluster: string,
    labels: LabelsOf<F>,
    value: number | bigint | boolean | null,
  ): void
  /** The budget of this level is spent; it will be left out of the text, so there is no use in adding to it. */
  isFull(level: Level): boolean
  toText(): Promise<string>
}

/** `maxSeries`: what each level may hold. A level with more is left out whole, because a part of it would mislead sums. */
export function openPage(maxSeries: number): Page {
  // One registry a level, so that a level can be left out.
  const registries = new Map(levels.map((level) => [level, new Registry()] as const))
  const used = new Map<Level, number>()
  const metrics = new Map<FamilyName, Gauge | Counter>()
  const isFull = (level: Level) => (used.get(level) ?? 0) > maxSeries

  const metricOf = (name: FamilyName): Gauge | Counter => {
    const known = metrics.get(name)
    if (known !== undefined) return known
    const { level, kind, labels, help } = families[name]
    const registry = registries.get(level)
    const options = { name, help, labelNames: ['cluster', ...labels], registers: registry ? [registry] : [] }
    const made = kind === 'counter' ? new Counter(options) : new Gauge(options)
    metrics.set(name, made)
    return made
  }

  return {
    isFull,
    put(name, cluster, labels, value) {
      const { level } = families[name]
      if (value === null || isFull(level)) return
      used.set(level, (used.get(level) ?? 0) + 1)
      metricOf(name).inc({ cluster, ...labels }, Number(value))
    },
    async toText() {
      const whole = levels.filter((level) => !isFull(level))
      const texts = await Promise.all([
        ...whole.map((level) => registries.get(level)?.metrics() ?? ''),
        toTruncated(isFull).metrics(),
      ])
      return texts.filter((text) => text.trim() !== '').join('\n')
    },
  }
}

function toTruncated(isFull: (level: Level) => boolean): Registry {
  const registry = new Registry()
  const truncated = new Gauge({
    name: 'throughline_metrics_truncated',
    help: '1 when the series of this level were left out, because there are more of them than the budget allows',
    labelNames: ['level'],
    registers: [registry],
  })
  for (const level of levels) truncated.set({ level }, Number(isFull(level)))
  return registry
}
