/** The followers' dead letters, with the commands of the choreography: `list` them, `show` one, `redrive` them. */
import '../choreography/dead-letters.ts'
