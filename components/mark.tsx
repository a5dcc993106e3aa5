/** The line with its node: outbox to inbox, seen from afar. */
export function Mark() {
  return (
    <svg
      width="22"
      height="14"
      viewBox="0 0 22 14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      aria-hidden="true"
    >
      <path d="M0 7h7M15 7h7" />
      <circle cx="11" cy="7" r="4" />
      <path d="M4.5 3v8M17.5 3v8" />
    </svg>
  )
}
