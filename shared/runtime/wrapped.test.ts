/** Lines for a terminal. */
import { expect, test } from 'vitest'
import { wrapped } from './wrapped.ts'

test('When text is longer than a line, then it is broken between words, and each line has the prefix', () => {
  expect(wrapped('one two three', 8, '  ')).toBe('  one\n  two\n  three')
  expect(wrapped('one two three', 7)).toBe('one two\nthree')
})

test('When a word is longer than a line, then it stays whole', () => {
  expect(wrapped('a extraordinarily b', 5)).toBe('a\nextraordinarily\nb')
})
