// Where Waybill answers otherwise than Debian's Exim, and why. A difference in a verdict (the code of a reply) that no
// entry here explains fails the comparison, and so does an entry that explains nothing any more.

import type { Site } from '../../src/config/config.ts'

export interface Difference {
  readonly reason: string
  /** `501 555`: Exim's code and ours; `-` is a closed connection. Several where one reason explains them. */
  readonly codes: readonly string[]
  readonly command: RegExp
  readonly sites?: readonly Site[]
  readonly clients?: readonly string[]
  /** Only in sessions of this name. */
  readonly session?: RegExp
}

const TRUSTED = ['loopback', 'user', 'network']
/** What these three accept is the same. */
const ONLINE: readonly Site[] = ['internet', 'smarthost', 'satellite']

export const DIFFERENCES: readonly Difference[] = [
  {
    reason:
      'What an alias refuses or keeps waiting is told to everyone at RCPT; Exim takes such mail of trusted clients, and bounces or defers it.',
    codes: ['250 550', '250 451'],
    command: /^RCPT TO:<(gone|later)@/,
    sites: [...ONLINE, 'local'],
    clients: TRUSTED,
  },
  {
    reason: 'Mail for postmaster, root and abuse is always taken (RFC 2142); Exim wants an alias for each.',
    codes: ['550 250'],
    command: /^RCPT TO:<abuse@/,
    sites: [...ONLINE, 'local'],
  },
  {
    reason:
      'Accounts of programs (uid below 1000) take mail only where the configuration names them; for Exim all are users.',
    codes: ['250 550'],
    command: /^RCPT TO:<daemon@/,
    sites: [...ONLINE, 'local'],
  },
  {
    reason:
      'Recipients are verified for everyone: who mistypes a user of this server learns it at once, where Exim takes mail of trusted clients unseen and bounces it later.',
    codes: ['250 550'],
    command: /^RCPT TO:<ghost@/,
    sites: [...ONLINE, 'local'],
    clients: TRUSTED,
  },
  {
    reason:
      'The domain of a recipient is looked up for everyone: that it does not exist, has no mail server, or leads back here is said at RCPT and not in a bounce.',
    codes: ['250 550', '250 556'],
    command: /^RCPT TO:<(x@(gone|nomx|noreply|loop|private)\.test|alice@sub\.sandbox\.test)>/,
    sites: ['internet'],
    clients: TRUSTED,
  },
  {
    reason:
      'On a site of type `local` mail to other domains is refused at RCPT, in words that name the setting; Exim takes it from trusted clients and bounces it.',
    codes: ['250 550'],
    command: /^RCPT TO:<[^@]+@(?!sandbox\.test|localhost)/,
    sites: ['local'],
    clients: TRUSTED,
  },
  {
    reason: 'The last recipient that was left has been refused for a reason above, so DATA has none.',
    codes: ['354 554'],
    command: /^DATA/,
    sites: ['local'],
    clients: TRUSTED,
  },
  {
    reason:
      'On a site of type `none` nothing is accepted from anyone; Exim takes mail of trusted clients and bounces it.',
    codes: ['250 550', '354 554'],
    command: /^RCPT|^DATA/,
    sites: ['none'],
  },
  {
    reason: 'A local part that begins with a dot is no address (RFC 5321 §4.1.2); Exim reads it and refuses the dot.',
    codes: ['550 501'],
    command: /^RCPT TO:<\.x@/,
  },
  {
    reason: 'DATA when all recipients were refused is 554 (RFC 5321 §3.3 and RFC 2920 §3.1); Exim says 503.',
    codes: ['503 554'],
    command: /^DATA/,
  },
  {
    reason: 'VRFY never looks at its argument; that addresses are not verified this way is all there is to say.',
    codes: ['501 252'],
    command: /^VRFY alice$/,
  },
  {
    reason: 'Commands that are known and not available are 502 (RFC 5321 §4.2.4), not forbidden ones.',
    codes: ['550 502', '458 502'],
    command: /^(EXPN|ETRN) /,
  },
  {
    reason:
      'No mail is refused for the sake of the name in HELO (RFC 5321 §4.1.4): any printable word is taken, and the first of several. A rule can refuse it (`helo`).',
    codes: ['501 250'],
    command: /^EHLO (my_host|a b)$/,
  },
  {
    reason:
      'Exim closes after the fourth bad command and after ten that bring no mail; here 20 errors and 100 such commands are borne (`limits`).',
    codes: ['- 221', '- 250', '500 501', '554 250'],
    command: /^(QUIT|NOOP|MAIL)$/,
    session: /^(names that|out of order|too many syntax|only idle)/,
  },
  {
    reason: 'A fourth unknown command is answered 421, which says that the connection ends; Exim says 500 and ends it.',
    codes: ['500 421'],
    command: /^QUUX$/,
    session: /^unknown commands/,
  },
  {
    reason:
      'A command that is known and lacks its argument is 501 with its syntax; Exim does not know the word without it.',
    codes: ['500 501'],
    command: /^(MAIL|RCPT)$/,
    session: /^no operand/,
  },
  {
    reason:
      'An address literal of this server is read as one; that there is no such mailbox is the answer, and not that literals are forbidden.',
    codes: ['501 550'],
    command: /^RCPT TO:<a@\[127\.0\.0\.1\]>/,
  },
  {
    reason: 'An unknown parameter is 555 (RFC 5321 §4.1.1.11), not a bad address.',
    codes: ['501 555'],
    command: /^MAIL .* NONSENSE=1$/,
  },
  {
    reason: 'SMTPUTF8 (RFC 6531) is offered; Debian’s Exim has it switched off.',
    codes: ['501 250'],
    command: / SMTPUTF8$/,
  },
  {
    reason: 'DSN (RFC 3461) is offered; Debian’s Exim has it switched off.',
    codes: ['501 250'],
    command: / NOTIFY=NEVER$/,
  },
  {
    reason: 'Octets that no command may hold are a line that cannot be read: 500.',
    codes: ['501 500'],
    command: /\0/,
  },
  {
    reason:
      'After a BDAT without a size nobody knows where the next command begins, so the connection ends (RFC 3030 §2); Exim goes on reading.',
    codes: ['250 -'],
    command: /^NOOP$/,
    session: /^BDAT without a size/,
  },
]
