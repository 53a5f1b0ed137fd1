/** The log: one JSON object per line on standard output. */
import { pino } from 'pino'

export const log = pino({ level: process.env.LOG_LEVEL ?? 'info', base: { pid: process.pid } })
