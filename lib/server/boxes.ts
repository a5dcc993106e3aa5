import type {
  BoxDetail,
  BoxHistory,
  BoxHistoryQuery,
  BoxList,
  BoxRows,
  BoxRowsQuery,
} from '#lib/model/box.ts'
import type { Flow, FlowList } from '#lib/model/flow.ts'
import type { Refusal } from '#lib/model/reading.ts'
import type { Requeued, RequeuePlan, RequeuePreview, RequeueWish } from '#lib/model/requeue.ts'
import type { Reveal, Revealed } from '#lib/model/reveal.ts'
import { running, nothing, noServer } from './home.ts'

/** Every inbox and outbox table of the settings, as last looked at; and tables that look like one. */
export function readBoxes(): BoxList {
  return running()?.through.boxes.list() ?? { ...nothing, items: [], unseen: [], proposals: [] }
}

export async function readBox(id: string): Promise<BoxDetail | Refusal> {
  return running()?.through.boxes.detail(id) ?? noServer
}

/** Read from the database for this answer alone; throws a `Fault` when it does not give it. */
export async function readBoxRows(id: string, query: BoxRowsQuery): Promise<BoxRows | Refusal> {
  return running()?.through.boxes.rows(id, query) ?? noServer
}

export async function readBoxHistory(box: string, query: BoxHistoryQuery): Promise<BoxHistory | Refusal> {
  return running()?.through.past(box, query) ?? noServer
}

/** The payload of one row, masked; that it was looked at stands in the audit log. */
export async function revealBoxRow(box: string, row: string, { state }: Reveal): Promise<Revealed | Refusal> {
  return running()?.through.reveal(box, row, state) ?? noServer
}

/** What trying failed or dead rows again would do; nothing is written. */
export async function planRequeue(box: string, want: RequeuePreview): Promise<RequeuePlan | Refusal> {
  return running()?.through.requeues.preview(box, want) ?? noServer
}

/** Tries the rows of a plan again, once per key. */
export async function executeRequeue(box: string, want: RequeueWish): Promise<Requeued | Refusal> {
  return running()?.through.requeues.execute(box, want, 'local') ?? noServer
}

export function readFlows(): FlowList {
  return running()?.through.flows.list() ?? { ...nothing, items: [], unseen: [] }
}

export function readFlow(id: string): Flow | Refusal {
  return (
    running()?.through.flows.find(id) ?? {
      refused: 'not-found',
      because: `There is no flow ${id} in the settings.`,
    }
  )
}
