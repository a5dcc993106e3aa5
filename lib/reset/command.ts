import { formatUtc } from '#lib/model/calendar.ts'
import type { ResetScope, ResetTarget } from '#lib/model/reset.ts'
import type { Aim } from './target.ts'

/** The same with Kafka's own tool, to copy into a shell. Null: it cannot do that, or needs a file that is not there. */
export function toCommand(
  bootstrap: string,
  group: string,
  {
    target,
    aim,
    scope,
    share = false,
  }: { target: ResetTarget; aim: Aim; scope: ResetScope; share?: boolean },
): string | null {
  const to = toOption(target, aim, share)
  if (to === null || (share && !SHARE_TARGETS.has(aim.kind))) return null
  const words = [
    share ? 'kafka-share-groups.sh' : 'kafka-consumer-groups.sh',
    '--bootstrap-server',
    quoteWord(bootstrap),
    '--group',
    quoteWord(group),
    '--reset-offsets',
    ...to,
    // The tool takes a whole file, whatever scope stands beside it.
    ...(aim.kind === 'each' ? [] : toScopeOptions(scope)),
    '--execute',
  ]
  return words.join(' ')
}

/** The tool for share groups knows no others. */
const SHARE_TARGETS: ReadonlySet<Aim['kind']> = new Set(['earliest', 'latest', 'time'])

function toOption(target: ResetTarget, aim: Aim, share: boolean): string[] | null {
  switch (aim.kind) {
    case 'earliest':
    case 'latest':
    case 'current':
      return [`--to-${aim.kind}`]
    case 'offset':
      return ['--to-offset', String(aim.offset)]
    case 'shift':
      return ['--shift-by', String(aim.by)]
    case 'time':
      return target.kind === 'duration' && !share
        ? ['--by-duration', target.duration]
        : ['--to-datetime', formatUtc(aim.atMs)]
    case 'each':
      return target.kind === 'csv' ? ['--from-file', 'offsets.csv'] : null
    case 'group':
    case 'audit':
      return null
  }
}

function toScopeOptions(scope: ResetScope): string[] {
  if ('all' in scope) return ['--all-topics']
  if ('topics' in scope) return scope.topics.flatMap((topic) => ['--topic', quoteWord(topic)])
  const byTopic = Map.groupBy(scope.partitions, ({ topic }) => topic)
  return [...byTopic].flatMap(([topic, partitions]) => {
    const numbers = partitions.map(({ partition }) => partition).toSorted((a, b) => a - b)
    return ['--topic', quoteWord(`${topic}:${numbers.join(',')}`)]
  })
}

/** For a POSIX shell: a name may hold anything. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
