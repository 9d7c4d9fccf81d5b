// What a change to the queue says of recipients that it may not touch.

import { GRAMMAR } from '../../words/grammar.ts'

/** A sentence with a space before it, or nothing; `recipients` as in ChangeResult. */
export const leftElsewhere = (recipients: number | undefined): string =>
  recipients === undefined
    ? ''
    : ` ${GRAMMAR.en.count(recipients, 'recipient')} left to the node that attempts them; if it is gone, they are tried within four hours.`
