/** A prediction: read before the measurement, and compared with what was measured. */
import { AppError } from '#shared/runtime/errors.ts'
import type { Question } from './lesson.ts'

export type Prediction = number | string

/** @throws AppError bad-request when it is no answer to the question */
export function parsePrediction(question: Question, text: string): Prediction {
  const trimmed = text.trim()
  if ('choices' in question) return parseChoice(question.choices, trimmed)
  const value = Number(trimmed)
  if (trimmed !== '' && Number.isFinite(value) && value >= 0) return value
  throw new AppError('bad-request', `A number is expected (${question.unit}), and "${text}" is none.`)
}

/** By its number or by its text. */
function parseChoice(choices: readonly string[], text: string): string {
  const chosen = choices[Number(text) - 1] ?? choices.find((choice) => choice.toLowerCase() === text.toLowerCase())
  if (chosen) return chosen
  throw new AppError('bad-request', `One of these is expected, by number or text: ${numbered(choices).join(', ')}.`)
}

export const numbered = (choices: readonly string[]): string[] => choices.map((choice, i) => `${i + 1} ${choice}`)

/** "You predicted 300 ms, measured were 452 ms: 1.5 times as much." */
export function comparePrediction(question: Question, prediction: Prediction, answer: Prediction): string {
  if ('choices' in question) {
    const isRight = prediction === answer
    return isRight
      ? `You predicted "${prediction}", and so it was.`
      : `You predicted "${prediction}"; it was "${answer}".`
  }
  const { unit } = question
  return `You predicted ${prediction} ${unit}, measured: ${answer} ${unit}${deviation(Number(prediction), Number(answer))}.`
}

function deviation(predicted: number, measured: number): string {
  if (predicted === measured) return ', exactly'
  if (predicted === 0 || measured === 0) return ''
  const ratio = measured / predicted
  const times = (value: number) => (value >= 10 ? value.toFixed(0) : value.toFixed(1))
  if (times(ratio) === '1.0' || times(1 / ratio) === '1.0') return ', close'
  return ratio > 1 ? `, ${times(ratio)} times as much` : `, ${times(1 / ratio)} times less`
}
