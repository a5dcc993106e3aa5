/** Severity as a shape, so that a page printed in grey still reads. */
export type Kind = 'ok' | 'move' | 'warn' | 'bad' | 'unk' | 'idle' | 'person'

const shapes: Record<Kind, React.ReactNode> = {
  ok: <circle cx="6" cy="6" r="4.2" fill="none" stroke="var(--field)" strokeWidth="1.6" />,
  move: (
    <>
      <circle cx="6" cy="6" r="4.2" fill="none" stroke="var(--accent)" strokeWidth="1.6" />
      <path d="M6 1.8a4.2 4.2 0 0 1 0 8.4z" fill="var(--accent)" />
    </>
  ),
  warn: <path d="M6 1.2 11.4 10.8H.6z" fill="var(--warn-g)" />,
  bad: <rect x="1.2" y="1.2" width="9.6" height="9.6" rx="1" fill="var(--bad)" />,
  unk: (
    <circle
      cx="6"
      cy="6"
      r="4.2"
      fill="none"
      stroke="var(--unseen)"
      strokeWidth="1.6"
      strokeDasharray="2.6 1.8"
    />
  ),
  idle: <path d="M1.5 6h9" stroke="var(--field)" strokeWidth="1.8" />,
  person: <path d="M6 1.2 10.8 6 6 10.8 1.2 6z" fill="none" stroke="var(--accent)" strokeWidth="1.6" />,
}

/** Inside another picture, 12 by 12. */
export function GlyphShape({ kind }: { kind: Kind }) {
  return shapes[kind]
}

/** Drawn beside its word; the word is what a screen reader says. */
export function Glyph({ kind, size = 12 }: { kind: Kind; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">
      {shapes[kind]}
    </svg>
  )
}
