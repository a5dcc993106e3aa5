import type { Metadata, Viewport } from 'next'
import './globals.css'
import { Hands } from './hands.tsx'

export const metadata: Metadata = {
  title: { default: 'Throughline', template: '%s · Throughline' },
  description: 'Groups, offsets, lag and replicas of Kafka clusters',
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#101316' },
  ],
}

export default function RootLayout({ children }: { children: React.ReactNode }) {
  return (
    // next-themes writes data-theme before the first paint, which the server cannot know.
    <html lang="en" suppressHydrationWarning>
      <body>
        <Hands>{children}</Hands>
      </body>
    </html>
  )
}
