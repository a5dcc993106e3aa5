import { readFileSync } from 'node:fs'
import { presets } from '#lib/boxes/presets.ts'
import { loadSettings } from '#lib/config/load.ts'
import { formatMistake } from '#lib/config/mistake.ts'

// `npm run check-config [file]`: without a file, what `npm start` would read.
const file = process.argv[2]
const env = file === undefined ? process.env : { ...process.env, THROUGHLINE_CONFIG: file }
const settings = loadSettings(env, (path) => readFileSync(path, 'utf8'), presets)

if (Array.isArray(settings)) {
  for (const mistake of settings) console.error(formatMistake(mistake))
  process.exitCode = 1
} else {
  const ids = settings.clusters.map(({ id }) => id)
  console.log(
    `settings are good: ${ids.length} ${ids.length === 1 ? 'cluster' : 'clusters'} (${ids.join(', ')})`,
  )
}
