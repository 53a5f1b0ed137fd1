/**
 * Whether a name tells somebody what to do (CreateShipment) or says what happened (ShipmentCreated). English only, and in doubt
 * it is not a command:
 *  - a name that ends in a participle is a fact (OrderCancelRequested), also before a preposition (CancelRequestedByCustomer);
 *  - otherwise a name of two words or more that begins with a verb is a command;
 *  - a verb that is a noun as well (process, release) counts only if the name does not end like a noun (ProcessStatus).
 */
import { coreWordsOf } from './words.ts'

const words = (list: string): Set<string> => new Set(list.trim().split(/\s+/))

const verbs = words(`
  accept add activate allocate apply approve assign authorise authorize calculate cancel collect compute configure confirm cook create
  deactivate decline delete deliver deploy disable enable enqueue escalate evaluate execute fetch find generate get give grant handle
  initialise initialize initiate invite invoke merge move notify pay perform prepare provision publish put redeem refresh register
  reimburse reject remove resend reserve resolve restart resume retrieve revert revoke rollback send submit suspend synchronise synchronize
  terminate trigger unassign unlock unregister unsubscribe validate verify void withdraw`)

const nounsToo = words(`
  bill capture change charge check dispatch list mark patch place print process query refund release retry run schedule set ship start stop switch sync turn
  update upload`)

/** After a noun, also what it is: ready, complete. */
const nounEndings = words(`
  area attempt available button complete config count data date definition description detail details duration entry error failure history id info
  information instance item items key kind label level limit line list log menu metrics model name note notes notice notification
  number offline online page pending place plan point policy position progress rate ready reason record reply report request
  response result results rule sign
  size state status success summary template time type unavailable value version`)

/** At the end of a name only these are taken for commands: order.create, email.send. */
const verbsAtEnd = words('cancel create delete remove send')

const irregular = words(`
  begun bought broken brought built caught chosen done drawn driven fallen forgotten found frozen given gone held hidden kept known
  left lost made met overdue paid withdrawn redone rebuilt repaid resent risen run sent shown shut sold spent stolen stopped sworn
  taken told undone won woken written`)

const notParticiples = words(`
  bed bleed breed creed deed embed exceed feed greed heed hundred indeed need proceed red seed shed shred speed succeed weed`)

const prepositions = words('after at before by down for from in into of off on out over to up with within without')

const isParticiple = (word: string): boolean =>
  irregular.has(word) || (word.length > 3 && word.endsWith('ed') && !notParticiples.has(word))

const endsInFact = (name: string[]): boolean =>
  name.some(
    (word, index) =>
      index > 0 && isParticiple(word) && (index === name.length - 1 || prepositions.has(name[index + 1]!)),
  )

/** Of com.example.orders.CreateShipment only the last part. */
const withoutPackage = (name: string): string => /(?:^|\.)(\p{Lu}[\p{L}\p{N}_]*)$/u.exec(name)?.[1] ?? name

export function isImperative(name: string): boolean {
  const parts = coreWordsOf(withoutPackage(name))
  const [first, last] = [parts[0], parts.at(-1)]
  if (parts.length < 2 || first === undefined || last === undefined || endsInFact(parts)) return false
  return verbs.has(first) || verbsAtEnd.has(last) || (nounsToo.has(first) && !nounEndings.has(last))
}

/** Whether a name says what happened: OrderCancelled, CancelRequestedByCustomer. */
export const statesFact = (name: string): boolean => endsInFact(coreWordsOf(withoutPackage(name)))
