'use client'
import { Menu } from '@base-ui/react/menu'
import { Check, Menu as Lines } from 'lucide-react'
import { useTheme } from 'next-themes'
import Link from 'next/link'
import type { Cluster } from '#lib/model/cluster.ts'
import { overviewHref } from '#lib/model/links.ts'
import { kindOf } from './cluster-menu.tsx'
import { Glyph } from './ui/glyph.tsx'

const themes = ['system', 'light', 'dark'] as const

/** What stands in the rail beside the screens, where there is no room for a rail: the other clusters and the theme. */
export function PhoneMenu({ here, clusters }: { here: string; clusters: Cluster[] }) {
  const { theme, setTheme } = useTheme()
  return (
    <Menu.Root>
      <Menu.Trigger className="burger" aria-label="Clusters and theme">
        <Lines size={20} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal role="region" aria-label="Clusters and theme">
        <Menu.Positioner sideOffset={4} align="start" style={{ zIndex: 9 }}>
          <Menu.Popup className="menu">
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
