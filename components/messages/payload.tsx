'use client'
import { useMemo, useState } from 'react'
import { Seg } from '#components/ui/seg.tsx'
import { formatBytes, formatCount } from '#lib/format.ts'
import type { Message } from '#lib/model/messages.ts'
import { indentJson, toBytes, toHexLines } from './hex.ts'
import { sayContent } from './message-words.ts'
import { toVisible } from './visible.ts'

type Form = 'json' | 'text' | 'hex'
const forms = [
  { value: 'json', label: 'JSON' },
  { value: 'text', label: 'Text' },
  { value: 'hex', label: 'Hex' },
] as const

/** In characters. A browser lays out one paragraph of more for seconds. A multiple of four, as base64 wants it. */
const MOST_DRAWN = 1_000_000

/** A key or a value in one of three forms, with what it was taken for. */
export function Payload({
  title,
  text,
  encoding,
  is,
  schemaId = null,
  sizeBytes,
  cut,
  masked,
  children,
}: {
  title: string
  text: string | null
  encoding: 'utf8' | 'base64'
  is: Message['valueIs']
  schemaId?: number | null
  sizeBytes: number
  cut: boolean
  masked: string[]
  children?: React.ReactNode
}) {
  const [chosen, setChosen] = useState<Form | null>(null)
  const json = useMemo(
    () =>
      text !== null && encoding === 'utf8' && !cut && text.length <= MOST_DRAWN ? indentJson(text) : null,
    [text, encoding, cut],
  )
  const form = chosen ?? (is === 'json' && json !== null ? 'json' : encoding === 'base64' ? 'hex' : 'text')
  const possible = forms.filter(({ value }) => value !== 'json' || json !== null)
  return (
    <section className="payload" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <span className="muted">{formatBytes(BigInt(sizeBytes))}</span>
        {text === null || text === '' ? null : (
          <Seg label={`${title} as`} options={possible} value={form} onChange={setChosen} />
        )}
        {children}
      </header>
      {text === null || text === '' ? null : (
        // It may scroll: then it has to be reached by keyboard.
        <pre className="mono" tabIndex={0} aria-label={`${title} as ${form}`}>
          {draw(text, encoding, form, json)}
        </pre>
      )}
      <p className="note">
        {sayContent(is, schemaId)}
        {masked.length > 0 && is !== 'masked'
          ? ` ${masked.join(', ')} masked by the settings of this cluster.`
          : ''}
        {cut ? ' Only its beginning is here.' : ''}
        {text !== null && text.length > MOST_DRAWN
          ? ` The first ${formatCount(MOST_DRAWN)} characters are drawn; copying takes all of it.`
          : ''}
      </p>
    </section>
  )
}

function draw(text: string, encoding: 'utf8' | 'base64', form: Form, json: string | null): React.ReactNode {
  if (form === 'hex') return toHexLines(toBytes(text, encoding)).join('\n')
  if (form === 'json' && json !== null) return withMasks(json)
  const drawn = text.slice(0, MOST_DRAWN)
  return withMasks(encoding === 'utf8' ? drawn : new TextDecoder().decode(toBytes(drawn, 'base64')))
}

/** What is hidden is seen to be hidden. */
function withMasks(text: string): React.ReactNode {
  const parts = toVisible(text).split('•••')
  if (parts.length === 1) return parts
  return parts.flatMap((part, n) =>
    n === 0
      ? [part]
      : [
          // oxlint-disable-next-line react/no-array-index-key -- a text that does not change
          <span key={n} className="masked" title="masked by the settings">
            •••
          </span>,
          part,
        ],
  )
}
