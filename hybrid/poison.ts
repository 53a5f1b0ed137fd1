/** An event that no follower can parse, as in the choreography: the sagas have nothing to do with it. */
import '../choreography/poison.ts'
