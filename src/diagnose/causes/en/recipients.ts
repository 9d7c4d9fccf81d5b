// English texts: the mailbox of the recipient. Addressed to the person whose mail did not arrive, who may or may not run a
// server. A translator changes only what stands in quotes; `commands` stay as they are.

import type { CauseText } from '../catalogue.ts'
import { RETRY_NOW_STEPS } from './shared-steps.ts'

export const EN_RECIPIENTS = {
  'recipient.unknown': {
    title: 'There is no such mailbox at the receiving server.',
    explanation:
      'The server knows the domain, but not the part before the @. Most often it is a typing mistake, or the mailbox was closed.',
    steps: [
      'Compare the address letter by letter with one that you know to be right; look for blanks and for an old entry in the address book.',
      'Ask the person in another way for the current address. On a mailing list: take this one off.',
      'If the address is right, whoever runs that mail must create the mailbox, or correct the MX record if it leads to the wrong server.',
      {
        for: ['outlook', 'exchange'],
        says: 'If the address in the reply begins with IMCEAEX: begin to type the name in To, remove the suggestion with its ×, and choose the person anew from the address book.',
      },
      {
        for: ['exim-debian', 'exim'],
        says: 'If it was your own server ("Unrouteable address"): `exim -bt ADDRESS` shows how it treats the address; a domain that DNS does not know is refused with the same words. If the mailbox is elsewhere, take its domain out of `dc_other_hostnames` (plain Exim: out of `local_domains`).',
      },
      {
        for: ['postfix'],
        says: 'If it was your own server that refused: `postconf mydestination virtual_mailbox_domains virtual_alias_domains`. If the mailbox is elsewhere, take its domain out of there; if it is here, add the mailbox to the table.',
      },
      {
        for: ['exchange', 'microsoft365'],
        says: 'If it was your own organisation that refused: `Get-Recipient ADDRESS`. If some mailboxes of the domain are elsewhere: `Set-AcceptedDomain DOMAIN -DomainType InternalRelay`, and a connector to the other server.',
      },
      {
        for: ['cpanel'],
        says: 'If the mailbox is elsewhere and your own server refused: cPanel → Email → Email Routing → the domain → "Remote Mail Exchanger" → Change.',
      },
      {
        for: ['plesk'],
        says: 'If the mailbox is elsewhere and your own server refused: Mail → Mail Settings → the domain → untick "Activate mail service on this domain".',
      },
      {
        for: ['directadmin'],
        says: 'If the mailbox is elsewhere and your own server refused: E-mail Manager → MX Records: this server must not handle the mail of the domain.',
      },
      {
        for: ['waybill'],
        says: 'If it was your own server that refused: the name must stand under `users`, or the domain must not stand in `local_domains`.',
      },
    ],
  },
  'recipient.disabled': {
    title: 'The mailbox exists, but it is switched off.',
    explanation:
      'It was suspended, closed for lack of use or blocked by its provider. Nothing in your message is wrong.',
    steps: [
      'Reach the person in another way; only they can change it.',
      'The owner logs in on the web or writes to the support of the provider; a company mailbox is opened by its admin.',
      'On a mailing list: take the address off.',
    ],
  },
  'recipient.full': {
    title: 'The mailbox is full.',
    explanation:
      'The recipient has used up the space that the provider allows. After a temporary refusal (4xx) your server tries again for some days.',
    steps: [
      'Tell the person in another way that the mailbox is full.',
      'The owner must delete large mail, empty the trash and the spam folder, or get more space.',
      'If the message came back, send it again afterwards.',
      {
        for: ['exim-debian', 'exim', 'postfix'],
        says: 'If the mailbox is on your server and Dovecot keeps it: `doveadm quota get -u ADDRESS` shows what is used; raise the limit in quota_rule (Dovecot 2.4: quota_storage_size).',
      },
      {
        for: ['postfix'],
        says: 'If Postfix itself delivers: the limit is `mailbox_size_limit` (system users) or `virtual_mailbox_limit` (in bytes, 0 means none).',
      },
      {
        for: ['exchange', 'microsoft365'],
        says: 'For its admin: `Get-MailboxStatistics USER | Format-List TotalItemSize` shows what is used; `Enable-Mailbox USER -Archive` adds an archive.',
      },
      {
        for: ['exchange'],
        says: 'On your own Exchange server: `Set-Mailbox USER -UseDatabaseQuotaDefaults $false -ProhibitSendReceiveQuota 50GB`',
      },
      { for: ['cpanel'], says: 'cPanel → Email → Email Accounts → Manage → Allocated Storage Space.' },
      { for: ['plesk'], says: 'Mail → the address → Mailbox size.' },
      { for: ['ispmanager'], says: 'Mail → Mailboxes → the address → Edit: the size of the mailbox.' },
      { for: ['directadmin'], says: 'E-mail Manager → E-mail Accounts → the address: E-mail Quota.' },
    ],
  },
  'recipient.moved': {
    title: 'The person is no longer at this address.',
    explanation: 'The server says that the mailbox has moved or that its owner has left.',
    steps: [
      'Look in the reply: it may name the new address. Write there.',
      'Otherwise ask the person or the organisation, and correct your address book.',
    ],
  },
  'recipient.ratelimited': {
    title: 'This one mailbox is getting too much mail just now.',
    explanation: 'The provider limits how many messages a mailbox may get in a time. It is not about you alone.',
    steps: [
      'Wait: your server tries again by itself, and then it passes.',
      'If you send many messages to this address (alarms, reports, tests), send fewer or collect them into one.',
      ...RETRY_NOW_STEPS,
    ],
  },
  'recipient.restricted': {
    title: 'This address takes mail only from certain senders.',
    explanation:
      'It is a group, a list or an internal mailbox that is closed to people from outside or to those who are not logged in.',
    steps: [
      'Ask the owner of the address to allow yours, or write to a person of the group instead.',
      'A mailing list: subscribe first, with the address you send from.',
      'If you belong to the organisation: send through its own server and log in.',
      {
        for: ['exchange', 'microsoft365'],
        says: 'For its admin: `Set-DistributionGroup GROUP -RequireSenderAuthenticationEnabled $false` opens a group to the outside; for a mailbox `Set-Mailbox USER -RequireSenderAuthenticationEnabled $false`. Single senders: -AcceptMessagesOnlyFromSendersOrMembers.',
      },
      {
        for: ['google-workspace'],
        says: 'For its admin: https://groups.google.com → the group → Group settings → Who can post: "Anyone on the web". In the Admin console the sharing of Groups for Business must allow it.',
      },
    ],
  },
  'recipient.verify': {
    title: 'The receiver could not check just now whether the mailbox exists.',
    explanation: 'It asks another server before it accepts mail, and that server did not answer in time or said no.',
    steps: [
      'Reply begins with 4: wait, your server tries again. Reply begins with 5: the address or the sender does not exist for them.',
      'If it stays so for hours, tell whoever runs the mail of the recipient.',
      'Some check the sender in the same way: your own server must accept mail to your sender address, with an empty sender (MAIL FROM:<>) too.',
      ...RETRY_NOW_STEPS,
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
