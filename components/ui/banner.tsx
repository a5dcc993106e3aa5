import { Glyph } from './glyph.tsx'

/** What happened, what it means for what is seen, and one way out. The page below stays. */
export function Banner({
  kind,
  title,
  action,
  children,
}: {
  kind: 'bad' | 'warn' | 'plain'
  title: string
  action?: React.ReactNode
  children?: React.ReactNode
}) {
  return (
    <div className={`ban ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <Glyph kind={kind === 'plain' ? 'unk' : kind} />
      <div>
        <h2>{title}</h2>
        {children ? <p>{children}</p> : null}
      </div>
      {action ? <div className="a">{action}</div> : null}
    </div>
  )
}
