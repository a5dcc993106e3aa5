'use client'
import { useSyncExternalStore } from 'react'

export type Density = 'comfortable' | 'compact'

const KEY = 'throughline.density'
const CHANGED = 'throughline:density'

/** How tall rows are: remembered per person, on every list. The server does not know and says comfortable. */
export function useDensity(): [Density, (density: Density) => void] {
  const density = useSyncExternalStore<Density>(subscribe, read, () => 'comfortable')
  return [density, write]
}

function subscribe(listener: () => void): () => void {
  // `storage` tells of the other tabs only.
  window.addEventListener('storage', listener)
  window.addEventListener(CHANGED, listener)
  return () => {
    window.removeEventListener('storage', listener)
    window.removeEventListener(CHANGED, listener)
  }
}

function read(): Density {
  try {
    return localStorage.getItem(KEY) === 'compact' ? 'compact' : 'comfortable'
  } catch {
    // Storage may be switched off.
    return 'comfortable'
  }
}

function write(density: Density): void {
  try {
    localStorage.setItem(KEY, density)
  } catch {
    return
  }
  window.dispatchEvent(new Event(CHANGED))
}
