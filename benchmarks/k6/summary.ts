/** The statistics of each time in k6's summary: the same as in `kit compare`. */
export const summaryTrendStats = ['p(50)', 'p(95)', 'p(99)', 'max', 'count']
