import type { Look } from '#lib/boxes/look.ts'
import { Fault, type Refusal } from '#lib/model/reading.ts'
import type { WatchedBox } from './watch-boxes.ts'

/** What the last look at a box saw; a refusal before the first. Throws the `Fault` of looks that fail. */
export function lookOf(box: WatchedBox): Look | Refusal {
  const { look, fault } = box.now(null)
  if (fault) throw new Fault(fault.code, fault.because)
  return look ?? { refused: 'starting', because: 'The first look at this box is not over yet.' }
}

export function noBox(id: string): Refusal {
  return { refused: 'not-found', because: `There is no box ${id} in the settings.` }
}
