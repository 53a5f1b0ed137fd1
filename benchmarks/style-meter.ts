/** The meter of a running style: its processes, the servers that it needs, and the providers. */
import type { RunningStyle } from '#stack/style-processes.ts'
import { styles } from '#stack/styles.ts'
import { type MeteredProcess, type Reading, readMeter } from './measure/meter.ts'
import type { TestBed } from './test-bed.ts'

export const readStyleMeter = (testBed: TestBed, style: RunningStyle): Promise<Reading> =>
  readMeter({
    processes: () => meteredProcesses(testBed, style),
    statistics: testBed.providersDb,
    styleDatabase: styles[style.name].database,
    orderServiceUrls: style.urls,
  })

export const meteredProcesses = (testBed: TestBed, style: RunningStyle): MeteredProcess[] => [
  ...processesOf(testBed, style),
  one('providers', testBed.providers.pid()),
]

/** Without the providers, which cost every style the same. */
export const processesOf = (testBed: TestBed, style: RunningStyle): MeteredProcess[] => [
  ...style.services.map((service) => one(service.name.replace(`${style.name}/`, ''), service.pid())),
  ...styles[style.name].needs.map((name) => ({ name, pids: testBed.stack.servers[name].pids() })),
]

const one = (name: string, pid: number | undefined): MeteredProcess => ({ name, pids: pid === undefined ? [] : [pid] })
