'use client'
import { Dialog } from '@base-ui/react/dialog'
import { useEffect, useId, useRef, useState } from 'react'
import { Glyph, type Kind } from './ui/glyph.tsx'

export type Hit = {
  key: string
  what: string
  name: string
  kind: Kind | null
  word: string
  figure: string
  href: string
}

/** A field and what it finds. Arrows choose, Enter goes, Escape leaves. */
export function Palette({
  text,
  onText,
  hits,
  looking,
  onGo,
  onClose,
}: {
  text: string
  onText: (text: string) => void
  hits: Hit[]
  looking: boolean
  onGo: (hit: Hit) => void
  onClose: () => void
}) {
  const [chosen, setChosen] = useState(0)
  const list = useId()
  const active = useRef<HTMLDivElement>(null)
  const at = Math.min(chosen, Math.max(0, hits.length - 1))
  useEffect(() => active.current?.scrollIntoView?.({ block: 'nearest' }), [at])

  function onKey(event: React.KeyboardEvent): void {
    const hit = hits[at]
    if (event.key === 'ArrowDown') setChosen(Math.min(at + 1, hits.length - 1))
    else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0))
    else if (event.key === 'Enter' && hit) onGo(hit)
    else return
    event.preventDefault()
  }

  return (
    <Dialog.Root open onOpenChange={(wanted) => (wanted ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="veil" />
        <Dialog.Popup className="palette" aria-label="Search or jump">
          <input
            role="combobox"
            aria-expanded="true"
            aria-controls={list}
            aria-activedescendant={hits[at] ? `${list}-${at}` : undefined}
            aria-label="Group, topic or broker"
            placeholder="Group, topic or broker"
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => {
              onText(event.target.value)
              setChosen(0)
            }}
            onKeyDown={onKey}
          />
          <div role="listbox" id={list} aria-label="Found">
            {hits.map((hit, n) => (
              <div
                key={hit.key}
                id={`${list}-${n}`}
                ref={n === at ? active : null}
                role="option"
                aria-selected={n === at}
                tabIndex={-1}
                onMouseMove={() => setChosen(n)}
                onClick={() => onGo(hit)}
                onKeyDown={() => undefined}
              >
                {hit.kind ? <Glyph kind={hit.kind} /> : null}
                <b>{hit.name}</b>
                <span className="muted small">{hit.what}</span>
                <span className="r small">
                  {hit.figure ? <span>{hit.figure}</span> : null}
                  {hit.word ? <span>{hit.word}</span> : null}
                </span>
              </div>
            ))}
          </div>
          {hits.length === 0 ? (
            <p className="muted" style={{ padding: '4px 16px 14px' }}>
              {looking
                ? 'Looking …'
                : `Nothing is called like “${text}”. Parts of names work, case does not matter.`}
            </p>
          ) : null}
          <p className="ft desk-only" aria-hidden="true">
            <span>
              <kbd>↑</kbd> <kbd>↓</kbd> choose
            </span>
            <span>
              <kbd>Enter</kbd> open
            </span>
            <span>
              <kbd>Esc</kbd> close
            </span>
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
