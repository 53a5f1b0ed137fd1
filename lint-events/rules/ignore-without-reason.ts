import { allIgnores } from '../model/ignores.ts'
import type { Rule } from './rule.ts'

/** @param names of the rules that there are */
export const ignoreWithoutReason = (names: string[]): Rule => ({
  name: 'ignore-without-reason',
  what: 'A rule that is switched off without a reason, or one that does not exist.',
  why: 'Whoever reads it later cannot tell whether it still holds, so it stays for ever. Until it has a reason, it changes nothing.',
  todo: 'Write why the rule does not apply, in a few words: x-lint-events-ignore: { RULE: reason }.',
  section: '§8',
  severity: 'error',
  check: ({ node }) =>
    allIgnores(node.written).flatMap(({ path, ignore: { rule, reason } }) => {
      if (!names.includes(rule))
        return [{ path, message: `There is no rule "${rule}". The rules are ${names.join(', ')}.` }]
      return reason === undefined ? [{ path, message: `"${rule}" is switched off without a reason.` }] : []
    }),
})
