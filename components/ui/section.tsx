import Link from 'next/link'
import { Glyph, type Kind } from './glyph.tsx'

export function Section({
  title,
  note,
  right,
  children,
}: {
  title: string
  note?: React.ReactNode
  right?: React.ReactNode
  children: React.ReactNode
}) {
  return (
    <section className="sec" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {note ? <span className="note">{note}</span> : null}
        {right ? <div className="right">{right}</div> : null}
      </header>
      {children}
    </section>
  )
}

/** The sentence that a person could say aloud. `soft` is what one may leave out. */
export function Verdict({ children, soft }: { children: React.ReactNode; soft?: React.ReactNode }) {
  return (
    <h1 className="verdict" id="verdict" tabIndex={-1}>
      {children}
      {soft ? <span className="soft"> {soft}</span> : null}
    </h1>
  )
}

export function Under({ children }: { children: React.ReactNode }) {
  return <p className="under">{children}</p>
}

export type Cell = {
  label: string
  value: React.ReactNode
  evidence?: React.ReactNode
  kind?: Kind | undefined
  href?: string | undefined
}

/** At most nine figures in one hairline row: label, figure, evidence. */
export function Strip({ cells }: { cells: Cell[] }) {
  return (
    <div className={cells.length <= 6 ? 'strip six' : 'strip'}>
      {cells.map((cell) =>
        cell.href ? (
          <Link key={cell.label} href={cell.href}>
            <Figure {...cell} />
          </Link>
        ) : (
          <div key={cell.label}>
            <Figure {...cell} />
          </div>
        ),
      )}
    </div>
  )
}

function Figure({ label, value, evidence, kind }: Cell) {
  return (
    <>
      <span className="k">{label}</span>
      <span className="v">
        {kind ? <Glyph kind={kind} /> : null}
        {value}
      </span>
      {evidence ? <span className="e">{evidence}</span> : null}
    </>
  )
}
