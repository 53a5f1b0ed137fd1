import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractDepcruiseConfig from 'dependency-cruiser/config-utl/extract-depcruise-config'
import { afterAll, describe, expect, it } from 'vitest'

type Files = Record<string, string>

const rules = await extractDepcruiseConfig(join(import.meta.dirname, '../.dependency-cruiser.mjs'))
const names = rules.forbidden!.map((rule) => rule.name!)
const project = mkdtempSync(join(tmpdir(), 'import-rules-'))
afterAll(() => rmSync(project, { recursive: true }))

const value = 'export const value = 1'
const use = (path: string) => `import { value } from '${path}'\nconsole.log(value)`
const useType = (path: string) => `import type { Value } from '${path}'\nexport const value = 1 as Value`
const imports = (from: string, to: string): Files => ({ [from]: use(relative(from, to)), [to]: value })
const importsType = (from: string, to: string): Files => ({
  [from]: useType(relative(from, to)),
  [to]: 'export type Value = number',
})
const importsPackage = (from: string, name: string): Files => ({
  [from]: use(name),
  [`node_modules/${name}/index.js`]: value,
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, type: 'module', main: 'index.js' }),
})
const relative = (from: string, to: string) => '../'.repeat(from.split('/').length - 1).replace(/^$/, './') + to

/** For each rule, minimal projects that break it. */
const breaking: Record<string, Files[]> = {
  'shared-stands-alone': [
    imports('shared/domain/order.ts', 'choreography/events.ts'),
    imports('shared/client.ts', 'benchmarks/load/driver.ts'),
    importsType('shared/runtime/http.ts', 'stack/stack.ts'),
    imports('prisma/seed.ts', 'orchestration/start.ts'),
  ],
  'styles-stay-apart': [
    imports('choreography/relay.ts', 'orchestration/start.ts'),
    imports('orchestration/start.ts', 'choreography/start.ts'),
    imports('choreography/start.ts', 'benchmarks/baselines/polled-table/start.ts'),
    imports('orchestration/start.ts', 'hybrid/start.ts'),
  ],
  'hybrid-joins-two-styles': [imports('hybrid/start.ts', 'benchmarks/baselines/synchronous-chain/start.ts')],
  'baselines-stay-apart': [
    imports('benchmarks/baselines/polled-table/start.ts', 'choreography/start.ts'),
    imports('benchmarks/baselines/polled-table/start.ts', 'benchmarks/baselines/synchronous-chain/start.ts'),
    imports('benchmarks/baselines/http/clients.ts', 'benchmarks/baselines/synchronous-chain/start.ts'),
  ],
  'services-meet-outside': [
    imports('choreography/payment/reactions.ts', 'choreography/order/api.ts'),
    imports('orchestration/order/api.ts', 'orchestration/payment/activities.ts'),
    imports(
      'benchmarks/baselines/synchronous-chain/order/api.ts',
      'benchmarks/baselines/synchronous-chain/loyalty/api.ts',
    ),
  ],
  'services-share-only-front-doors': [importsType('orchestration/order/api.ts', 'orchestration/payment/books.ts')],
  'kafkajs-in-one-folder': [
    importsPackage('choreography/relay.ts', 'kafkajs'),
    importsPackage('exercises/02-no-inbox/exercise.ts', 'kafkajs'),
  ],
  'prisma-in-one-folder': [
    importsPackage('shared/domain/order.ts', '@prisma/client'),
    imports('choreography/relay.ts', 'shared/persistence/generated/client.ts'),
  ],
  'temporal-at-the-edges': [
    importsPackage('orchestration/payment/activities.ts', '@temporalio/client'),
    importsPackage('orchestration/backlog.ts', '@temporalio/worker'),
    importsPackage('exercises/07-refusal-retried/check.ts', '@temporalio/worker'),
  ],
  'workflows-are-deterministic': [
    imports('orchestration/order/workflow.ts', 'shared/persistence/database.ts'),
    imports('orchestration/order/workflow.ts', 'orchestration/order/new-file.ts'),
    { 'orchestration/order/steps.ts': "import { hostname } from 'node:os'\nconsole.log(hostname())" },
  ],
  'no-barrels': [{ 'shared/all.ts': "export * from './runtime/log.ts'", 'shared/runtime/log.ts': value }],
  'harness-knows-only-processes': [
    imports('benchmarks/cell.ts', 'choreography/start.ts'),
    imports('benchmarks/cell.ts', 'benchmarks/baselines/synchronous-chain/start.ts'),
    importsType('acceptance/orders.ts', 'orchestration/start.ts'),
    imports('stack/styles.ts', 'orchestration/start.ts'),
  ],
  'floors-share-only-clients': [
    imports('benchmarks/floors/choreography/start.ts', 'choreography/relay.ts'),
    imports('benchmarks/floors/orchestration/activities.ts', 'orchestration/payment/activities.ts'),
  ],
  'lessons-share-only-clients': [imports('benchmarks/lessons/topic.ts', 'choreography/relay.ts')],
  'measuring-knows-no-report': [
    imports('benchmarks/cell.ts', 'benchmarks/report/cells.ts'),
    importsType('benchmarks/measure/cost.ts', 'benchmarks/report/format.ts'),
    imports('benchmarks/experiments/scaling/findings.ts', 'benchmarks/report/format.ts'),
    imports('benchmarks/experiments/scaling/experiment.ts', 'benchmarks/experiments/scaling/report/section.ts'),
  ],
  'exercises-share-only-clients': [
    imports('exercises/01-acknowledged-first/exercise.ts', 'choreography/reactions.ts'),
    importsType('exercises/02-no-inbox/check.ts', 'choreography/events.ts'),
    imports('exercises/temporal/with-temporal.ts', 'orchestration/temporal/worker.ts'),
  ],
  'set-up-needs-no-package': [
    importsPackage('kit/set-up.ts', 'pg'),
    { ...imports('kit/set-up.ts', 'stack/server.ts'), ...importsPackage('stack/server.ts', 'pg') },
  ],
  'lint-rules-travel-alone': [
    importsPackage('lint-events/rules/no-key.ts', 'yaml'),
    imports('lint-events/model/node.ts', 'shared/runtime/errors.ts'),
    { 'lint-events/ruleset.ts': "import { hostname } from 'node:os'\nconsole.log(hostname())" },
  ],
  'no-circles': [{ 'kit/a.ts': use('./b.ts'), 'kit/b.ts': `${use('./a.ts')}\n${value}` }],
  'no-orphans': [{ 'kit/forgotten.ts': value }],
}

