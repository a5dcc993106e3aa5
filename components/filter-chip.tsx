'use client'
import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { Glyph, type Kind } from './ui/glyph.tsx'

type Option = { value: string; label: string; kind?: Kind }

/** A filter of one or several values. `value` holds them as the address does: comma-separated, empty for any. */
export function FilterChip({
  label,
  options,
  value,
  onChange,
  single = false,
  always = false,
}: {
  label: string
  options: Option[]
  value: string
  onChange: (value: string) => void
  single?: boolean
  /** One stands at any time: there is no "any". */
  always?: boolean
}) {
  const chosen = options.filter((option) => has(value, option))
  const toggle = (option: Option, on: boolean) => {
    const others = single ? [] : chosen.filter((one) => one !== option)
    onChange([...others, ...(on ? [option] : [])].map((one) => one.value).join(','))
  }
  return (
    <Menu.Root>
      <Menu.Trigger className={value === '' ? 'chip' : 'chip on'}>
        {label} <b>{sayChosen(value, chosen)}</b>
      </Menu.Trigger>
      <Menu.Portal role="region" aria-label={label}>
        <Menu.Positioner sideOffset={4} align="start" style={{ zIndex: 9 }}>
          <Menu.Popup className="menu">
            {value === '' || always ? null : <Menu.Item onClick={() => onChange('')}>any</Menu.Item>}
            {options.map((option) => (
              <Menu.CheckboxItem
                key={option.value}
                checked={has(value, option)}
                closeOnClick={single}
                onCheckedChange={(on) => toggle(option, on)}
              >
                <span className="tick">
                  <Menu.CheckboxItemIndicator>
                    <Check size={12} aria-hidden="true" />
                  </Menu.CheckboxItemIndicator>
                </span>
                {option.kind ? <Glyph kind={option.kind} /> : null}
                {option.label}
              </Menu.CheckboxItem>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

/** An option may stand for several values: it is chosen when all of them are. */
function has(value: string, option: Option): boolean {
  const values = new Set(value.split(','))
  return option.value.split(',').every((one) => values.has(one))
}

function sayChosen(value: string, chosen: Option[]): string {
  if (value === '') return 'any'
  const [only] = chosen
  if (!only) return value
  return chosen.length === 1 ? only.label : `${chosen.length} of them`
}
