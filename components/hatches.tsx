/** What pictures fill with: grey hatch for not known, red for lost or without owner, dots for no upper bound. Once per page. */
export function Hatches() {
  return (
    <svg width="0" height="0" className="hatches" aria-hidden="true">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0v6" stroke="var(--hatch)" strokeWidth="1.3" />
        </pattern>
        <pattern
          id="hatch-bad"
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path d="M0 0v5" stroke="var(--bad)" strokeWidth="2.4" />
        </pattern>
        <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">
          <circle cx="2" cy="2" r=".9" fill="var(--accent)" />
        </pattern>
      </defs>
    </svg>
  )
}
