'use client'
import { useRouter } from 'next/navigation'
import { useDeferredValue, useState } from 'react'
import { Palette, type Hit } from '#components/palette.tsx'
import { boxStatusWords, sayCount } from '#components/boxes/box-words.ts'
import { EMPTY_ID, groupWord } from '#components/words.ts'
import { useBoxes, useBrokers, useFlows, useGroups, useTopics } from '#lib/browser/queries.ts'
import { formatCount, formatPlural } from '#lib/format.ts'
import type { Box } from '#lib/model/box.ts'
import type { Broker } from '#lib/model/cluster.ts'
import type { Flow } from '#lib/model/flow.ts'
import type { Group } from '#lib/model/group.ts'
import {
  auditHref,
  boxesHref,
  boxHref,
  flowHref,
  flowsHref,
  groupHref,
  groupsHref,
  overviewHref,
  replicasHref,
  topicHref,
  topicsHref,
} from '#lib/model/links.ts'
import type { Topic } from '#lib/model/topic.ts'

type Props = { cluster: string; open: boolean; onClose: () => void }

/** Finds groups, topics and brokers as one types, each with its state and number: often that is the answer. */
export function SearchPalette(props: Props) {
  return props.open ? <OpenPalette {...props} /> : null
}

const MOST_OF_A_KIND = 8

function OpenPalette({ cluster, onClose }: Props) {
  const [text, setText] = useState('')
  const search = useDeferredValue(text.trim())
  const groups = useGroups(cluster, { search, limit: MOST_OF_A_KIND })
  const topics = useTopics(cluster, { search, limit: MOST_OF_A_KIND })
  const brokers = useBrokers(cluster)
  const flows = useFlows()
  const boxes = useBoxes()
  const router = useRouter()
  const hits = [
    ...(groups.data?.items ?? []).map((group) => groupHit(cluster, group)),
    ...(topics.data?.items ?? []).map((topic) => topicHit(cluster, topic)),
    ...(brokers.data?.items ?? [])
      .filter((broker) => matches(broker, search))
      .map((broker) => brokerHit(cluster, broker)),
    ...[...(flows.data?.items ?? []).map(flowHit), ...(boxes.data?.items ?? []).map(boxHit)].filter(
      ({ name }) => name.toLowerCase().includes(search.toLowerCase()),
    ),
    ...screens(cluster).filter(({ name }) => name.toLowerCase().includes(search.toLowerCase())),
  ]
  return (
    <Palette
      text={text}
      onText={setText}
      hits={hits}
      looking={groups.isFetching && groups.data === undefined}
      onClose={onClose}
      onGo={(hit) => {
        onClose()
        router.push(hit.href)
      }}
    />
  )
}

function groupHit(cluster: string, group: Group): Hit {
  const { kind, word } = groupWord(group)
  const lag = group.lagMessages === null ? 'lag unknown' : `${formatCount(group.lagMessages)} behind`
  return {
    key: `group ${group.id}`,
    what: 'group',
    name: group.id === '' ? EMPTY_ID : group.id,
    kind,
    word,
    figure: lag,
    href: groupHref(cluster, group.id),
  }
}

function topicHit(cluster: string, topic: Topic): Hit {
  const bad = topic.offlinePartitions > 0
  return {
    key: `topic ${topic.name}`,
    what: 'topic',
    name: topic.name,
    kind: bad ? 'bad' : topic.underReplicated > 0 ? 'warn' : 'ok',
    word: bad ? 'No leader' : topic.underReplicated > 0 ? 'Copies missing' : 'Well',
    figure: formatPlural(topic.partitions, 'partition'),
    href: topicHref(cluster, topic.name),
  }
}

function matches({ id, host, rack }: Broker, search: string): boolean {
  return `broker ${id} ${host} ${rack ?? ''}`.toLowerCase().includes(search.toLowerCase())
}

function brokerHit(cluster: string, broker: Broker): Hit {
  return {
    key: `broker ${broker.id}`,
    what: 'broker',
    name: `Broker ${broker.id}`,
    kind: broker.up ? 'ok' : 'bad',
    word: broker.up ? 'Up' : 'Gone',
    figure: formatPlural(broker.leaders, 'leader'),
    href: replicasHref(cluster),
  }
}

function flowHit({ id, status, bottleneck }: Flow): Hit {
  return {
    key: `flow ${id}`,
    what: 'flow',
    name: id,
    ...boxStatusWords[status],
    figure: bottleneck === null ? '' : `at ${bottleneck}`,
    href: flowHref(id),
  }
}

function boxHit({ id, kind, status, pending, cappedStates }: Box): Hit {
  return {
    key: `box ${id}`,
    what: kind,
    name: id,
    ...boxStatusWords[status],
    figure: pending === null ? '' : `${sayCount(pending, cappedStates.includes('pending'))} pending`,
    href: boxHref(id),
  }
}

function screens(cluster: string): Hit[] {
  const screen = (name: string, href: string): Hit => ({
    key: `screen ${name}`,
    what: 'screen',
    name,
    kind: null,
    word: '',
    figure: '',
    href,
  })
  return [
    screen('Overview', overviewHref(cluster)),
    screen('Groups', groupsHref(cluster)),
    screen('Topics', topicsHref(cluster)),
    screen('Replicas', replicasHref(cluster)),
    screen('Flows', flowsHref()),
    screen('Boxes', boxesHref()),
    screen('Audit', auditHref(cluster)),
  ]
}
