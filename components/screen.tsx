import { Banner } from './ui/banner.tsx'

/** The content of a page. When the last look failed its values stay, and a banner says that they are old. */
export function Screen({ stale = null, children }: { stale?: string | null; children: React.ReactNode }) {
  return (
    <main id="content">
      {stale === null ? null : (
        <Banner kind="warn" title="These values are not fresh">
          {stale} The next try is within five seconds.
        </Banner>
      )}
      {children}
    </main>
  )
}
