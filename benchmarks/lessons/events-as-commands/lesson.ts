/** EDA §8: an event says what has happened, and needs no receiver; a command says what to do, and waits for one. */
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { AppError } from '#shared/runtime/errors.ts'
import { styleAddresses } from '#stack/style-processes.ts'
import { styles as allStyles, type StyleName } from '#stack/styles.ts'
import { runScript } from '../../measure/backlog.ts'
import type { Running } from '../../running.ts'
import type { LessonContext } from '../context.ts'
import type { Lesson } from '../lesson.ts'
import { placeOrders } from '../place-orders.ts'

const styles: readonly StyleName[] = ['choreography', 'orchestration']
const settleWithinMs = 20_000
const backlog = z.object({ pending: z.record(z.string(), z.number()) })

async function measure(ctx: LessonContext) {
  const rows: Row[] = []
  for (const style of styles) {
    const whenAnswered = async (running: Running) =>
      void rows.push({ style, ...(await openAtSender(running)), completed: await settled(running) })
    await placeOrders(ctx, { style, fault: 'loyalty down', whenAnswered })
  }
  const [choreography, orchestration] = rows as [Row, Row]
  return {
    answer: orchestration.workflows,
    holds: orchestration.workflows > 0 && choreography.unpublished === 0,
    finding:
      `With loyalty down all orders completed in both. But the order service of orchestration commands loyalty to credit points, and ` +
      `${orchestration.workflows} of its workflows were still open for that. The one of choreography had said that the orders are complete, and had ` +
      `nothing left to do (${choreography.unpublished} events unpublished): whether somebody credits points is not its business.`,
    table: {
      head: ['style', 'message', 'completed', 'open workflows of the sender', 'events that it has not published'],
      rows: rows.map(({ style, completed, workflows, unpublished }) => [
        style,
        style === 'choreography' ? 'OrderCompleted' : 'creditPoints',
        completed,
        workflows,
        unpublished,
      ]),
    },
    picture: {
      title: 'What the sender still has open while the receiver is down',
      unit: 'orders',
      bars: rows.map(({ style, workflows, unpublished }) => ({ label: style, style, value: workflows + unpublished })),
    },
  }
}
interface Row {
  style: StyleName
  completed: number
  workflows: number
  unpublished: number
}

/** Waits until no order is pending. */
async function settled({ testBed, style }: Running): Promise<number> {
  const { order } = testBed.styleDb(style.name)
  const deadline = Date.now() + settleWithinMs
  while ((await order.count({ where: { status: 'PENDING' } })) > 0) {
    if (Date.now() > deadline)
      throw new AppError('unavailable', `${style.name} did not settle its orders without loyalty.`)
    await sleep(50)
  }
  return order.count({ where: { status: 'COMPLETED' } })
}

async function openAtSender(running: Running): Promise<Pick<Row, 'workflows' | 'unpublished'>> {
  await settled(running)
  const { testBed, style, followUps } = running
  const env = { ...styleAddresses(testBed.stack, style.name), FOLLOW_UPS: followUps.join(',') }
  const printed = await runScript(`${allStyles[style.name].dir}/backlog.ts`, env)
  const { pending } = backlog.parse(JSON.parse(printed?.trim().split('\n').at(-1) ?? ''))
  const unpublished = await testBed.styleDb(style.name).outboxEvent.count({ where: { publishedAt: null } })
  return { workflows: pending.workflows ?? 0, unpublished }
}

export const eventsAsCommands: Lesson = {
  name: 'events-as-commands',
  section: '§8',
  title: 'Events and commands',
  claim:
    'An event describes what has happened, in the past tense. A command says what to do: it is no event, whatever carries it.',
  question: {
    text: 'Loyalty is down while 20 orders are placed in orchestration. How many workflows of the order service are still open afterwards?',
    unit: 'workflows',
  },
  styles,
  measure,
  advice:
    'Say each message aloud: "an order was completed" can be ignored, "credit the points" cannot. If the sender must know that it was ' +
    'done, send a command, openly, by a call or a workflow; kit lint-events finds those that are called events.',
  backOut: 'A topic of commands with one receiver is a queue, or an endpoint of that receiver.',
}
