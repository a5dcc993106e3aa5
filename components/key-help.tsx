'use client'
import { Dialog } from '@base-ui/react/dialog'

const keys = [
  ['Ctrl K', 'search or jump'],
  ['/', 'search in this list'],
  ['j  k', 'down and up in a list'],
  ['Enter', 'open'],
  ['g o', 'overview'],
  ['g g', 'groups'],
  ['g t', 'topics'],
  ['g r', 'replicas'],
  ['g a', 'audit'],
  ['Space', 'choose the row, with Shift up to it'],
  ['?', 'this help'],
] as const

export function KeyHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog.Root open={open} onOpenChange={(wanted) => (wanted ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="veil" />
        <Dialog.Popup className="palette" style={{ padding: '16px 20px' }}>
          <Dialog.Title style={{ fontWeight: 600, marginBottom: 8 }}>Keys</Dialog.Title>
          <dl style={{ display: 'grid', gridTemplateColumns: '90px 1fr', rowGap: 6 }}>
            {keys.map(([key, what]) => (
              <div key={key} style={{ display: 'contents' }}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
