/** Which servers a command will start, read off its words before the packages that parse them are there. */
import { serverNames } from '#stack/server.ts'
import { expandStyles, mainStyles, styles } from '#stack/styles.ts'

/** PostgreSQL comes with the packages. */
type Installed = Exclude<(typeof serverNames)[number], 'postgres'>

interface NeededServers {
  required: Installed[]
  /** Used where they can be had, left out otherwise. */
  optional: Installed[]
}

const nothing: NeededServers = { required: [], optional: [] }

/** @param args such as ['start', '--style', 'choreography'] */
export function neededServers(args: readonly string[]): NeededServers {
  const [command, ...words] = args.flatMap((arg) => arg.split('='))
  if (words.some((word) => word === '--help' || word === '-h')) return nothing
  if (command === 'start') return { required: ofStyles(words), optional: [] }
  if (command === 'compare')
    return { required: ofStyles(words), optional: hasNetworkFaults(words) ? ['toxiproxy'] : [] }
  if (command === 'stack' && words[0] === 'up') return ofNames(words.slice(1))
  if (command === 'test' && args.slice(1).every((arg) => arg.startsWith('-') || arg === 'integration'))
    return { required: ['kafka', 'temporal'], optional: ['toxiproxy'] }
  return nothing
}

/** The experiment that has them is one of those that run when none is named. */
const hasNetworkFaults = (words: string[]) =>
  words.includes('availability') || !words.some((word) => word === '--experiment' || word === '-e')

/** Of the styles that are named, or of those that run when none is. */
function ofStyles(words: string[]): Installed[] {
  const named = expandStyles(words)
  const needs = new Set((named.length > 0 ? named : mainStyles).flatMap((name) => styles[name].needs))
  return serverNames.filter(isInstalled).filter((name) => needs.has(name))
}

function ofNames(words: string[]): NeededServers {
  const named = serverNames.filter(isInstalled).filter((name) => words.includes(name))
  if (words.some((word) => !word.startsWith('-'))) return { required: named, optional: [] }
  return { required: ['kafka', 'temporal'], optional: ['toxiproxy'] }
}

const isInstalled = (name: (typeof serverNames)[number]): name is Installed => name !== 'postgres'
