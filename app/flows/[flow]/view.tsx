'use client'
import { AdviceList } from '#components/boxes/advice-list.tsx'
import { BoxTable } from '#components/boxes/box-table.tsx'
import { FlowLine } from '#components/flows/flow-line.tsx'
import { FlowMap } from '#components/flows/flow-map.tsx'
import { sayFlow } from '#components/flows/flow-words.ts'
import { toNodes } from '#components/flows/flow-nodes.ts'
import { TimeTable } from '#components/flows/time-table.tsx'
import { Hatches } from '#components/hatches.tsx'
import { Screen } from '#components/screen.tsx'
import { Section, Under, Verdict } from '#components/ui/section.tsx'
import { useBoxes, useFlow } from '#lib/browser/queries.ts'
import type { BoxList } from '#lib/model/box.ts'
import type { Flow } from '#lib/model/flow.ts'

type Props = { id: string; initial: Flow; boxes: BoxList }

/** One flow: the map, where the time goes, its boxes. */
export function FlowView({ id, initial, boxes }: Props) {
  const { data: flow = initial, error } = useFlow(id, initial)
  const { data: all = boxes } = useBoxes(boxes)
  const names = [flow.outbox, ...flow.readers.map(({ inbox }) => inbox)]
  const own = all.items.filter((box) => names.includes(box.id))
  const advice = own.flatMap((box) => box.advice)
  const { text, under } = sayFlow(flow)
  const nodes = toNodes(flow, own)
  return (
    <Screen stale={error?.message ?? null}>
      <Hatches />
      <Verdict>{text}</Verdict>
      {under ? <Under>{under}</Under> : null}
      <FlowMap flow={flow} nodes={nodes} />
      <FlowLine flow={flow} nodes={nodes} />
      <Section title="Where the time goes" note="from outbox row to inbox row, worst message now">
        <TimeTable flow={flow} />
      </Section>
      {own.length > 0 ? (
        <Section title="Boxes" note="rates from table statistics, so approximate">
          <BoxTable boxes={own} />
        </Section>
      ) : null}
      {advice.length > 0 ? (
        <Section title="Advice">
          <AdviceList advice={advice} />
        </Section>
      ) : null}
    </Screen>
  )
}
