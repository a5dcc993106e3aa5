/** What the files of one run share: where the pages are, and the brokers behind them. */
export type RunningDemo = { url: string; bootstrap: string }

const name = 'THROUGHLINE_E2E'

/** Called once, before the workers start: they inherit it. */
export function writeRunningDemo(demo: RunningDemo): void {
  process.env[name] = JSON.stringify(demo)
}

export function readRunningDemo(): RunningDemo {
  const text = process.env[name]
  if (text === undefined) throw new Error('The demo was not started: e2e/start.ts runs before the tests.')
  return JSON.parse(text) as RunningDemo
}
