import { Glyph } from '#components/ui/glyph.tsx'
import type { Advice } from '#lib/model/box.ts'
import { Copy } from './copy.tsx'
import './boxes.css'

/** What is worth doing, with what to run where there is something. */
export function AdviceList({ advice }: { advice: readonly Advice[] }) {
  return (
    <ul className="adv">
      {advice.map(({ kind, text, detail, sql }) => (
        <li key={`${kind} ${text}`}>
          <Glyph kind={kind === 'note' || kind === 'rights' ? 'unk' : 'warn'} />
          <div>
            <b>{text}</b> <span className="ink2">{detail}</span>
            {sql === null ? null : <Copy text={sql} what="the statement" />}
          </div>
        </li>
      ))}
    </ul>
  )
}
