// The words of the report of a log in English. A translator changes only what stands in quotes.

import { GRAMMAR } from '../../words/grammar.ts'
import { formatName, listed, counted, fates } from './log-report-counts.ts'
import type { LogWords } from './log-report-words.ts'
import { plural } from './layout.ts'

const EN_OURS = {
  own: 'yours: it is a fault of this server',
  sender: 'of the person who wrote',
  'sender-admin': 'yours, or of whoever runs the program that sent it',
  'domain-owner': "of whoever keeps the DNS of the sender's domain: yours, if it is your own",
  'ip-owner': "of whoever owns this server's address: ask your provider",
  recipient: 'of the recipient',
  'recipient-admin': "of whoever runs the recipient's mail",
  wait: 'nobody: this server tries again by itself',
  unknown: 'cannot be told from the text',
} as const

const EN_CLIENTS = {
  ...EN_OURS,
  sender: 'of the client: it, or its user, has to change something',
  'sender-admin': 'of whoever runs the client',
  'domain-owner': "of whoever keeps the DNS of the sender's domain",
  'ip-owner': "of whoever owns the client's address",
  'recipient-admin': 'yours: it is a rule of this server, look whether it hits wanted mail',
  wait: 'nobody: it is tried again by itself',
} as const

const EN_ITSELF = 'yours: this server says so of itself'

