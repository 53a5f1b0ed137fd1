/** Choreography against orchestration: who has to know when a step is inserted, and where the process can be read. */
import { costsOf } from '../coupling/lesson.ts'
import type { Lesson, Outcome } from '../lesson.ts'

const compared = ['choreography', 'orchestration'] as const

async function measure(): Promise<Outcome> {
  const { costs, table, bars } = costsOf('add-fraud')
  const [choreography, orchestration] = compared.map((name) => costs.find(({ style }) => style === name)!)
  const most = costs.toSorted((a, b) => b.added + b.removed - (a.added + a.removed))[0]!
  return {
    answer: most.style,
    holds: choreography!.deployed.length > orchestration!.deployed.length,
    finding:
      `A fraud check before anything is shipped changes ${choreography!.changedFiles} files in choreography, where ` +
      `${choreography!.deployed.join(' and ')} are deployed again, and ${orchestration!.changedFiles} in orchestration, where ` +
      `${orchestration!.deployed.join(' and ')} is. In orchestration the order of the steps is read in one file, workflow.ts; in ` +
      `choreography it follows from the reactions of all services.`,
    table,
    picture: { title: 'Lines that a fraud check changes', unit: 'lines', bars },
  }
}

export const stepInTheMiddle: Lesson = {
  name: 'step-in-the-middle',
  section: '§10',
  title: 'A step in the middle: who knows what',
  claim:
    'Without a coordinator nobody knows the whole process: flows are harder to follow, and to change in the middle.',
  question: {
    text: 'A fraud check is inserted between payment and shipping. In which style does it change the most lines?',
    choices: [
      'synchronous-chain',
      'choreography',
      'orchestration',
      'hybrid',
      'careful-chain',
      'job-queue',
      'polled-table',
    ],
  },
  styles: [],
  measure,
  advice:
    'Where steps depend on each other and their order changes, write the process down in one place: a workflow, or a function. ' +
    'Keep events for those who only want to know.',
  backOut:
    'Replace the events between the steps of one process by a workflow that calls them, and keep the event at its end: that is ' +
    'how the hybrid differs from the choreography.',
}
