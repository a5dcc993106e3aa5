'use client'
import { useEffect, useState, type RefObject } from 'react'

/** The width of an element in px, kept up to date; null before it is in the page. Pictures are redrawn for it, not shrunk. */
export function useWidth(element: RefObject<HTMLElement | null>): number | null {
  const [width, setWidth] = useState<number | null>(null)
  useEffect(() => {
    const target = element.current
    if (!target) return
    const measure = () => setWidth(Math.round(target.getBoundingClientRect().width))
    measure()
    if (typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    return () => observer.disconnect()
  }, [element])
  return width
}
