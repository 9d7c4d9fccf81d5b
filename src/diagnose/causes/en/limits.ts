// English texts: too much, too fast, too big, and greylisting.

import type { CauseText } from '../catalogue.ts'
import { FIND_SENDER_STEPS, RETRY_NOW_STEPS, SLOWER_STEPS } from './shared-steps.ts'

export const EN_LIMITS = {
  'limit.rate': {
    title: 'Too many messages in too short a time.',
    first: 'Wait: a server tries again later by itself; trying more often makes it longer.',
    explanation: 'The sender, the server or the mailbox went over a limit of the receiver or of the sending service.',
    steps: [
      'Wait: a server tries again later by itself; a mailbox that reached its daily limit can send again after 24 hours at most. Trying more often makes it longer.',
      'If you did not send that much: a script does, or somebody with a stolen password. Look in the queue and in the log.',
      'Mailings: spread them over hours, use a service made for it, or ask for a higher limit.',
      { ask: 'refuser', says: 'Lasting for days: ask the postmaster of the receiver, with the whole reply.' },
      ...SLOWER_STEPS,
      { for: ['cpanel'], says: 'Your own limit: WHM → Tweak Settings → Mail → "Max hourly emails per domain".' },
      {
        for: ['directadmin'],
        says: 'Your own limit: E-mail Manager → E-mail Accounts → Send Limit; for accounts /etc/virtual/limit.',
      },
      {
        for: ['microsoft365'],
        says: 'Limits: 10,000 recipients a day and 30 messages a minute for each mailbox. A blocked account: https://security.microsoft.com/restrictedentities → Unblock, after changing its password.',
      },
      {
        for: ['google-workspace'],
        says: 'Limits: 2,000 messages a day for each account (free Gmail: 500); it opens by itself within 24 hours.',
      },
      ...FIND_SENDER_STEPS,
    ],
  },
  'limit.connections': {
    title: 'Too many connections at the same time, or too much in one of them.',
    explanation: 'The receiver limits how many connections, messages or errors it takes from one server.',
    steps: [
      'Wait: the server tries again, and the rest goes out bit by bit.',
      'If it happens all day: fewer connections and messages at once to this receiver (below).',
      'From a mail program: close other programs and devices that use the same mailbox, then try again.',
      { ask: 'refuser', says: 'Lasting for days: ask the postmaster of the receiver, with the whole reply.' },
      ...SLOWER_STEPS,
    ],
  },
  'limit.recipients': {
    title: 'Too many recipients in one message.',
    explanation:
      'The server takes only so many addresses at once. Those it refused get nothing until the message is sent to them again.',
    steps: [
      'Temporary refusal (4xx): your server sends to the others in a further go.',
      'Otherwise send to smaller groups of 20 to 50, or use a mailing list.',
      {
        for: ['exim-debian', 'exim'],
        says: 'Fewer at once: `max_rcpt = 20` in the transport remote_smtp (Debian: in /etc/exim4/exim4.conf.template, then `update-exim4.conf && systemctl restart exim4`).',
      },
      {
        for: ['postfix'],
        says: "Fewer at once: `postconf -e 'smtp_destination_recipient_limit = 20' && postfix reload`. Your own limit for clients: `smtpd_recipient_limit` (1000).",
      },
      { for: ['sendmail'], says: 'Your own limit for clients: confMAX_RCPTS_PER_MESSAGE in /etc/mail/sendmail.mc.' },
      {
        for: ['exchange', 'microsoft365'],
        says: 'Your own limit: `Get-Mailbox USER | Format-List RecipientLimits`, `Set-Mailbox USER -RecipientLimits 500`.',
      },
      { for: ['waybill'], says: 'Your own limit for clients: `limits.recipients` (1000).' },
    ],
  },
  'limit.bad-recipients': {
    title: 'Too many of the addresses do not exist.',
    explanation: 'To the receiver it looks like guessing of addresses or an old, bought list.',
    steps: [
      'Remove from the list every address that was ever refused as unknown; stop sending until that is done.',
      'Keep only people who subscribed and confirmed it.',
      'If you send no mailings: look for a stolen password or a script; or your server forwards spam to people who have left.',
      ...FIND_SENDER_STEPS,
    ],
  },
  'limit.size': {
    title: 'The message is too big.',
    explanation: 'Attachments grow by a third on the way, so 20 MB of files become 27 MB of mail.',
    steps: [
      'Put the files where they can be downloaded and send the link.',
      'Or shrink them, or send several messages.',
      'Only if your own server refused can its limit be raised (below); the receiver has one too, mostly 25 MB.',
      {
        for: ['exim-debian'],
        says: '`MESSAGE_SIZE_LIMIT = 50M` in /etc/exim4/exim4.conf.localmacros, then `update-exim4.conf && systemctl restart exim4`.',
      },
      { for: ['exim'], says: 'Plain Exim: `message_size_limit = 50M` at the beginning of the configuration file.' },
      {
        for: ['postfix'],
        says: "`postconf -e 'message_size_limit = 52428800' && postfix reload`; `mailbox_size_limit` and `virtual_mailbox_limit` must not be smaller.",
      },
      {
        for: ['sendmail'],
        says: 'confMAX_MESSAGE_SIZE in /etc/mail/sendmail.mc, then `make -C /etc/mail` and restart.',
      },
      { for: ['qmail'], says: '`echo 52428800 > /var/qmail/control/databytes`' },
      { for: ['opensmtpd'], says: '`smtp max-message-size 50M` in smtpd.conf.' },
      { for: ['microsoft365'], says: '`Set-Mailbox USER -MaxSendSize 50MB -MaxReceiveSize 50MB` (150 MB at most).' },
      {
        for: ['exchange'],
        says: 'On your own Exchange server: `Set-TransportConfig -MaxSendSize 50MB -MaxReceiveSize 50MB`, and MaxMessageSize of the connectors (`Get-ReceiveConnector`, `Get-SendConnector`).',
      },
      {
        for: ['google-workspace'],
        says: 'At most 25 MB can be sent; Gmail puts larger files on Google Drive by itself.',
      },
      { for: ['plesk'], says: 'Tools & Settings → Mail Server Settings → Maximum message size.' },
      { for: ['php'], says: 'Uploads through a form: `upload_max_filesize` and `post_max_size` in php.ini.' },
      { for: ['waybill'], says: '`limits: { message_size: 50M }` in the configuration file.' },
    ],
  },
  greylist: {
    title: 'The receiver asks to come back later, to see whether a real server is sending.',
    explanation: 'This is greylisting: the first attempt of an unknown server is put off for some minutes.',
    steps: [
      'Wait: a mail server tries again by itself and then gets through. Nothing is broken.',
      'A script that sends only once never does: let it hand its mail to a real mail server.',
      'If it goes on for hours: retries must come from the same address with the same sender.',
      ...RETRY_NOW_STEPS,
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
