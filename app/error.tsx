'use client'

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <main>
      <h1 className="verdict">This page could not be drawn.</h1>
      <p className="under">
        {error.message || 'The server did not say why.'} Nothing was changed in the cluster. The server’s log
        has the details.
      </p>
      <p style={{ marginTop: 16 }}>
        <button type="button" className="btn" onClick={reset}>
          Try again
        </button>
      </p>
    </main>
  )
}
