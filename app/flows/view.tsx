'use client'
import { useRef } from 'react'
import { FlowTable } from '#components/flows/flow-table.tsx'
import { sayFlows } from '#components/flows/flow-words.ts'
import { Screen } from '#components/screen.tsx'
import { Section, Under, Verdict } from '#components/ui/section.tsx'
import { useFlows } from '#lib/browser/queries.ts'
import { useListKeys } from '#lib/browser/use-list-keys.ts'
import type { FlowList } from '#lib/model/flow.ts'

/** From outbox to inbox: does it get through, and how long does it take? */
export function FlowsView({ initial }: { initial: FlowList }) {
  const { data = initial, error } = useFlows(initial)
  const page = useRef<HTMLDivElement>(null)
  useListKeys(page)
  const { text, soft } = sayFlows(data.items)
  return (
    <Screen stale={error?.message ?? null}>
      <div ref={page}>
        <Verdict soft={soft}>{text}</Verdict>
        {data.items.length === 0 ? (
          <Under>
            A flow joins an outbox, a topic, and the groups that read it with their inboxes. Name it under{' '}
            <code>flows</code> in the settings file.
          </Under>
        ) : (
          <Section title="Flows">
            <FlowTable flows={data.items} />
          </Section>
        )}
      </div>
    </Screen>
  )
}
