import { Glyph, type Kind } from './glyph.tsx'

/** State = word + shape + colour, in that order of importance. */
export function State({ kind, children }: { kind: Kind; children: React.ReactNode }) {
  return (
    <span className={`st ${kind}`}>
      <Glyph kind={kind} />
      {children}
    </span>
  )
}
