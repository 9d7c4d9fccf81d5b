// What the rules of the presets are for, in English.

import type { RuleWords } from './rule-words.ts'

export const RULES_EN: RuleWords = {
  'sender-not-own': {
    protects:
      'Users who have logged in send as themselves (submission.bind_sender), so nobody writes in the name of another.',
  },
  'submission-log-in': {
    protects: 'The submission port is for the users of this server, so whoever sends there has to log in.',
  },
  'restricted-characters-here': {
    protects: 'Addresses with characters that programs here might take for commands or paths are not taken.',
    senderCan: 'Check the address: it holds characters that hardly any mailbox has.',
  },
  'restricted-characters-elsewhere': {
    protects:
      'Addresses with characters that servers behind this one might take for commands or paths are not sent on.',
    senderCan: 'Check the address: it holds characters that hardly any mailbox has.',
  },
  'always-reachable': {
    protects: 'Postmaster is reached whatever else speaks against a message.',
  },
  'verify-sender': {
    protects: 'Mail whose sender cannot be answered is mostly forged, and its bounces would go nowhere.',
    senderCan: 'Send with an address that exists and whose domain takes mail.',
  },
  'call-out-to-sender': {
    protects:
      'For senders on the list, the server of the sender is asked whether the address exists: it is often forged.',
    senderCan: 'Send with an address that its own server takes mail for.',
  },
  'too-many-bad-recipients': {
    protects: 'Whoever names mostly addresses that do not exist is guessing, or has an old list.',
  },
  'relay-control': {
    protects:
      'Mail to other servers is sent on only for users who log in and for trusted addresses; otherwise anybody could send spam through this server.',
  },
  'local-delivery-only': {
    protects:
      'The server is set to local delivery only (site: local), so it sends nothing elsewhere, and says so before it takes a message.',
  },
  'not-set-up': {
    protects: 'The server has not been set up yet (site: none) and takes no mail that it could not handle.',
  },
  'alias-refuses': {
    protects: 'The file of aliases says that the address takes no mail (:fail:), and the sender is told so at once.',
    senderCan: 'Read what the refusal says, or ask the recipient for another address.',
  },
  'route-refuses': {
    protects: 'A route of the configuration says that the address takes no mail, and the sender is told so at once.',
    senderCan: 'Read what the refusal says, or ask the recipient for another address.',
  },
  'unknown-user': {
    protects: 'A wrong address is refused while the sender is still there, instead of bounced later.',
    senderCan: 'Check the address, or ask the recipient for the right one.',
  },
  'no-such-domain': {
    protects: 'A domain that does not exist is told at once, instead of by a bounce days later.',
    senderCan: 'Check the spelling of the domain.',
  },
  'domain-takes-no-mail': {
    protects: 'The domain says in DNS that it takes no mail (null MX), so trying would be in vain.',
    senderCan: 'Ask the recipient for another address: this domain takes no mail.',
  },
  'no-route': {
    protects: 'Mail that could not be sent on is refused at once, instead of bounced later.',
    senderCan: 'Check the address; if it is right, the keeper of its domain has to mend its MX.',
  },
  'relay-from': {
    protects: 'Trusted addresses (relay_from) may send anywhere.',
  },
  'logged-in': {
    protects: 'Users who have logged in may send anywhere.',
  },
  'call-out-to-recipient': {
    protects:
      'For recipients on the list, the next server is asked whether it takes the address, so that it is refused here and not bounced later.',
    senderCan: 'Check the address: the server that keeps its mailbox does not take it.',
  },
  'sender-blocked-here': {
    protects: 'Senders on the block list of this server (local_sender_blacklist) are kept out.',
  },
  'client-blocked-here': {
    protects: 'Clients on the block list of this server (local_host_blacklist) are kept out.',
  },
  'no-reverse-dns': {
    protects: 'Mail from an address without a name in reverse DNS is marked, for much of it is spam.',
  },
  'ip-dnsbl-*': {
    protects: 'A block list in DNS knows the address of the client as a source of spam.',
    senderCan:
      'Whoever runs the sending server looks up its address at the list, mends the cause, and asks to be taken off.',
  },
  'domain-dnsbl-*': {
    protects: 'A block list in DNS knows the domain of the sender for spam.',
    senderCan: 'Whoever keeps the domain looks it up at the list, mends the cause, and asks to be taken off.',
  },
  'local-recipient': {
    protects: 'Mail for mailboxes here is taken from everybody.',
  },
  'relay-to': {
    protects: 'Mail for domains in relay_to is taken from everybody and sent on.',
  },
  'line-too-long': {
    protects: 'Lines of more than 998 octets break other mail servers (RFC 5322 §2.1.1).',
    senderCan: 'The sending program has to wrap lines, or encode them as quoted-printable or base64.',
  },
  'header-syntax': {
    protects: 'Addresses in the header that cannot be read cannot be answered, and break mail programs.',
    senderCan: 'Correct the address in the header field that is named above, and send again.',
  },
  'dmarc-authors': {
    protects: 'A message with authors of several domains would pass for one of them by the proof of another.',
    senderCan: 'Write authors of one domain into From.',
  },
  'dmarc-reject': {
    protects:
      'The owner of the author’s domain asks everybody to refuse mail in its name that neither SPF nor DKIM proves, for it is mostly forged.',
    senderCan:
      'Send through a server that the domain lists in SPF, or have it signed with DKIM by the domain; whoever runs the domain does that.',
  },
  'dmarc-tag': {
    protects: 'Mail that its author’s domain does not vouch for, though it vouches for all of its own, is marked.',
  },
  'header-sender': {
    protects: 'A message that nobody can answer, by Sender, Reply-To or From, is mostly spam.',
    senderCan: 'Put an address into From that exists and whose domain takes mail.',
  },
  'scanner-malware': {
    protects: 'Messages in which a scanner finds malware are kept from the mailboxes.',
    senderCan: 'Check the machine that the message comes from, and its attachments.',
  },
  'scanner-refuse': {
    protects: 'A scanner of the content asked to refuse this message.',
  },
  'scanner-defer': {
    protects: 'A scanner of the content asked to have this message later.',
  },
  'scanner-discard': {
    protects: 'A scanner of the content asked to throw this message away.',
  },
  'scanner-quarantine': {
    protects: 'A scanner of the content asked to hold this message for you to look at.',
  },
  'scanner-spam': {
    protects: 'A scanner takes the message for spam, so it is marked.',
  },
  'no-rule-accepts': {
    protects: 'A recipient that no rule accepts is refused, so that nothing is accepted by accident.',
  },
}
