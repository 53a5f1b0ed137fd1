/** What k6 tells of each time at the end: the same figures as `kit compare`. */
export const summaryTrendStats = ['p(50)', 'p(95)', 'p(99)', 'max', 'count']
