'use client'
import Link from 'next/link'
import { Fragment } from 'react'
import { AdviceList } from '#components/boxes/advice-list.tsx'
import type { BoxMeasure } from '#components/boxes/box-chart.tsx'
import { BoxStrip } from '#components/boxes/box-strip.tsx'
import { boxStatusWords, sayBox, sayKind } from '#components/boxes/box-words.ts'
import { Breakdown } from '#components/boxes/breakdown.tsx'
import { Screen } from '#components/screen.tsx'
import { Age } from '#components/ui/age.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Section, Under, Verdict } from '#components/ui/section.tsx'
import { State } from '#components/ui/state.tsx'
import { useBox } from '#lib/browser/queries.ts'
import { formatDuration } from '#lib/format.ts'
import type { BoxDetail } from '#lib/model/box.ts'
import { flowHref } from '#lib/model/links.ts'
import { CourseSection } from './course-section.tsx'
import { RowsSection } from './rows-section.tsx'

type Props = { id: string; initial: BoxDetail | null; because: string | null }

/** One inbox or outbox table. */
export function BoxView({ id, initial, because }: Props) {
  const { data: box, error } = useBox(id, initial ?? undefined)
  if (!box)
    return (
      <Screen>
        <Verdict>{id} cannot be shown now.</Verdict>
        <Under>{error?.message ?? because}</Under>
      </Screen>
    )
  const { kind, word } = boxStatusWords[box.status]
  const measures = measuresOf(box)
  return (
    <Screen stale={error?.message ?? null}>
      <p className="idline">
        <span className="name">{box.id}</span>
        <State kind={kind}>{word}</State>
        <span>
          {sayKind(box)}; {box.presetTitle}, {box.table} in {box.database}
        </span>
        <Flows flows={box.flows} />
      </p>
      <Verdict>{sayBox(box)}</Verdict>
      <Under>
        Looked at every {formatDuration(box.everyMs)}
        {box.asOf === null ? (
          '; not seen yet.'
        ) : (
          <>
            , last <Age ms={box.asOf} /> ago.
          </>
        )}{' '}
        {box.notes.join(' ')}
      </Under>
      {box.because === null ? null : (
        <Banner kind="bad" title="This box cannot be seen">
          {box.because} {box.last ? <LastSeen box={box} /> : null}
        </Banner>
      )}
      <BoxStrip box={box} />
      {box.advice.length > 0 ? (
        <Section title="Advice">
          <AdviceList advice={box.advice} />
        </Section>
      ) : null}
      {measures.length > 0 ? <CourseSection box={box.id} measures={measures} /> : null}
      {box.breakdown.length > 0 ? (
        <Section title="What is open">
          <Breakdown parts={box.breakdown} />
        </Section>
      ) : null}
      <RowsSection box={box} />
    </Screen>
  )
}

/** What waits is in Kafka where a row is written with its effect: there it is what failed that has a course. */
function measuresOf({ mode, notRecorded }: BoxDetail): BoxMeasure[] {
  const all: BoxMeasure[] = mode === 'one-transaction' ? ['failed', 'dead'] : ['pending', 'oldest']
  return all.filter((of) => !notRecorded.includes(of === 'oldest' ? 'oldestPendingMs' : of))
}

function LastSeen({ box }: { box: BoxDetail }) {
  if (!box.last || box.asOf === null) return null
  const { pending } = box.last
  return (
    <>
      When it was last seen, <Age ms={box.asOf} /> ago,{' '}
      {pending === null ? 'nothing was counted' : `${pending} waited`}.
    </>
  )
}

function Flows({ flows }: { flows: string[] }) {
  if (flows.length === 0) return null
  return (
    <span>
      in{' '}
      {flows.map((flow, n) => (
        <Fragment key={flow}>
          {n > 0 ? ', ' : ''}
          <Link className="lk" href={flowHref(flow)}>
            {flow}
          </Link>
        </Fragment>
      ))}
    </span>
  )
}
