'use client'
import { useState } from 'react'
import { Section } from '#components/ui/section.tsx'
import './plan.css'

/** The same with Kafka's own tool, to copy. `onCopy` writes to the clipboard, and rejects when it may not. */
export function PlanCommand({
  command,
  onCopy,
}: {
  command: string
  onCopy: (text: string) => Promise<void>
}) {
  const [said, setSaid] = useState('Copy')
  return (
    <Section title="The same from a shell">
      <div className="plan-cmd">
        {/* It scrolls when it is long: a keyboard must reach it. */}
        <code tabIndex={0}>{command}</code>
        <button
          type="button"
          className="lk"
          aria-live="polite"
          onClick={() =>
            void onCopy(command).then(
              () => setSaid('Copied'),
              () => setSaid('Not copied: select it'),
            )
          }
        >
          {said}
        </button>
      </div>
    </Section>
  )
}
