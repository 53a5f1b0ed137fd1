/** The definitions of all figures, which results.json carries together with the figures. */
export const definitions = {
  load:
    'Open loop: arrivals are drawn from the seed beforehand and start at their time, regardless of earlier ones. ' +
    'Every latency counts from the intended start. Warm-up orders are audited, but no latency or cost includes them.',
  acceptMs:
    "Intended start to the client's response, of orders that nothing refuses. The chain responds when all is done, the " +
    'other styles when the order is durable: compare it together with settle and effects, never alone.',
  settleMs: "Intended start to the order's settled_at in the style's database, of orders that completed.",
  effectsMs:
    'Intended start to the last of all effects of a completed order: charged, stock sold, labelled, and the row of ' +
    'every follow-up (e-mail, analytics, points, partners).',
  compensateMs:
    "From the provider's refusal (or the cancellation, if no provider refused) to all undone: cancelled, refunded, stock " +
    'released, label voided; of cancelled orders for which a provider had already done something.',
  criticalPathMs:
    "The provider time no style can avoid, from the providers' ledger, per completed order: the longer of payment and " +
    'warehouse, plus the carrier.',
  overheadMs: 'Settle minus the critical path of the same order: what the style itself adds.',
  floor:
    'The least that does the same on the same servers, in the same run (benchmarks/floors): overhead and CPU time per order ' +
    'are given as ratios to it. A floor guarantees nothing, so it is not audited; its orders and provider calls are counted.',
  warmUp:
    'In windows that drain, until CPU time per order differs by less than a tenth between two of them, or the time of the ' +
    'profile is up; the cell then has a note.',
  costPerOrder:
    'Differences over the measured window (first arrival until the style has drained, idle work included) divided by its ' +
    'orders. CPU is user + system time from /proc. commits: transactions of the style’s database, reads included. ' +
    'messages: events in the outbox. temporalEvents: history length of sampled workflows. outboundCalls: HTTP requests ' +
    'the order service sent. The load driver is not part of it.',
  capacity:
    'The highest rate with which a style keeps up on this machine, between the highest rate that passed and the lowest that ' +
    'failed. Short holds may narrow the search, and decide nothing (params.phase is coarse). Rates then grow by steps until one ' +
    'fails, and the interval is bisected; each step starts with nothing under way, on a style started anew where the step ' +
    'before left work. Where the profile confirms, both ends run again and a third run decides a tie.',
  keepingUp:
    'Judged over a hold at one rate, after its warm-up: accepted less settled orders grow by less than 1 % of the load (least ' +
    'squares), accept and settle p99 are within their limits, fewer than 1 % of the requests fail, and at least 98 % of the ' +
    'orders that were due settle in it. In a short hold the first and last limit widen to what chance explains: two standard ' +
    'deviations of Poisson arrivals of orders that take a third of the settle limit. Every figure stands beside its limit.',
  late:
    'Overload is not loss. What has not settled when the time to drain is up and still moves is waited for, ten minutes at ' +
    'most, and the cell says that the style did not keep up. An order is stuck only when nothing moves any more.',
  drainTime:
    'A backlog is what has arrived and was accepted, then or later, and has not settled; what was refused is none. From the end ' +
    'of the outage, when the component is there again, until no more orders are under way than at most before the strike. ' +
    'Predicted: what is more than before, divided by capacity less rate, with the capacity as an interval.',
  correctPerMinute:
    'Of the sustained rate: orders that settled and have no violation that a customer would notice, whether or not the style ' +
    'guarantees it.',
  memory:
    'Proportional set size of each process from /proc, in MiB: pages that processes share count in parts. Idle: after the ' +
    'warm-up. Loaded: when the last order of the load had its response.',
  percentiles:
    'Linear interpolation between neighbours. Of n orders, a p99 rests on n/100 of them: with n below 100 it is ' +
    'little more than the maximum.',
  intervals:
    '95 % percentile bootstrap, 2,000 seeded resamples: of repeated cells the repetitions are drawn first, one fewer ' +
    'than there are, then orders within them. They describe chance between orders and repetitions, not between machines ' +
    'or days, and with two or three repetitions they contain the true value in less than 95 % of cases. Where the workload ' +
    'limits the width of the ratios’ intervals, cells are repeated until they are narrower; stopping then makes them contain ' +
    'it slightly less often.',
  equalWork:
    'Provider calls per completed order, repeated ones included; the same number in every style, or the run reports that it ' +
    'is unequal.',
  control:
    'A style against itself (A/A): half of its cells against the other half, of the same plans. If the interval of their ' +
    'ratio does not contain 1, the machine varied more during the run than its intervals account for. All other ' +
    'figures are computed from both halves.',
  scalingOut:
    'A process works on at most so many orders at a time (slots). predictedPerS is Little’s law, slots × processes ÷ the time ' +
    'that an order holds a slot, of the slowest service and with the configured times of the providers alone. impliedPerS is ' +
    'the same with the times that the processes measured, which a busy machine lengthens. A style keeps up by the rule of the ' +
    'experiment scaling, with three times its time without queues as limits. In choreography the partition of an order decides, ' +
    'by chance, which process works on it, so that one can have a queue while another is idle.',
  valid: 'False when the load driver fell behind or dropped arrivals; such a cell is excluded from every comparison.',
  violations:
    'Every invariant that did not hold, for every order. Those that a style does not guarantee (the chain cannot ' +
    'compensate) are reported, but fail no run.',
} as const

export const fairness = [
  'The Temporal development server polls its queues 20 times a second by default, which adds up to 50 ms to every task. ' +
    'It runs here with that limit raised to 2,000, since the default measures the setting and not the style. Its queues have ' +
    'one partition instead of four, and its garbage is collected less often (GOGC=400), for the same reason.',
  'All styles run the same domain operations against the same providers, with the same orders at the same instants. The ' +
    'providers’ seeded response times restart in every cell, and a provider’s own bookkeeping is part of its response time.',
  'Everything shares this machine’s cores: styles, servers, providers and driver. On two machines of one kind, CPU ' +
    'per order differed by a factor of two, and the ratio of settle to the critical path with it: compare the styles of one ' +
    'run, and expect neither its times nor its ratios of another machine.',
]
