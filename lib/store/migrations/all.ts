import { audit } from './audit.ts'
import { boxes } from './boxes.ts'
import { history } from './history.ts'
import type { Migration } from './migration.ts'
import { traces } from './traces.ts'

/** In the order in which they run. */
export const allMigrations: readonly Migration[] = [history, audit, traces, boxes]