/** Imports that look like a violation and are allowed. */
const allowed: Files[] = [
  imports('choreography/payment/reactions.ts', 'choreography/payment/books.ts'),
  importsType('orchestration/order/steps.ts', 'orchestration/payment/activities.ts'),
  importsType('choreography/shipping/prerequisites.ts', 'shared/persistence/generated/client.ts'),
  imports('hybrid/start.ts', 'choreography/relay.ts'),
  imports('benchmarks/floors/choreography/kafka.ts', 'choreography/kafka/broker.ts'),
  imports('benchmarks/baselines/polled-table/start.ts', 'benchmarks/baselines/http/clients.ts'),
  imports('lint-events/rules/no-key.ts', 'lint-events/model/keys.ts'),
  imports('lint-events/lint.ts', 'lint-events/ruleset.ts'),
  importsPackage('choreography/kafka/broker.ts', 'kafkajs'),
  importsPackage('orchestration/temporal/worker.ts', '@temporalio/worker'),
  importsPackage('orchestration/order/workflow.ts', '@temporalio/workflow'),
  imports('orchestration/order/workflow.ts', 'shared/contracts/order.ts'),
  imports('benchmarks/report/page.ts', 'benchmarks/results-schema.ts'),
  imports('benchmarks/experiments/scaling/report/section.ts', 'benchmarks/report/format.ts'),
  imports('exercises/with-kafka.ts', 'choreography/kafka/broker.ts'),
  importsPackage('exercises/temporal/with-temporal.ts', '@temporalio/worker'),
  importsPackage('exercises/07-refusal-retried/exercise.ts', '@temporalio/workflow'),
]

let projects = 0
async function broken(files: Files): Promise<string[]> {
  const baseDir = join(project, String(++projects))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(baseDir, path)), { recursive: true })
    writeFileSync(join(baseDir, path), content)
  }
  const { tsConfig: _, ...options } = rules.options!
  const { output } = await cruise(['.'], {
    ...options,
    ruleSet: { forbidden: rules.forbidden! },
    validate: true,
    baseDir,
  })
  const { violations } = (output as ICruiseResult).summary
  return [...new Set(violations.map((violation) => violation.rule.name))]
}

describe('the import rules', () => {
  it('Then each rule has a comment and a project that breaks it', () => {
    expect(Object.keys(breaking)).toEqual(names)
    for (const rule of rules.forbidden!) expect(rule.comment, rule.name).toMatch(/\.$/)
  })

  it.each(
    Object.entries(breaking).flatMap(([name, list]) =>
      list.map((files) => ({ name, files, from: Object.keys(files)[0]! })),
    ),
  )('When $from breaks $name, then the violation is found', async ({ name, files }) => {
    expect(await broken(files)).toEqual([name])
  })

  it.each(allowed.map((files) => ({ files, imports: Object.keys(files).slice(0, 2).join(' → ') })))(
    'When there is $imports, then no violation is found',
    async ({ files }) => {
      expect(await broken(files)).toEqual([])
    },
  )
})
