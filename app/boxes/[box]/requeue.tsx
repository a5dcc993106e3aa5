'use client'
import { RequeueDone, RequeuePanel } from '#components/boxes/requeue-panel.tsx'
import { SkeletonRows } from '#components/skeleton-rows.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { isUnknown } from '#lib/browser/plans.ts'
import { useRequeue, useRequeuePlan } from '#lib/browser/requeue.ts'
import type { RequeuePreview } from '#lib/model/requeue.ts'

type Props = { box: string; want: RequeuePreview; onClose: () => void }

/** Trying rows again: looked at first, then done, then what became of it. */
export function Requeue({ box, want, onClose }: Props) {
  const { data: plan, error } = useRequeuePlan(box, want)
  const { run, done, error: failed, pending } = useRequeue(box)
  if (done) return <RequeueDone done={done} onClose={onClose} />
  const close = (
    <button type="button" className="lk" onClick={onClose}>
      Close
    </button>
  )
  if (error)
    return (
      <Banner kind="warn" title="They cannot be tried again now" action={close}>
        {error.message}
      </Banner>
    )
  if (!plan) return <SkeletonRows silent />
  return (
    <>
      {failed ? (
        <Banner
          kind="bad"
          title={isUnknown(failed) ? 'Nobody knows yet whether it was done' : 'It was not done'}
          action={close}
        >
          {failed.message}
          {isUnknown(failed)
            ? ' Asked again with the same button it is not done twice: you are told what came of it.'
            : ''}
        </Banner>
      ) : null}
      <RequeuePanel
        box={box}
        plan={plan}
        running={pending}
        onConfirm={() => run(plan.id)}
        onClose={onClose}
      />
    </>
  )
}
