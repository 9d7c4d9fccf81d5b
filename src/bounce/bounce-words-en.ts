// What a notification says, in English. ASCII only, so that the simplest mail program shows it right.

import { formatMailDate } from '../core/time.ts'
import type { BounceWords } from './bounce-words.ts'

const whom = (count: number): string => (count === 1 ? 'to this address' : `to these ${count} addresses`)

export const BOUNCE_EN: BounceWords = {
  openings: {
    failed: (hostname, arrived, count) =>
      `The mail server ${hostname} could not deliver your message of ${arrived} ${whom(count)}:`,
    delayed: (hostname, arrived, count) =>
      `The mail server ${hostname} has not yet been able to deliver your message of ${arrived} ${whom(count)}:`,
    delivered: (hostname, arrived, count) =>
      `The mail server ${hostname} has delivered your message of ${arrived} ${whom(count)}:`,
    relayed: (hostname, arrived, count) =>
      `The mail server ${hostname} has passed on your message of ${arrived} ${whom(count)}:`,
    expanded: (hostname, arrived, count) =>
      `The mail server ${hostname} has taken your message of ${arrived} ${whom(count)}:`,
  },
  inPlaceOf: (address, original) => `${address} (in place of ${original})`,
  date: formatMailDate,
  happened: 'What happened',
  means: 'What it means',
  perhaps: 'Perhaps:',
  whose: 'Whose move it is',
  next: 'What to do',
  answered: 'It answered:',
  moreLines: (count) => `[${count} more lines]`,
  tried: (attempts, first, last) =>
    attempts === 1
      ? `It was tried once, on ${last ?? first}.`
      : `It was tried ${attempts} times, first on ${first}${last === undefined ? '' : ` and last on ${last}`}.`,
  timeIsOver: 'The time for trying is over.',
  lastAttempt: 'This is how the last attempt ended:',
  notRecorded: 'The reason was not recorded.',
  nobody: "Nobody's.",
  delivered: 'The message is in the mailbox.',
  nothing: 'Nothing.',
  relayed: (host) => `${host} took the message over. It does not send such reports itself.`,
  expanded: 'It stands for several others, and the message is on its way to all of them.',
  mayHearNoMore: 'Nothing. You may hear no more of this message even when it arrives.',
  waits: (until) =>
    `Nothing for now; do not send it again. This server keeps trying${until === undefined ? '' : ` until ${until}`}, and tells you if it has to give up.`,
  willNotMend: 'Trying alone will hardly mend this, so if it is urgent:',
  quote: (id) => `When you ask about this message, quote the number ${id}.`,
  program: 'This report was written by a program; nobody reads answers to it.',
  textLeftOut:
    'The text of your message is not attached, because it is too large or cannot be passed on as it is; its header is.',
  headerCut: 'The header of your message is long; only its beginning is attached.',
  movers: {
    sender: 'Yours, as the sender.',
    recipient: "The recipient's.",
    theirs: 'That of the people who run the mail of {domain}.',
    ours: 'That of the people who run this mail server: {postmaster}.',
    domain: 'That of the people who run this mail server and the domain {sender}: {postmaster}.',
    open: 'It cannot be told from the answer; the people who run this mail server ({postmaster}) can ask.',
  },
  advice: {
    'check-address':
      'Look for a typing mistake in the address. If it is right, ask the recipient for a current address some other way. Then send the message again.',
    'other-address':
      'Mail to this address does not arrive. Ask the recipient some other way for another address, and write there.',
    full: 'Their mailbox is full and they have to make room in it. Tell them some other way, then send the message again.',
    'ask-recipient':
      'Ask the recipient some other way to let mail from your address in, or to name an address that takes it. Then send the message again.',
    'tell-them':
      'Tell the recipient some other way, and ask them to show this report to whoever runs their mail. Send the message again once that is mended.',
    'theirs-by-mistake':
      'Your message reached the server that is named for {domain}, and it turns the mail of {domain} away: it is set up wrong there. Tell the recipient some other way, and ask them to show this report to whoever runs their mail. Send the message again once that is mended.',
    'tell-us':
      'The people who run this mail server must mend this: forward this report to {postmaster}. Nothing is wrong with your message. Send it again once that is done.',
    'tell-us-blocked':
      'The other side objects to this mail server or its domain, not to what you wrote. The people who run it must take it up with them: forward this report to {postmaster}. Sending the same again before that will most likely end the same way.',
    'tell-us-proof':
      'The other side wants proof that the mail of {sender} comes from a server that may send it. The people who run this mail server and that domain must set it up (SPF, DKIM, DMARC): forward this report to {postmaster}. If you wrote with an address of another service, send through that service instead.',
    content:
      'If the answer above names a page or an address, send them this report and the message and ask for a review. Otherwise send a short plain text without links, pictures and attachments. If that is refused too, forward this report to {postmaster}.',
    links:
      'Take out links and names that are not yours, also in the signature, and send the message again. If you did not write it, change the password of your mailbox.',
    virus:
      'Do not send the file again; have it and your computer scanned. If you did not write this message, change the password of your mailbox.',
    attachment: 'Share the file by a link, or agree on another kind of file, and send the message again.',
    smaller: 'Make the message smaller, for instance by sharing large attachments as a link, and send it again.',
    'plain-letters': 'Ask the recipient for an address in plain letters (a to z), and send the message there.',
    fewer: 'Send the message to fewer recipients at once.',
    'own-address':
      'Send with your own address as sender, the one you log in with. If you need another, ask {postmaster} for it.',
    program:
      'The program that wrote the message made it in a way that the other side does not take. Write it anew in another mail program, or show this report to whoever looks after yours.',
    later: 'Send the message again later, in some hours. If it comes back again, forward this report to {postmaster}.',
    blocked:
      'The answer above does not make the reason plain. If there is an address or a link in it, that leads to the people who decided. Forward this report to {postmaster}, who can ask them. Sending the same message again will most likely end the same way.',
  },
}
