import { pino } from 'pino'

/** Our own log: one JSON object a line on stdout. `THROUGHLINE_LOG` is its level: `info` unless told, `silent` for none. */
export const log = pino({ level: process.env['THROUGHLINE_LOG'] || 'info', base: null })
