/**
 * The course of commits over the window, from which rates and trends are taken. All partitions share its moments. What
 * was read to the end at a moment had committed the end that was seen then, and needs no memory of its own: only who
 * is behind has a row. Of a million partitions of groups most are not, and each row is 100 bytes.
 */
export type Courses = {
  /** Begins a look. `ends`: the end per partition slot at this moment; kept, so it must not change. */
  begin(atMs: number, ends: Float64Array): void
  /** The row of one that is behind from now on. It was not when last looked at, at `lastMs`, nor before, since `firstMs`. */
  take(partition: number, firstMs: number, lastMs: number): number
  /** Notes the commit of this look. False: it was read to the end at every moment, and its row is given back. */
  note(row: number, partition: number, committed: number): boolean
  giveBack(row: number): void
  /**
   * Moments from `sinceMs` on with commit and end, oldest first, the present look the last. Without a row, that alone.
   * Good until the next call: the same arrays are used again.
   */
  read(row: number, partition: number, sinceMs: number, present: Moment): Course
}

export type Course = { atMs: number[]; committed: number[]; ends: number[]; lags: number[] }
type Moment = { atMs: number; committed: number; end: number }

/** Moments in a window. */
const LENGTH = 13
const NO_ENDS = new Float64Array()

export function openCourses(windowMs: number): Courses {
  const moments = Array.from({ length: LENGTH }, () => Number.NaN)
  const endsAt: Float64Array[] = Array.from({ length: LENGTH }, () => NO_ENDS)
  const free: number[] = []
  let used = 0
  let commits = new Float64Array(16 * LENGTH)
  /** The last moment that a row knows of: what it missed since must not pass for what it saw a window ago. */
  let knows = new Int32Array(16)
  const byLength = Array.from({ length: LENGTH + 2 }, (_, length) => toCourse(length))
  const wanted = new Int32Array(LENGTH)
  let moment = -1
  let noting = false

  const placeOf = (n: number) => n % LENGTH
  const endOf = (place: number, partition: number) => endsAt[place]?.[partition] ?? Number.NaN

  function grow(): void {
    const rows = Math.ceil(knows.length * 1.5)
    const grownCommits = new Float64Array(rows * LENGTH)
    grownCommits.set(commits)
    commits = grownCommits
    const grownKnows = new Int32Array(rows)
    grownKnows.set(knows)
    knows = grownKnows
  }

  function isCaughtUp(row: number, partition: number): boolean {
    for (let place = 0; place < LENGTH; place++) {
      const committed = commits[row * LENGTH + place] ?? Number.NaN
      if (!Number.isNaN(committed) && committed !== endOf(place, partition)) return false
    }
    return true
  }

  return {
    begin(atMs, ends) {
      const last = moments[placeOf(Math.max(0, moment))] ?? Number.NaN
      noting = !(atMs - last < windowMs / (LENGTH - 1))
      if (!noting) return
      moment++
      moments[placeOf(moment)] = atMs
      endsAt[placeOf(moment)] = ends
    },
    take(partition, firstMs, lastMs) {
      const row = free.pop() ?? used++
      if (row >= knows.length) grow()
      for (let place = 0; place < LENGTH; place++) {
        const atMs = moments[place] ?? Number.NaN
        const looked = atMs >= firstMs && atMs <= lastMs
        commits[row * LENGTH + place] = looked ? endOf(place, partition) : Number.NaN
      }
      knows[row] = noting ? moment - 1 : moment
      return row
    },
    note(row, partition, committed) {
      for (let n = Math.max((knows[row] ?? 0) + 1, moment - LENGTH + 1); n <= moment; n++) {
        commits[row * LENGTH + placeOf(n)] = Number.NaN
      }
      knows[row] = moment
      if (!noting) return true
      commits[row * LENGTH + placeOf(moment)] = committed
      return !(committed === endOf(placeOf(moment), partition) && isCaughtUp(row, partition))
    },
    giveBack(row) {
      free.push(row)
    },
    read(row, partition, sinceMs, present) {
      let count = 0
      for (let n = Math.max(0, moment - LENGTH + 1); row >= 0 && n <= moment; n++) {
        const place = placeOf(n)
        const atMs = moments[place] ?? Number.NaN
        const known = commits[row * LENGTH + place] ?? Number.NaN
        if (atMs < sinceMs || atMs === present.atMs || Number.isNaN(known + endOf(place, partition))) continue
        wanted[count++] = n
      }
      const course = byLength[count + 1] ?? toCourse(count + 1)
      for (let n = 0; n < count; n++) {
        const place = placeOf(wanted[n] ?? 0)
        const committed = commits[row * LENGTH + place] ?? 0
        put(course, n, moments[place] ?? 0, committed, endOf(place, partition))
      }
      put(course, count, present.atMs, present.committed, present.end)
      return course
    },
  }
}

function put(course: Course, n: number, atMs: number, committed: number, end: number): void {
  course.atMs[n] = atMs
  course.committed[n] = committed
  course.ends[n] = end
  course.lags[n] = Math.max(0, end - committed)
}

function toCourse(length: number): Course {
  const zeros = () => Array.from({ length }, () => 0)
  return { atMs: zeros(), committed: zeros(), ends: zeros(), lags: zeros() }
}
