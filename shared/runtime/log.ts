/** One JSON line per event on standard output; what a process says is for programs first. */
import { pino } from 'pino'

export const log = pino({ level: process.env.LOG_LEVEL ?? 'info', base: { pid: process.pid } })
