import Link from 'next/link'

export default function NotFound() {
  return (
    <main>
      <h1 className="verdict" id="verdict">
        There is nothing at this address.
      </h1>
      <p className="under">
        It may have been deleted since the link was made, or its name is hidden from the user that Throughline
        reads with.
      </p>
      <p style={{ marginTop: 16 }}>
        <Link className="lk" href="/">
          To the clusters
        </Link>
      </p>
    </main>
  )
}