export const LOG_WORDS_EN: LogWords = {
  columns: {
    title: 'What went wrong',
    count: 'Count',
    where: 'Where',
    since: 'Since',
    going: 'Now?',
    move: 'Move',
    sure: 'Sure',
  },
  yes: 'yes',
  no: 'no',
  sure: { high: 'high', medium: 'medium', low: 'low' },
  movers: {
    you: 'you',
    yourDns: 'you (DNS)',
    yourIp: 'you (IP)',
    client: 'the client',
    other: 'their side',
    writer: 'the writer',
    recipient: 'recipient',
    wait: 'wait',
    unknown: 'unclear',
  },
  sides: {
    outgoing: 'Mail that did not get through, by recipients',
    server: 'What this server says of itself, in lines',
    incoming: 'Clients that this server refused, times',
  },
  unknownTitle: {
    outgoing: 'Failed, and the text does not say why',
    server: 'Other lines of trouble',
    incoming: 'Refused, and the text does not say why',
  },
  own: {
    'system.full': {
      title: "This server's disk is full",
      step: 'See which: `df -h /var/spool` and `df -i /var/spool`. Free space there, old logs first (`journalctl --vacuum-size=200M`). What clients and the queue hold back comes by itself then.',
    },
    'system.temp': {
      title: 'This server is in trouble for the moment',
      step: 'Look at the lines of the same minute in its log: a scanner, a look-up or the disk failed just before.',
    },
    'local-config.delivery-program': {
      title: 'The program that puts mail into the mailbox failed',
      step: 'Run the command in the example as the user concerned. Status 127: it is not there; 126: it may not be run; 75: it asks for another try; 77: no permission.',
    },
  },
  guessing: {
    title: 'Passwords are guessed: log-ins failed from many addresses',
    step: 'Mail does not suffer from it. Let fail2ban shut the addresses out, and see that no account has a weak password. An address of your own among them is a program with an old password.',
  },
  reasonElsewhere: {
    title: 'Waits for its next try; the reason is not in here',
    step: 'Give the older logs too (mainlog*, mail.log*): the reason stands at the first attempt. Or ask the server: `exim -Mvl ID`, `postqueue -p`. To try at once: `exim -M ID`, `postqueue -i ID`.',
  },
  thisServer: 'this server',
  clientCount: (count) => plural(count, 'client'),
  moreDestinations: (count) => `and ${count} more`,
  moreCauses: (causes, count) => `... and ${plural(causes, 'more cause', 'more causes')} (${count}); see --all`,
  beginHere: (title) => `Begin here: ${title}.`,
  manyHosts:
    'So many domains are hardly all down at once: look at this side first. Ask the provider whether port 25 is blocked for outgoing connections, and check the firewall and the route (nc -vz gmail-smtp-in.l.google.com 25).',
  verdicts: {
    theirs: () =>
      'Nothing of this is for this server to mend: it is the move of those who wrote, or of the other side.',
    waiting: ({ waiting }) =>
      `${plural(waiting, 'recipient waits', 'recipients wait')}, and waiting will do: this server tries again by itself.`,
    unclear: () => 'Mail failed or waits, and the log does not say enough to point at one thing to mend.',
    over: () => 'What went wrong has passed: it did not happen again up to the end of the log.',
    trouble: () => 'No mail failed, but this server tells of trouble with itself.',
    refused: () =>
      'No mail of this server is seen to fail. It refused clients, or had trouble with other hosts; look whether they were wanted.',
    late: () => 'Nothing failed, and nothing waits: all that was late has been delivered.',
    fine: () => 'Nothing failed, and nothing waits.',
    'not-mail': () => 'No line here is of a mail server.',
  },
  title: (lines, files) => `${plural(lines, 'line')} in ${plural(files, 'file')}`,
  written: 'Written by',
  format: formatName,
  time: 'Time',
  messages: 'Messages',
  messageCounts: ({ stories, open, joined }) =>
    listed([
      `${stories}`,
      counted(open, 'without an end in this log'),
      counted(joined, 'with the Message-ID of another'),
    ]),
  recipients: 'Recipients',
  recipientCounts: ({ delivered, failed, waiting, recovered, removed }) =>
    listed([
      `${delivered} delivered${recovered === 0 ? '' : ` (${recovered} of them after a failed attempt)`}`,
      `${failed} given up`,
      `${waiting} waiting`,
      counted(removed, 'taken off the queue'),
    ]),
  refused: 'Refused',
  refusedCounts: ({ permanent, temporary }) => `${permanent} for good, ${temporary} for now`,
  cut: (count) =>
    `${count} messages were open at once beyond what fits; they are counted as they stood, and later lines about them begin anew.`,
  cutRecipients: (count) =>
    `${count} waiting recipients of messages with very many are not remembered; what became of them is not in the counts.`,
  cutLines: (count) => `${count} lines are longer than 64 kB; only their beginnings were read.`,
  moreDetails: (causes) =>
    `These are the three that matter most; --all tells all ${causes}, and --json gives them as data.`,
  what: 'What',
  fates: fates({
    failed: (count) => `${count} given up`,
    waiting: (count) => `${count} waiting`,
    removed: (count) => `${count} taken off the queue`,
    refused: (count) => GRAMMAR.en.count(count, 'refusal'),
    noted: (count) => GRAMMAR.en.count(count, 'line'),
    recovered: (count) => `${count} delivered in the end`,
  }),
  going: 'Going on',
  goesOn: (stillGoingOn, waiting) =>
    waiting > 0
      ? 'yes: mail still waits for it'
      : stillGoingOn
        ? 'yes: it happened up to the end of the log'
        : 'no: not at the end of the log',
  where: 'Where',
  from: 'Sent by',
  clients: 'Clients',
  lines: 'Lines',
  example: 'Example',
  earlier: (at, host, text) =>
    `the reason stands earlier in the log${at === '' ? '' : ` (${at})`}: ${host === '' ? '' : `${host}: `}${text}`,
  move: 'Whose move',
  who: {
    outgoing: EN_OURS,
    server: { ...EN_CLIENTS, own: EN_ITSELF, 'recipient-admin': EN_ITSELF },
    incoming: EN_CLIENTS,
  },
  howSure: 'How sure',
  surer: {
    high: 'high: a known text, and its codes agree',
    medium: 'medium: the words are plain, but nothing else confirms them',
    low: 'low: take it as a hint',
  },
  step: 'Do this',
  waitOver: {
    who: 'of the person who wrote: this server has stopped trying',
    step: 'Send the message again, once the cause has passed.',
  },
  recoveredTitle: 'Late, but delivered in the end: nothing to do',
  otherPrograms: (count) => `${plural(count, 'line is', 'lines are')} of other programs.`,
  unrecognised: (count) => `${plural(count, 'line was', 'lines were')} not understood, such as:`,
}
