'use client'
import { Menu } from '@base-ui/react/menu'
import { ChevronDown } from 'lucide-react'
import Link from 'next/link'
import type { Cluster } from '#lib/model/cluster.ts'
import { overviewHref } from '#lib/model/links.ts'
import { formatPlural } from '#lib/format.ts'
import { Glyph, type Kind } from './ui/glyph.tsx'

/** Which cluster this is, and the way to the others. With one cluster there is nothing to choose. */
export function ClusterMenu({ here, clusters }: { here: string; clusters: Cluster[] }) {
  const seen = clusters.find(({ id }) => id === here)
  const label = (
    <span>
      {seen?.name ?? here}
      <small>{seen ? describe(seen) : ''}</small>
    </span>
  )
  if (clusters.length < 2) return <div className="cluster">{label}</div>
  return (
    <Menu.Root>
      <Menu.Trigger className="cluster">
        {label}
        <span className="vh">, choose another cluster</span>
        <ChevronDown size={14} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal role="region" aria-label="Choose a cluster">
        <Menu.Positioner sideOffset={4} align="start" style={{ zIndex: 9 }}>
          <Menu.Popup className="menu">
            {clusters.map((cluster) => (
              <Menu.Item key={cluster.id} render={<Link href={overviewHref(cluster.id)} />}>
                <Glyph kind={kindOf(cluster)} />
                {cluster.name}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function describe({ metadataVersion, brokers, state }: Cluster): string {
  if (state === 'starting') return 'first look under way'
  const version = metadataVersion ? `Kafka ${metadataVersion}, ` : ''
  return brokers.known === 0 ? 'not reached' : `${version}${formatPlural(brokers.known, 'broker')}`
}

export function kindOf({ state, brokers, offlinePartitions, underMinIsr, underReplicated }: Cluster): Kind {
  if (state === 'starting') return 'unk'
  if (state === 'unreachable' || brokers.seen < brokers.known) return 'bad'
  if ((offlinePartitions ?? 0) + (underMinIsr ?? 0) > 0) return 'bad'
  return (underReplicated ?? 0) > 0 ? 'warn' : 'ok'
}
