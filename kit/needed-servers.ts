/** Which servers a command will start, derived from its arguments before the packages that parse them are installed. */
import { serverNames } from '#stack/server.ts'
import { expandStyles, mainStyles, styles } from '#stack/styles.ts'

/** PostgreSQL comes with the packages. */
type Installed = Exclude<(typeof serverNames)[number], 'postgres'>

interface NeededServers {
  required: Installed[]
  /** Used if they can be installed, left out otherwise. */
  optional: Installed[]
}

const none: NeededServers = { required: [], optional: [] }

/** @param args such as ['start', '--style', 'choreography'] */
export function neededServers(args: readonly string[]): NeededServers {
  const [command, ...words] = args.flatMap((arg) => arg.split('='))
  if (words.some((word) => word === '--help' || word === '-h')) return none
  if (command === 'start') return { required: serversOfStyles(words), optional: [] }
  if (command === 'compare')
    return { required: serversOfStyles(words), optional: hasNetworkFaults(words) ? ['toxiproxy'] : [] }
  if (command === 'stack' && words[0] === 'up') return namedServers(words.slice(1))
  if (command === 'test' && args.slice(1).every((arg) => arg.startsWith('-') || arg === 'integration'))
    return { required: serversOfStyles([]), optional: ['toxiproxy'] }
  return none
}

/** The experiment that has them is one of those that run when none is named. */
const hasNetworkFaults = (words: string[]) =>
  words.includes('availability') || !words.some((word) => word === '--experiment' || word === '-e')

/** Of the styles that are named, or of those that run when none is. */
function serversOfStyles(words: string[]): Installed[] {
  const named = expandStyles(words)
  const needs = new Set((named.length > 0 ? named : mainStyles).flatMap((name) => styles[name].needs))
  return serverNames.filter(isInstalled).filter((name) => needs.has(name))
}

function namedServers(words: string[]): NeededServers {
  const named = serverNames.filter(isInstalled).filter((name) => words.includes(name))
  if (words.some((word) => !word.startsWith('-'))) return { required: named, optional: [] }
  return { required: serversOfStyles([]), optional: ['toxiproxy'] }
}

const isInstalled = (name: (typeof serverNames)[number]): name is Installed => name !== 'postgres'
