import { sayNothing, type Say } from '#demo/say.ts'
import { openWorkload } from '#demo/workload.ts'
import { waitFor } from '#demo/wait-for.ts'
import type { Windows } from '#lib/lag/windows.ts'
import { type Age, readAppendTimes, toAges } from './append-times.ts'
import { watchCommits } from './commits.ts'
import { type Commit, complain, complainOfRewinds, toRewinds } from './complain.ts'
import { type Expected, expected, rewound } from './expected.ts'
import { type Look, watchStatus } from './watch.ts'

/** What was said of every scripted group, and how old what it had not read was in truth. */
export type StatusRun = {
  rows: readonly { expected: Expected; looks: readonly Look[]; complaints: readonly string[] }[]
  rewinds: { looks: readonly Look[]; fell: number; complaints: readonly string[] }
  ages: readonly Age[]
}

/** Plays the scripted groups on these brokers and watches them for so long. */
export async function runStatus(
  bootstrap: string,
  windows: Windows,
  forMs: number,
  say: Say = sayNothing,
): Promise<StatusRun> {
  const only = [...expected.map(({ scenario }) => scenario), rewound.scenario]
  const groups = [...expected.map(({ group }) => group), rewound.group]
  const workload = await openWorkload({ bootstrap, only, say })
  const commits = await watchCommits(bootstrap, rewound.group, rewound.topic)
  const times = await readAppendTimes(bootstrap, ['orders.v1', 'payments.captured', rewound.topic])
  const watch = watchStatus(bootstrap, groups, windows)
  try {
    const looksOf = (group: string) => watch.looks.get(group) ?? []
    const spanMs = () => (looksOf(rewound.group).at(-1)?.atMs ?? 0) - (looksOf(rewound.group)[0]?.atMs ?? 0)
    await waitFor(() => spanMs() >= forMs, {
      what: `looks over ${forMs / 1000} s`,
      timeoutMs: forMs + 60_000,
      everyMs: 500,
    })
    return {
      rows: expected.map((one) => {
        const looks = [...looksOf(one.group)]
        return { expected: one, looks, complaints: complain(looks, one, windows) }
      }),
      rewinds: toRewindRow(looksOf(rewound.group), commits.commits, windows),
      ages: groups.flatMap((group) => toAges(looksOf(group), times)),
    }
  } finally {
    await Promise.all([watch.close(), commits.stop(), times.stop()])
    await workload.stop()
  }
}

function toRewindRow(looks: readonly Look[], commits: readonly Commit[], windows: Windows) {
  const all = toRewinds(commits)
  return {
    looks: [...looks],
    fell: all.filter(({ fellMs }) => fellMs > (looks[0]?.atMs ?? 0)).length,
    complaints: complainOfRewinds(looks, all, windows),
  }
}
