'use client'
import { usePathname, useSearchParams } from 'next/navigation'
import Link from 'next/link'
import { useState } from 'react'
import { ClusterMenu } from '#components/cluster-menu.tsx'
import { KeyHelp } from '#components/key-help.tsx'
import { Mark } from '#components/mark.tsx'
import { PhoneMenu } from '#components/phone-menu.tsx'
import { PhoneTabs, RailLinks, entriesOf, type Place } from '#components/rail.tsx'
import { ThemeSwitch } from '#components/theme-switch.tsx'
import { TopBar, type Crumb } from '#components/top-bar.tsx'
import { EMPTY_ID } from '#components/words.ts'
import { useClusters, useFlows, type ListOf } from '#lib/browser/queries.ts'
import { useKeys } from '#lib/browser/use-keys.ts'
import type { Cluster } from '#lib/model/cluster.ts'
import { auditEntryHref, groupHref, overviewHref } from '#lib/model/links.ts'
import { SearchPalette } from './search-palette.tsx'
import { safelyDecoded } from '#app/safely-decoded.ts'
import { heldUpOf, widePlaceOf } from '#app/flows/wide-place.ts'

/** Around every screen of a cluster: rail, bar, palette, keys. */
export function Shell({
  cluster,
  initial,
  children,
}: {
  cluster: string
  initial: ListOf<Cluster>
  children: React.ReactNode
}) {
  const clusters = useClusters(initial).data?.items ?? initial.items
  const seen = clusters.find(({ id }) => id === cluster)
  const at = placeOf(usePathname(), useSearchParams().get('id'))
  const { place } = at
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null)
  const entries = entriesOf(cluster, seen, heldUpOf(useFlows().data?.items))
  const search = () => setOpen('palette')
  useKeys({
    search,
    help: () => setOpen('keys'),
    places: Object.fromEntries(entries.map(({ key, href }) => [key, href])),
  })
  return (
    <div className="app">
      <a className="vh" href="#verdict">
        Skip to the verdict
      </a>
      <aside className="rail">
        <Link className="brand" href="/" aria-label="Throughline">
          <Mark />
          <span>Throughline</span>
        </Link>
        <ClusterMenu here={cluster} clusters={clusters} />
        <nav aria-label="Screens">
          <RailLinks entries={entries} here={place} />
        </nav>
        <div className="foot">
          <ThemeSwitch />
        </div>
      </aside>
      <div>
        <TopBar
          crumbs={crumbsOf(cluster, seen, at, entries)}
          seen={seen}
          menu={<PhoneMenu here={cluster} clusters={clusters} entries={entries} />}
          onSearch={search}
        />
        {children}
      </div>
      <PhoneTabs entries={entries} here={place} />
      <SearchPalette cluster={cluster} open={open === 'palette'} onClose={() => setOpen(null)} />
      <KeyHelp open={open === 'keys'} onClose={() => setOpen(null)} />
    </div>
  )
}

/** /clusters/x/groups/y → groups, y. `id` names a group that no path can carry: its segment is `~`. */
type Where = {
  place: Place | null
  name: string | null
  /** What is done there; null: it is looked at. */
  deed: string | null
}

const deeds: Readonly<Record<string, string>> = {
  reset: 'Reset',
  'delete-offsets': 'Delete offsets',
  undo: 'Undo',
}

function placeOf(path: string, id: string | null): Where {
  const wide = widePlaceOf(path)
  if (wide) return wide
  const [, , , section, name, what] = path.split('/')
  const deed = deeds[what ?? ''] ?? null
  const decoded = name === undefined ? null : name === '~' ? id : safelyDecoded(name)
  switch (section) {
    case undefined:
    case '':
      return { place: 'overview', name: null, deed: null }
    case 'groups':
    case 'topics':
    case 'replicas':
    case 'messages':
    case 'send':
    case 'traces':
    case 'audit':
      return { place: section, name: decoded, deed }
    case 'resets':
      return { place: 'groups', name: null, deed: 'Reset several' }
    case 'delete-groups':
      return { place: 'groups', name: null, deed: 'Delete' }
    default:
      return { place: null, name: null, deed: null }
  }
}

function crumbsOf(
  cluster: string,
  seen: Cluster | undefined,
  { place, name, deed }: Where,
  entries: ReturnType<typeof entriesOf>,
): Crumb[] {
  const entry = entries.find((one) => one.place === place)
  const wide = place === 'flows' || place === 'boxes'
  return [
    ...(wide ? [] : [{ label: seen?.name ?? cluster, href: overviewHref(cluster) }]),
    ...(entry ? [{ label: entry.label, href: entry.href }] : []),
    ...(name === null
      ? []
      : [
          {
            label: place === 'audit' ? `Entry ${name}` : name === '' ? EMPTY_ID : name,
            ...(deed === null
              ? {}
              : { href: place === 'audit' ? auditEntryHref(cluster, name) : groupHref(cluster, name) }),
          },
        ]),
    ...(deed === null ? [] : [{ label: deed }]),
  ]
}
