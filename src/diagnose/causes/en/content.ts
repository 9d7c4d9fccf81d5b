// English texts: what stands in the message: spam, viruses, attachments.

import type { CauseText } from '../catalogue.ts'
import { FIND_SENDER_STEPS } from './shared-steps.ts'

export const EN_CONTENT = {
  'spam.content': {
    title: 'The receiver takes the message for spam.',
    explanation:
      'Its filter judged by text, links, attachments and by what it knows of the sender. A harmless message can be hit.',
    steps: [
      {
        ask: 'refuser',
        says: 'Ask the postmaster of the receiver for a review, with the whole reply and the message.',
      },
      'Send a plain text without links, pictures and attachments. If it passes, it was the content.',
      'If that fails too: check the sending server: `dig +short -x YOUR.ADDRESS`, `dig +short TXT DOMAIN` (SPF), `dig +short TXT _dmarc.DOMAIN`, DKIM, and the address at https://check.spamhaus.org.',
      'If mail goes out that nobody wrote: look for a stolen password or a script on the website.',
      ...FIND_SENDER_STEPS,
    ],
  },
  'spam.bulk': {
    title: 'The receiver refuses this message as bulk mail.',
    first: 'Send only to people who asked for it, and let them unsubscribe with one click.',
    explanation: 'It looks like a mailing to many, and the receiver does not take those or not in this form.',
    steps: [
      'Send only to people who asked for it. Header: `List-Unsubscribe: <https://DOMAIN/unsubscribe/ID>` and `List-Unsubscribe-Post: List-Unsubscribe=One-Click`.',
      'Sign with DKIM and send from a constant address and domain; see that SPF and DMARC pass.',
      'Single messages: send them one by one and not to a long list.',
      'If you sent no mailing: look for a stolen password or a script on the website.',
      ...FIND_SENDER_STEPS,
    ],
  },
  'spam.phishing': {
    title: 'The message is suspected of phishing or of a forged sender.',
    explanation: 'Links, logos or the sender name look like those of somebody else.',
    steps: [
      'Check every link: text and target must be of the same domain, none may be shortened.',
      'Do not use the names or addresses of others as sender; From must be of a domain of yours, signed with DKIM.',
      'If your website or account is linked there, check it for a break-in.',
      {
        ask: 'refuser',
        says: 'If it is a mistake: ask the postmaster of the receiver for a review, with the whole reply.',
      },
    ],
  },
  virus: {
    title: 'The message contains, or seems to contain, harmful software.',
    explanation: 'A scanner of the receiver recognised something in the text or an attachment.',
    steps: [
      'Do not send the file again; scan it and the computer it comes from.',
      'If you did not send the message: change the password of the mailbox, and look who sends with it.',
      'If the file is clean: share it by a link, and report the mistake to the maker of the scanner.',
    ],
  },
  attachment: {
    title: 'The receiver does not accept this kind of attachment.',
    explanation: 'Programs, scripts, some archives and documents with macros are refused, also inside a ZIP.',
    steps: [
      'Put the file where it can be downloaded and send the link.',
      'Or agree on another format with the recipient (PDF in place of a document with macros). Renaming mostly does not help.',
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
