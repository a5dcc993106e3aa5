'use client'
import { useState } from 'react'

/** Text to take along. The word of the button says what became of it. */
export function Copy({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState<'no' | 'done' | 'failed'>('no')
  const words = { no: 'Copy', done: 'Copied', failed: 'Select it to copy' }
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      setSaid('done')
    } catch {
      // Without https a browser gives no clipboard.
      setSaid('failed')
    }
  }
  return (
    <div className="copy">
      <pre tabIndex={0} aria-label={what}>
        <code>{text}</code>
      </pre>
      <button type="button" className="btn" onClick={() => void copy()}>
        {words[said]}
        <span className="vh"> {what}</span>
      </button>
    </div>
  )
}
