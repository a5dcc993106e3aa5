import type { Settings } from '#lib/config/settings.ts'
import { hide, masksOf, type Masks } from '#lib/messages/mask.ts'
import type { BoxRow } from '#lib/model/box.ts'

/** What is hidden in a row of a box. `topic`: as the row names it; null: it does not. */
export type BoxMasks = (box: string, topic: string | null) => Masks

/**
 * The rules of the cluster that a box is joined to by a flow, for the topic of the row and for that of the flow. Where no flow
 * tells, those of every cluster; where no topic is told, those of every topic: rather too much is hidden.
 */
export function openBoxMasks({ clusters, flows }: Pick<Settings, 'clusters' | 'flows'>): BoxMasks {
  return (box, topic) => {
    const own = flows.filter(
      ({ outbox, readers }) => outbox === box || readers.some(({ inbox }) => inbox === box),
    )
    const joined = clusters.filter(({ id }) => own.length === 0 || own.some(({ cluster }) => cluster === id))
    const rules = joined.flatMap(({ masks }) => masks)
    const topics = new Set([...(topic === null ? [] : [topic]), ...own.map((flow) => flow.topic)])
    const fitting = rules.filter(
      (rule) => topics.size === 0 || [...topics].some((name) => masksOf([rule], name).fields.length > 0),
    )
    return masksOf(
      fitting.map((rule) => ({ ...rule, topics: ['*'] })),
      'every',
    )
  }
}

/** A row of a list with its key as it may be seen. */
export function maskRow(row: BoxRow, box: string, masksOfRow: BoxMasks): BoxRow {
  if (row.key === null) return row
  const { key } = masksOfRow(box, row.topic)
  return key === false ? row : { ...row, key: hide(row.key, key) }
}
