/** Who may import whom. Each rule has a sentence that says why. `kit check` runs them, and a test tries each on examples. */
import { serviceNames } from './shared/contracts/services.ts'

const services = `(${[...serviceNames, 'partner'].join('|')})`
const baselines = 'benchmarks/baselines'
const anyStyle = `^(choreography|orchestration|hybrid|${baselines})/`
const anyTest = '\\.test\\.ts$'
const inModules = (name) => `^node_modules/${name}(/|$)`
const workflowCode = '^orchestration/order/(workflow|steps|compensations|follow-ups|attributes|outcome)\\.ts$'
const lintRules = '^lint-events/((model|rules)/|ruleset\\.ts$)'
const reports = ['^benchmarks/report/', '^benchmarks/experiments/[^/]+/report/', '^benchmarks/lessons/report/']
const typesOnly = { dependencyTypesNot: ['type-only'] }

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'shared-stands-alone',
    comment: 'What every style shares must not know of any of them, or a change to one style changes the others.',
    from: { path: '^(shared|prisma)/' },
    to: { path: '^(choreography|orchestration|hybrid|benchmarks|stack|kit|acceptance)/' },
  },
  {
    name: 'styles-stay-apart',
    comment: 'A style that used another could not be read, measured or copied by itself.',
    from: { path: '^(choreography|orchestration)/' },
    to: { path: anyStyle, pathNot: '^$1/' },
  },
  {
    name: 'hybrid-joins-two-styles',
    comment: 'The hybrid is made of the parts of choreography and orchestration, and of nothing else.',
    from: { path: '^hybrid/' },
    to: { path: anyStyle, pathNot: '^(hybrid|choreography|orchestration)/' },
  },
  {
    name: 'baselines-stay-apart',
    comment:
      'A baseline must not change when another style does. Those that call services over HTTP share these services.',
    from: { path: `^${baselines}/([^/]+)/` },
    to: { path: anyStyle, pathNot: [`^${baselines}/$1/`, `^${baselines}/http/`] },
  },
  {
    name: 'services-meet-outside',
    comment: 'Services meet in events, workflows or HTTP; an import of a sibling would be a call that the style hides.',
    from: { path: `^(choreography|orchestration|${baselines}/[^/]+)/${services}/` },
    to: { path: `^$1/${services}/`, pathNot: '^$1/$2/', ...typesOnly },
  },
  {
    name: 'services-share-only-front-doors',
    comment: 'Even types come only from what a sibling offers to the outside: its activities or its API.',
    from: { path: `^(choreography|orchestration|${baselines}/[^/]+)/${services}/` },
    to: { path: `^$1/${services}/`, pathNot: ['^$1/$2/', '/(activities|api)\\.ts$'] },
  },
  {
    name: 'kafkajs-in-one-folder',
    comment: 'kafkajs is unmaintained since 2024, so that it must be replaceable in one folder.',
    from: { pathNot: '^choreography/kafka/' },
    to: { path: inModules('kafkajs') },
  },
  {
    name: 'prisma-in-one-folder',
    comment: 'Only shared/persistence talks to the database. Other code may import the types of rows.',
    from: { pathNot: '^shared/persistence/' },
    to: { path: [inModules('@prisma'), '^shared/persistence/generated/'], ...typesOnly },
  },
  {
    name: 'temporal-at-the-edges',
    comment: "Temporal's client and worker belong to the edges, so that activities and workflows stay plain functions.",
    from: { pathNot: ['/temporal/', '/start\\.ts$', '/order/api\\.ts$', anyTest] },
    to: { path: inModules('@temporalio/(client|worker)') },
  },
  {
    name: 'workflows-are-deterministic',
    comment: 'Workflow code is replayed, so it may only use the workflow API, contracts and types.',
    from: { path: workflowCode },
    to: { pathNot: [workflowCode, inModules('@temporalio/(workflow|common)'), '^shared/contracts/'], ...typesOnly },
  },
  {
    name: 'no-barrels',
    comment: 'A file that only passes on what others export hides where things are.',
    from: { path: '^shared/' },
    to: { path: '^shared/', dependencyTypes: ['export'] },
  },
  {
    name: 'harness-knows-only-processes',
    comment: 'Whoever measures or tests a style sees it as processes and a URL, or it could favour one.',
    from: {
      path: '^(benchmarks|acceptance|stack)/',
      pathNot: [
        `^${baselines}/`,
        '^benchmarks/floors/',
        '^benchmarks/lessons/topic\\.ts$',
        '^stack/stack\\.integration\\.test\\.ts$',
      ],
    },
    to: { path: anyStyle },
  },
  {
    name: 'floors-share-only-clients',
    comment:
      'With code of its style, a floor would be as slow as the style; the clients and their settings must be the same.',
    from: { path: '^benchmarks/floors/' },
    to: { path: anyStyle, pathNot: ['^choreography/kafka/(broker|topics)\\.ts$', '^orchestration/temporal/'] },
  },
  {
    name: 'lessons-share-only-clients',
    comment: 'A lesson has messages of its own on the broker that the choreography uses, through the same client.',
    from: { path: '^benchmarks/lessons/' },
    to: { path: anyStyle, pathNot: ['^choreography/kafka/(broker|topics)\\.ts$'] },
  },
  {
    name: 'measuring-knows-no-report',
    comment:
      'Figures must not depend on how they are shown; only the report/ folder of an experiment, its section, may use the report.',
    from: { path: '^benchmarks/', pathNot: reports },
    to: { path: reports },
  },
  {
    name: 'exercises-share-only-clients',
    comment:
      'A learner reads plain Kafka, PostgreSQL and Temporal; with code of a style, that would have to be read first.',
    from: { path: '^exercises/' },
    to: { path: anyStyle, pathNot: ['^choreography/kafka/(broker|topics|inspect)\\.ts$'] },
  },
  {
    name: 'set-up-needs-no-package',
    comment: 'It installs the packages, so there may be none when it runs.',
    from: { path: '^kit/set-up\\.ts$' },
    to: { path: '^node_modules/', reachable: true },
  },
  {
    name: 'lint-rules-travel-alone',
    comment:
      'People take these rules into their own Spectral as JavaScript, so they need no package and nothing else of ours.',
    from: { path: lintRules, pathNot: anyTest },
    to: { pathNot: lintRules, ...typesOnly },
  },
  {
    name: 'no-circles',
    comment: 'Files that need each other can only be read and changed together.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphans',
    comment: 'A file that imports nothing and is imported by nothing is left over.',
    from: { orphan: true, pathNot: ['\\.config\\.ts$', '^\\.dependency-cruiser\\.mjs$'] },
    to: {},
  },
]

export default {
  forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: ['node_modules', '^shared/persistence/generated/'] },
    exclude: { path: '^(\\.kit|compare-out|lessons-out)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
