import { notFound } from 'next/navigation'
import { Fault, isRefusal, type Refusal } from '#lib/model/reading.ts'

/** What a page begins with; without a value why there is none, and it goes on asking. What is not there is no page. */
export async function toFirstPaint<T>(
  read: () => Promise<T | Refusal>,
): Promise<{ initial: T | null; because: string | null }> {
  try {
    const found = await read()
    if (!isRefusal(found)) return { initial: found, because: null }
    if (found.refused === 'not-found') notFound()
    return { initial: null, because: found.because }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { initial: null, because: error.message }
  }
}
