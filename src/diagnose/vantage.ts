// Who said the words that are to be explained, and who reads them. The same words are another matter when a remote server says
// them of us, when our own server says them to a client, and when it says them about itself; so this is settled before any rule
// is tried, from the form in which they stand and never from what they mean. Types and the words that rest on them.

export const SPEAKERS = [
  /** Another server, in a reply to ours. */
  'remote',
  /** The server whose log this is, to a client that it refused. */
  'own-to-client',
  /** A server about itself: its configuration, its disk, its resolver, a host that it cannot reach. */
  'own',
  /** A part of one's own system that a server hands mail to: a mail store, a filter, a list manager. */
  'backend',
  /** A program that hands mail in: PHP, a script, a mail client. */
  'program',
  /** Somebody who tells of it in words of his own. */
  'person',
  'unknown',
] as const
export type Speaker = (typeof SPEAKERS)[number]

export interface Vantage {
  readonly speaker: Speaker
  /** Which way the mail went, seen from the server whose words or log these are. */
  readonly direction: 'outgoing' | 'incoming' | 'unknown'
  /** It went to a host that all mail goes through, and not to the recipient's own. */
  readonly smarthost?: true
  /** This server's own mail: it knows that no person logs in for it, and how it came to that host. */
  readonly firstHand?: true
  /** The other side is one of the few operators that are never down, never unknown and on nobody's list. */
  readonly worldWide?: true
  /** What came of it, where a log says so itself: this outranks the codes. */
  readonly outcome?: 'failed' | 'deferred'
}

export const NOBODY_KNOWN: Vantage = { speaker: 'unknown', direction: 'unknown' }

/** Who has these words before him. */
export type Reader = 'writer' | 'sending-admin' | 'refusing-admin' | 'unknown'

export function readerOf({ speaker, direction, outcome }: Vantage): Reader {
  switch (speaker) {
    case 'own-to-client':
      return 'refusing-admin'
    case 'own':
    case 'backend':
      return direction === 'incoming' ? 'refusing-admin' : 'sending-admin'
    case 'remote':
      // Only a log names an outcome, and only an administrator has one.
      return outcome === undefined ? 'unknown' : 'sending-admin'
    case 'program':
    case 'person':
      return 'writer'
    case 'unknown':
      return 'unknown'
  }
}
