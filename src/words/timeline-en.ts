// The timeline in English.

import { LEFT_OUT_EN } from './left-out.ts'
import { ORIGIN_EN } from './origin-en.ts'
import { REASON_CODES } from '../core/reason.ts'
import { GRAMMAR } from './grammar.ts'
import type { TimelineWords } from './timeline.ts'

const { count, noun } = GRAMMAR.en

const nullSender = 'the null sender <>'

export const TIMELINE_EN: TimelineWords = {
  nothing: 'Nothing is recorded.',
  localTime: ' (local time; then the time since the start)',
  noReply: '(no reply)',
  why: 'Why',
  reasons: REASON_CODES,
  none: 'none',
  yes: 'yes',
  no: 'no',
  nullMx: ' (null MX: takes no mail)',
  facts: {
    mx: 'MX',
    mechanism: 'log-in by',
    offered: 'ways to log in that it offers',
    why: 'because',
    authenticated: 'secured by DNSSEC',
    from: 'from the address',
    ignored: 'ignored, private or reserved',
    own: 'this server itself',
    behindOwn: 'left out, no better than this server',
    withoutAddress: 'without an address',
    notHostNames: 'not host names',
    overLimit: 'left out, too many',
    resting: 'not called, found dead a moment ago',
    mail_from: 'sent on as',
    untried: 'not called in this attempt',
    paused: 'not called, the route is paused',
    settled: 'recipients settled',
    waiting: 'recipients that follow',
    carried: 'messages it had carried',
    nul_removed: 'NUL octets taken out',
    seconds_ago: 'seconds since that was found',
    unanswered: 'no answer from DNS',
    verified: 'certificate verified',
    verify_error: 'why not',
    bareCr: 'bare CR',
    bareLf: 'bare LF',
  },
  peer: (host, port) => `${host} port ${port}`,
  mailbox: (user) => `mailbox ${user}`,
  lmtpAt: (place) => `LMTP at ${place}`,
  mxOf: (domain) => `MX of ${domain}`,
  hostPort: (host, port) => `host ${host} port ${port}`,
  inTurn: (hosts, order) => hosts.join(order === 'written' ? ', then ' : ' or '),
  nullSender,
  actors: {},
  quoted: (text) => `“${text}”`,
  origin: ORIGIN_EN,

  connected: (client, port) => `${client} port ${port} connected`,
  submitted: (who, program) => `${who} gave the message to ${program}`,
  uid: (uid) => `the user with the number ${uid}`,
  userWithUid: (user, uid) => `${user} (number ${uid})`,
  calledBy: (caller) => `Called by ${caller}. `,
  inFolder: (folder) => `In the folder ${folder}.`,
  connectedTo: (local, port, listener) => `To ${local} port ${port} (${listener})`,
  proxy: (proxy) => `, through the proxy ${proxy}`,
  secured: (implicit) => (implicit ? 'The connection began with TLS' : 'STARTTLS: the connection has TLS from here on'),
  askedFor: (name) => ` The client asked for ${name}.`,
  tlsFailed: 'The TLS handshake failed',
  handshake: (problem) => problem,
  offeredTls: (versions, ciphers) => `The client offers ${versions}, with ${ciphers}.`,
  tooOldTls: '`tls_in: { profile: old }` lets clients of that age in.',
  loggedIn: (user) => `Logged in as ${user}`,
  nearestUser: (user) => `There is no such user here; ${user} has almost that name.`,
  by: (mechanism) => `By ${mechanism}.`,
  loginRefused: (user, reason) => `Log-in refused${user === undefined ? '' : ` for ${user}`}: ${reason}`,
  lockedOut: (by, subject) => `Locked out: ${by} ${subject}`,
  failedLogIns: (failures, until) => `After ${failures} failed log-ins, until ${until}.`,
  scanned: (scanner, ms, what) => `Scanned by ${scanner} in ${ms} ms: ${what}`,
  scanOutcomes: {},
  score: (score, threshold) => `, score ${score}${threshold === undefined ? '' : ` of ${threshold}`}`,
  helo: (verb, name) => `The client says ${verb} ${name}`,
  commandRefused: 'A command was refused: it breaks the protocol',
  outOfStep: (awaited) => `The client did not wait for the reply to ${awaited}`,
  cameEarly: (octets) => `${count(octets, 'octet')} came too early; none was read as a command, and the session ended.`,
  otherProtocols: {
    tls: 'The client began TLS where this port begins in clear',
    http: 'The client speaks HTTP, not SMTP',
    ssh: 'The client speaks SSH',
    field: 'The client sent a line of a message where a command belongs',
    binary: 'The client sent what is no text',
    text: 'The first line of the client is no command of SMTP',
  },
  nothingRead: 'Nothing behind it was read, and the session ended.',
  verdicts: {
    accept: 'Accepted',
    deny: 'Refused',
    defer: 'Refused for now',
    discard: 'Taken to be thrown away',
    hold: 'Taken and held',
  },
  rule: (name, where) => `Rule ${name}${where}.`,
  writtenAt: (file, line) => ` (${file}, line ${line})`,
  preset: (name) => ` (preset ${name})`,
  noted: 'Noted',
  noAnswerTo: (condition, why) => `No answer to ${condition}: ${why}`,
  adds: (field) => `Adds ${field}`,
  allAbout: (command) => `All about it: ${command}`,
  subject(stage, text) {
    switch (stage) {
      case 'connect':
        return `the connection from ${text}`
      case 'helo':
        return `the HELO name ${text}`
      case 'auth':
        return `log-in by ${text}`
      case 'mail':
        return text === '' ? nullSender : `the sender ${text}`
      case 'rcpt':
        return `the recipient ${text}`
      case 'data':
        return text === '' ? 'the content' : `the content (${text})`
    }
  },
  limit: (name, value, allowed) => `Limit ${name} crossed: ${value}, allowed ${allowed}`,
  noRoom: (cause, announced) =>
    `The disk of this server ${NO_ROOM[cause]}${announced === undefined ? '' : ` of ${announced} octets`}`,
  fieldsRemoved: (removed, field) =>
    `Took ${removed} ${field} ${noun(removed, 'field')} out: they are not the sender’s to write`,
  contentRefused: (problem) => `The content was refused: ${problem}`,
  contentProblems: {},
  disconnected: {
    client: 'The client ended the session',
    server: 'This server ended the session',
    lost: 'The connection was lost',
  },
  during: (command) => ` during ${command}`,
  acceptedInSession: (accepted) => `${count(accepted, 'message')} accepted in this session.`,

  queued: (id) => `Accepted and safe on disk as ${id}`,
  fromTo: (from, to, size) => `From ${from} to ${to}, ${size}.`,
  tellsOf: (id) => `It tells about message ${id}.`,
  subjectIs: 'Subject',
  goes: (recipient, destination) => `${recipient} goes ${destination === undefined ? 'nowhere' : `to ${destination}`}`,
  router: (name) => `Router ${name}.`,
  expands: (recipient, to = 'nobody') => `${recipient} stands for ${to}`,
  replacedBy: (into) =>
    into === 0
      ? 'Its mail is thrown away.'
      : `${count(into, 'recipient')} took its place, each with a story of its own.`,
  oneCopy: (names) => `One copy for ${names}`,
  sameThere: (into) => `They are the same at the destination: what becomes of ${into} holds for all.`,
  attempt: (number, destination) => `Attempt ${number}: ${destination}`,
  forWhom: (names) => `For ${names}.`,
  delivered: 'Delivered',
  writtenTo: (path) => `Written to ${path}`,
  answered: (to, leftOut) =>
    leftOut === undefined
      ? `Answered in the name of a user who is away: ${to}`
      : `Not answered in the name of a user who is away: ${LEFT_OUT_EN[leftOut]}`,
  tookByProgram: (program) => `The program ${program} took the message.`,
  programAt: (program) => `program ${program}`,
  storedBy: (server) => `${server}: the LMTP server of this site has put it into the mailbox.`,
  tookOver: (server, tls) =>
    `${server} took the message over, ${tls ? 'through' : 'without'} TLS. From here on it is that server’s move.`,
  deferred: 'Not delivered yet',
  byRetryRule: (rule) => `Retry rule: ${rule}`,
  triesAgain: (next, until) => `Waybill tries again at ${next} and goes on until ${until}.`,
  failed: 'Given up',
  wasDelivered: 'It was delivered.',
  status: (status) => `Status ${status}: no further attempt is made.`,
  afterHold: 'It had been held until now, and nobody had asked for it.',
  timeOver: 'The time allowed for retrying is over. The last attempt failed as follows.',
  takenOff: (by) => `Taken off the queue by ${by}.`,
  thrownAway: (rule) => `Thrown away, as the rule ${rule} says.`,
  toldIn: (message) => `The sender is told in message ${message}.`,
  notTold: 'The sender is not told.',
  noNotification: 'No notification is recorded.',
  silent: {
    'null-sender':
      'Nobody is told: the sender is empty (<>), as that of notifications is, and those are never answered.',
    'notify-never': 'Nobody is told: the sender asked not to be (NOTIFY=NEVER or without FAILURE).',
  },
  notified: (message) => `The sender is told in message ${message}`,
  about: (names, about) => `About ${names}: ${ABOUT[about]}.`,
  warningLeftOut: (span) => `It has waited for ${span}, and the sender is not told`,
  whyLeftOut: {
    'notify-never': 'The sender asked not to be told of delays (NOTIFY).',
    list: 'It is mail of a mailing list, as a field of its header says:',
    bulk: 'It is bulk mail, as a field of its header says:',
    automatic: 'A program sent it, as a field of its header says:',
  },
  givenUp: (by) => `${by} gave it up: it goes back to its sender`,
  released: (by) => `${by} let it go: it is due at once`,
  retryAsked: (by) => `${by} asked for an attempt at once`,
  markedDelivered: (by) => `${by} marked it as delivered`,
  notTriedAnyMore: (names) => `For ${names}: it is not tried any more, and the sender is not told.`,
  recipientAdded: (by) => `${by} added a recipient`,
  senderChanged: (by) => `${by} changed the sender`,
  inPlaceOfSender: (to, from) => `To ${to}, in place of ${from}: notifications go there from now on.`,
  cancelled: (by) => `${by} took it off the queue`,
  notTriedAgain: (names) => `For ${names}: not delivered, and not tried again.`,
  held: (by) => `Held by ${by}`,
  heldUntil: (until) =>
    `It is from the empty sender, so there is nobody to be told. If nobody asks for it until ${until}, it is given up.`,
  notTriedUntil: (names) => `For ${names}. It is not tried until somebody asks for it.`,
  interrupted: 'The server stopped in the middle of an attempt',
  madeAgain: (names) =>
    `For ${names}. What that attempt did is not known, so it is made again: a duplicate is possible, a loss is not.`,
  readdressed: (from, to) => `${from} became ${to}`,
  readdressedBecause: {
    'email-addresses': (where) => `In ${where}, as \`email_addresses\` says.`,
    'hide-mailname': (where) => `In ${where}, because \`hide_mailname\` shows \`visible_domain\` alone.`,
  },
  signed: (domain) => `Signed for ${domain}`,
  sealed: (domain) => `Sealed by ${domain} what was found when it came, as it goes on to another place`,
  unsigned: (domain) => `Not signed for ${domain}`,
  unsignedBecause: {
    'no-published-key': (domain) =>
      `DNS has shown no key of ${domain} yet; \`waybill dkim test ${domain}\` says what to publish.`,
    'several-from-fields': () =>
      'It has several fields From, of which only one may be; mend the program that sends it.',
  },
  dismissed: (by) => `${by} gave up on it, as it cannot be read back`,
  salvaged: 'Put back out of a damaged queue',
  foundWhole: (names, file) => `For ${names}. It was found whole in ${file}.`,
  reloaded: (generation) => `The configuration of this server was replaced (generation ${generation})`,
  changed: (settings, more) => `Changed: ${settings}${more === 0 ? '' : ` and ${more} more`}`,
  routePaused: (where) => `Paused: ${where}. Its mail is held`,
  asksAgain: (next) => `All mail that goes this way is held, without end; one message asks again at ${next}.`,
  routeResumed: (where) => `Open again: ${where}`,
  pausedSince: (since) => `It was paused since ${since}.`,
  clockSet: (span, back) => `The clock of this server was set ${back ? 'back' : 'ahead'} by ${span}`,
  notOlder: 'Times above and below do not fit together; what waits has not grown older or younger by that.',
  logSays: 'The log says',
  inAnswerTo: (host, stage) => `${host}, in answer to ${stage}.`,
  steps: {
    resolve: { done: 'Looked up where to deliver', failed: 'Could not find out where to deliver' },
    'tls-policy': { done: 'Found what the domain demands of TLS', failed: 'Mail must not go to this host' },
    connect: { done: 'Connected', failed: 'Could not connect' },
    reuse: { done: 'Used a connection that was still open', failed: 'Could not use the open connection' },
    greet: { done: 'The server greeted', failed: 'The greeting went wrong' },
    ehlo: { done: 'Said hello', failed: 'The hello went wrong' },
    tls: { done: 'TLS from the first byte', failed: 'No TLS from the first byte' },
    auth: { done: 'Logged in', failed: 'Could not log in' },
    starttls: { done: 'Switched to TLS', failed: 'Could not switch to TLS' },
    envelope: { done: 'Named sender and recipients', failed: 'The envelope was not taken as a whole' },
    regroup: {
      done: 'The server takes no more recipients at once: the others follow in another transaction',
      failed: 'The others could not be asked for',
    },
    content: { done: 'Sent the content', failed: 'The content was not taken' },
    leave: {
      done: 'Left the connection: it has carried messages, and now its server refuses. A new one is next',
      failed: 'Left the connection',
    },
    'pass-over': { done: 'Not every host was called', failed: 'Not every host was called' },
    quit: { done: 'Said goodbye', failed: 'The goodbye went wrong' },
    autoreply: {
      done: 'Looked at whether an answer is due',
      failed: 'Whether an answer is due cannot be found out now',
    },
    pipe: { done: 'Gave it to the program', failed: 'The program did not take it' },
    mbox: { done: 'Wrote the mailbox', failed: 'Could not write the mailbox' },
    maildir: { done: 'Wrote the mailbox', failed: 'Could not write the mailbox' },
  },
}

const NO_ROOM = {
  space: 'had no room for the message',
  inodes: 'could make no more files',
  quota: 'was used up to the quota of the user of this server',
  'read-only': 'was read-only',
  failing: 'failed',
} as const

const ABOUT = {
  delivered: 'it was delivered',
  relayed: 'it was passed on to a server that sends no notifications of its own',
  expanded: 'it was passed on to several others in its place',
  failed: 'it could not be delivered',
  delayed: 'it is late, and still tried',
} as const
