'use client'
import { useRef } from 'react'
import { BoxTable } from '#components/boxes/box-table.tsx'
import { sayBoxes } from '#components/boxes/box-words.ts'
import { Proposals } from '#components/boxes/proposals.tsx'
import { Hatches } from '#components/hatches.tsx'
import { Screen } from '#components/screen.tsx'
import { Section, Under, Verdict } from '#components/ui/section.tsx'
import { useBoxes } from '#lib/browser/queries.ts'
import { useListKeys } from '#lib/browser/use-list-keys.ts'
import type { BoxList } from '#lib/model/box.ts'

/** Are the inbox and outbox tables draining? */
export function BoxesView({ initial }: { initial: BoxList }) {
  const { data = initial, error } = useBoxes(initial)
  const page = useRef<HTMLDivElement>(null)
  useListKeys(page)
  const { text, soft } = sayBoxes(data.items)
  return (
    <Screen stale={error?.message ?? null}>
      <Hatches />
      <div ref={page}>
        <Verdict soft={soft}>{text}</Verdict>
        {data.items.length === 0 ? (
          <Under>
            Name a PostgreSQL under <code>databases</code> and its tables under <code>boxes</code> in the
            settings file. With a database alone, tables that look like a box are listed here.
          </Under>
        ) : (
          <Section
            title="Boxes"
            note="each look at a table takes at most a twentieth of the time; rates are approximate"
          >
            <BoxTable boxes={data.items} />
          </Section>
        )}
        {data.proposals.length > 0 ? (
          <Section title="Tables that look like a box" note="and are in no setting yet">
            <Proposals proposals={data.proposals} />
          </Section>
        ) : null}
      </div>
    </Screen>
  )
}
