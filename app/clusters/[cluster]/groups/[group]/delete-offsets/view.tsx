'use client'
import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs'
import { PlanScreen } from '#app/clusters/[cluster]/plan-screen.tsx'
import { PlanWhom } from '#components/plan/plan-whom.tsx'
import { groupPath } from '#lib/browser/plans.ts'
import { useGroup } from '#lib/browser/queries.ts'

/** A group forgets where it stands on some of its topics. */
export function DeleteOffsetsView({ cluster, id }: { cluster: string; id: string }) {
  const { data } = useGroup(cluster, id)
  const [topics, setTopics] = useQueryState('topic', parseAsArrayOf(parseAsString).withDefault([]))
  const committed = (data?.partitionList ?? []).filter((row) => row.committed !== null)
  const known = [...new Set([...topics, ...committed.map(({ topic }) => topic)])].toSorted()
  return (
    <PlanScreen
      cluster={cluster}
      question={
        topics.length === 0
          ? null
          : { path: groupPath(cluster, id, 'offsets/delete/preview'), body: { scope: { topics } } }
      }
      whom={<PlanWhom cluster={cluster} id={id} group={data ?? null} />}
      where=""
      opening={topics.length === 0 ? 'Which topics should it forget?' : 'Looking…'}
      form={() => (
        <fieldset>
          <legend>Topics</legend>
          <div>
            {known.map((topic) => (
              <label key={topic} className="plan-opt">
                <input
                  type="checkbox"
                  checked={topics.includes(topic)}
                  onChange={(event) =>
                    void setTopics(
                      event.target.checked ? [...topics, topic] : topics.filter((one) => one !== topic),
                    )
                  }
                />
                {topic}
              </label>
            ))}
            {known.length === 0 ? <p className="ink2">This group has committed nothing.</p> : null}
          </div>
        </fieldset>
      )}
    />
  )
}
