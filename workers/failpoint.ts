// For the crash suite. `FAILPOINT=O6` kills this process (SIGKILL: nothing of ours runs any more) the first time it comes to the point
// O6, `O6:3` the third time, `O6:1:SIGSTOP` stops it instead. The names are the rows of docs/crash-suite.md. Not set, as always in
// life, the call compares one constant.
type Armed = { name: string; left: number; signal: NodeJS.Signals }

let armed = toArmed(process.env['FAILPOINT'] ?? '')

/** A place where the process may be made to die. */
export function failpoint(name: string): void {
  if (armed === null || armed.name !== name || --armed.left > 0) return
  const { signal } = armed
  armed = null
  process.kill(process.pid, signal)
}

function toArmed(text: string): Armed | null {
  const [name = '', nth = '1', signal = 'SIGKILL'] = text.split(':')
  return name === ''
    ? null
    : { name, left: Number(nth), signal: signal === 'SIGSTOP' ? 'SIGSTOP' : 'SIGKILL' }
}
