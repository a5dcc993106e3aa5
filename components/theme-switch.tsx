'use client'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useNow } from './ui/age.tsx'

const next = { system: 'light', light: 'dark', dark: 'system' } as const
const icons = { system: Monitor, light: Sun, dark: Moon } as const

/** System, light, dark, in turn. The server does not know which: nothing is claimed before the page is awake. */
export function ThemeSwitch() {
  const { theme, setTheme } = useTheme()
  const awake = useNow() !== null
  const current = awake && (theme === 'light' || theme === 'dark') ? theme : 'system'
  const Icon = icons[current]
  return (
    <button type="button" className="it" onClick={() => setTheme(next[current])} title={`Theme: ${current}`}>
      <Icon size={16} strokeWidth={1.8} aria-hidden="true" />
      <span>Theme: {current}</span>
    </button>
  )
}
