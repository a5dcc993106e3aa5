import { openBrokers } from '#demo/brokers.ts'
import { closeRuns } from '#demo/run.ts'
import { runStatus, type StatusRun } from '#demo/status/run.ts'
import { toWindows } from '#lib/lag/windows.ts'

// `npm run soak:status`: every scripted group watched for ten minutes with the window that users have. Ends with 1 when
// one of them was said to be what it is not.
const forMs = 10 * 60_000
const windows = toWindows(5000)
const say = (line: string) => console.log(line)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => void closeRuns().then(() => process.exit(130)))
// The script that started us is gone.
process.on('disconnect', () => void closeRuns().then(() => process.exit(1)))

say('starting three brokers and the scripted groups')
const brokers = await openBrokers({ name: 'soak', say })
try {
  const run = await runStatus(brokers.bootstrap, windows, forMs, say)
  print(run)
  process.exitCode = complaintsOf(run).length > 0 ? 1 : 0
} finally {
  await brokers.stop()
}
process.exit()

function complaintsOf({ rows, rewinds }: StatusRun): readonly string[] {
  return [...rows.flatMap(({ complaints }) => complaints), ...rewinds.complaints]
}

function print(run: StatusRun): void {
  const line = (...cells: (string | number)[]) =>
    say(cells.map((it, n) => `${it}`.padEnd([13, 18, 16, 7, 13][n] ?? 0)).join(''))
  line('scenario', 'group', 'right', 'looks', 'right after', 'wrong')
  for (const { expected, looks, complaints } of run.rows) {
    const firstMs = looks[0]?.atMs ?? 0
    const rightMs = looks.find(({ status }) => status === expected.right)?.atMs
    const after = rightMs === undefined ? 'never' : `${((rightMs - firstMs) / 1000).toFixed(0)} s`
    line(expected.scenario, expected.group, expected.right, looks.length, after, complaints.length)
  }
  const { rewinds, ages } = run
  line('rewound', '', `${rewinds.fell} times`, rewinds.looks.length, '', rewinds.complaints.length)
  for (const complaint of complaintsOf(run)) say(complaint)
  const bounded = ages.flatMap(({ low, high, trueMs }) => (high === null ? [] : [{ low, high, trueMs }]))
  const outside = bounded.map(({ low, high, trueMs }) => Math.max(0, low - trueMs, trueMs - high))
  const within = (ms: number) => outside.filter((it) => it <= ms).length
  say(`time behind: ${bounded.length} ages with both bounds, ${ages.length - bounded.length} "at least"`)
  say(`the truth was between the bounds ${within(0)} times, no more than 1 s outside ${within(1000)} times`)
}
