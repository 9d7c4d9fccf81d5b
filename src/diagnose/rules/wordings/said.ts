// What the files of wordings share: where such words are told of, and two lists of words that stand in many phrases. No rules.

export const SAID = { source: 'public-thread' } as const

/** Words that name a mailbox or its owner. */
export const MAILBOX = 'mailbox|user|recipient|account|addressee|inbox|addr|<addr>|person'

export const NEGATIVE = 'rejected|refused|denied|blocked|not accepted|declined|prohibited|banned'
