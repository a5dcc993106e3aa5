import type { BoxPoint } from '#lib/model/store.ts'
import { foldPoints } from './box-history.ts'
import { MINUTE_MS, minuteOf } from './minutes.ts'

export type BoxMinutes = {
  /** Takes a look; gives back the minute that it ends, if it is one. */
  note(box: string, point: BoxPoint): (BoxPoint & { box: string }) | null
  /** What was noted of minutes that are not over. */
  rest(): (BoxPoint & { box: string })[]
}

/** Makes minutes of looks. */
export function openBoxMinutes(): BoxMinutes {
  const open = new Map<string, BoxPoint[]>()
  const toMinute = (box: string, points: readonly BoxPoint[]) => ({
    box,
    ...foldPoints(minuteOf(points[0]?.atMs ?? 0) * MINUTE_MS, points),
  })
  return {
    note(box, point) {
      const points = open.get(box)
      if (points && minuteOf(points[0]?.atMs ?? 0) === minuteOf(point.atMs)) {
        points.push(point)
        return null
      }
      open.set(box, [point])
      return points ? toMinute(box, points) : null
    },
    rest: () => Array.from(open, ([box, points]) => toMinute(box, points)),
  }
}
