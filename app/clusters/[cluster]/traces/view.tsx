'use client'
import Link from 'next/link'
import { Screen } from '#components/screen.tsx'
import { stateOf } from '#components/trace/trace-words.ts'
import { TraceTable } from '#components/trace/trace-table.tsx'
import { capital, inWords } from '#components/verdict.ts'
import { Under, Verdict } from '#components/ui/section.tsx'
import { useTraces, type ListOf } from '#lib/browser/queries.ts'
import { sendHref } from '#lib/model/links.ts'
import type { Trace } from '#lib/model/trace.ts'
import { FindTrace } from './find-trace.tsx'

/** Messages that were followed, and finding one from any end. */
export function TracesView({ cluster, initial }: { cluster: string; initial: ListOf<Trace> | null }) {
  const { data, error } = useTraces(cluster, initial ?? undefined)
  const traces = data?.items ?? []
  return (
    <Screen stale={error?.message ?? null}>
      <FindTrace cluster={cluster} />
      <Verdict soft={saySoft(traces)}>
        {traces.length === 0
          ? 'No message is followed yet.'
          : `${capital(inWords(traces.length))} ${traces.length === 1 ? 'message was' : 'messages were'} followed lately.`}
      </Verdict>
      <Under>
        Send a test message, and see who has it: its trace begins by itself. Or find any message from one of
        its ends.
      </Under>
      <p className="traces-send">
        <Link className={traces.length === 0 ? 'btn pri' : 'btn'} href={sendHref(cluster)}>
          Send a test message
        </Link>
      </p>
      {traces.length === 0 ? null : <TraceTable traces={traces} />}
    </Screen>
  )
}

/** What of them is not where it should be. */
function saySoft(traces: readonly Trace[]): string | undefined {
  const count = (...kinds: string[]) => traces.filter((trace) => kinds.includes(stateOf(trace).kind)).length
  const [going, stuck] = [count('move'), count('warn', 'bad')]
  if (traces.length === 0) return undefined
  const parts = [
    going === 0 ? '' : `${inWords(going)} ${going === 1 ? 'is' : 'are'} on the way`,
    stuck === 0 ? '' : `${inWords(stuck)} did not arrive everywhere`,
  ].filter((part) => part !== '')
  if (parts.length > 0) return `${capital(parts.join(', '))}.`
  return traces.length === 1 ? 'It arrived.' : 'All of them arrived.'
}
