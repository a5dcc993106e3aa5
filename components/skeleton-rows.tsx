/** Before the first snapshot: bars of the expected width, without shimmer. Said once, to eyes and screen readers. */
export function SkeletonRows() {
  return (
    <div role="status">
      {[180, 140, 220].map((width) => (
        <p key={width} className="skeleton" aria-hidden="true">
          <span className="wait-bar" style={{ width }} />
          <span className="wait-bar" style={{ width: 90 }} />
          <span className="wait-bar" style={{ width: 60 }} />
        </p>
      ))}
      <p className="small muted">The first look is under way; rows come as soon as it is over.</p>
    </div>
  )
}
