/**
 * Before the first snapshot: bars of the expected width, without shimmer. Said once, to eyes and screen readers.
 * `silent`: the cluster does not answer, which a banner says; nothing is promised.
 */
export function SkeletonRows({ silent }: { silent: boolean }) {
  return (
    <div role="status">
      {[180, 140, 220].map((width) => (
        <p key={width} className="skeleton" aria-hidden="true">
          <span className="wait-bar" style={{ width }} />
          <span className="wait-bar" style={{ width: 90 }} />
          <span className="wait-bar" style={{ width: 60 }} />
        </p>
      ))}
      {silent ? null : (
        <p className="small muted">The first look is under way; rows come as soon as it is over.</p>
      )}
    </div>
  )
}
