/** The options of the last `kit start`, for the commands that run beside it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { followUpServices, standardDownstream } from '#stack/styles.ts'

/** @returns the number of downstream services with these partners */
export const downstreamCount = (partners: number): number => standardDownstream + partners

export function saveStartOptions(dataDir: string, start: { partners: number }): void {
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(join(dataDir, 'start.json'), JSON.stringify(start))
}

/** The value of FOLLOW_UPS with which the styles were last started from this data directory. */
export function followUps(dataDir: string): string {
  return followUpServices(downstreamCount(lastPartners(dataDir))).join(',')
}

function lastPartners(dataDir: string): number {
  try {
    return Number(JSON.parse(readFileSync(join(dataDir, 'start.json'), 'utf8')).partners) || 0
  } catch {
    return 0
  }
}
