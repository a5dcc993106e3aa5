'use client'
import { Menu } from '@base-ui/react/menu'
import { Check, Menu as Lines } from 'lucide-react'
import { useTheme } from 'next-themes'
import Link from 'next/link'
import type { Cluster } from '#lib/model/cluster.ts'
import { overviewHref } from '#lib/model/links.ts'
import { kindOf } from './cluster-menu.tsx'
import { isMain, type entriesOf } from './rail.tsx'
import { Glyph } from './ui/glyph.tsx'

const themes = ['system', 'light', 'dark'] as const

type Props = { here: string; clusters: Cluster[]; entries: ReturnType<typeof entriesOf> }

/** What the bar at the bottom has no room for: the records, the other clusters and the theme. */
export function PhoneMenu({ here, clusters, entries }: Props) {
  const { theme, setTheme } = useTheme()
  return (
    <Menu.Root>
      <Menu.Trigger className="burger" aria-label="Records, clusters and theme">
        <Lines size={20} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal role="region" aria-label="Records, clusters and theme">
        <Menu.Positioner sideOffset={4} align="start" style={{ zIndex: 9 }}>
          <Menu.Popup className="menu">
            {entries
              .filter((entry) => !isMain(entry))
              .map(({ place, label, href, icon: Icon }) => (
                <Menu.Item key={place} render={<Link href={href} />}>
                  <Icon size={12} strokeWidth={1.8} aria-hidden="true" />
                  {label}
                </Menu.Item>
              ))}
            <Menu.Separator className="rule" />
            {clusters.map((cluster) => (
              <Menu.Item key={cluster.id} render={<Link href={overviewHref(cluster.id)} />}>
                <Glyph kind={kindOf(cluster)} />
                {cluster.id === here ? <b>{cluster.name}</b> : cluster.name}
              </Menu.Item>
            ))}
            <Menu.Separator className="rule" />
            <Menu.RadioGroup value={theme ?? 'system'} onValueChange={setTheme}>
              {themes.map((one) => (
                <Menu.RadioItem key={one} value={one} closeOnClick>
                  <span className="tick">
                    <Menu.RadioItemIndicator>
                      <Check size={12} aria-hidden="true" />
                    </Menu.RadioItemIndicator>
                  </span>
                  Theme: {one}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
