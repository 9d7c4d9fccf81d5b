// Every reply of Debian's Exim (default configuration) beside ours in the same situation: what is said, what Exim
// answers, what we answer, and whether we keep its code or change it, with the reason. reply-texts.test.ts says it all to
// a real server; docs/reference/differences-from-exim.md is made from it. Data only.

export interface ReplyRow {
  readonly situation: string
  /** Exim's reply, as its clients see it. */
  readonly exim: string
  /** What is said before; `EHLO` and so on stand for the usual line. */
  readonly before: readonly string[]
  readonly say: string
  /** Our reply; ids are `ID`. */
  readonly ours: string
  /** Absent: the code is kept. */
  readonly changed?: string
  /** `stranger` unless told. */
  readonly client?: 'stranger' | 'trusted' | 'user'
  /** The server that it is said to; see SERVERS in reply-texts.test.ts. */
  readonly server?: 'usual' | 'strict' | 'no-login'
}

const EHLO = 'EHLO client.test'
const MAIL = 'MAIL FROM:<someone@two.test>'
const RCPT = 'RCPT TO:<alice@sandbox.test>'
const TRANSACTION = [EHLO, MAIL, RCPT]
const WRONG_LOGIN = `AUTH PLAIN ${btoa('\0alice\0wrong')}`
const RIGHT_LOGIN = `AUTH PLAIN ${btoa('\0alice\0sandbox')}`
const content = (...lines: readonly string[]): string => [...lines, '.'].join('\r\n')

const SYNTAX = 'Known command, wrong syntax: 501 with the syntax; Exim knows no MAIL without FROM.'

export const REPLY_TABLE: readonly ReplyRow[] = [
  // Commands as such
  { situation: 'NOOP', exim: '250 OK', before: [], say: 'NOOP', ours: '250 2.0.0 OK' },
  { situation: 'RSET', exim: '250 Reset OK', before: [], say: 'RSET', ours: '250 2.0.0 OK' },
  { situation: 'QUIT', exim: '221 mx closing connection', before: [], say: 'QUIT', ours: '221 2.0.0 Bye' },
  { situation: 'HELO', exim: '250 mx Hello client [ip]', before: [], say: 'HELO client.test', ours: '250 mx.sandbox.test Hello client.test [127.0.0.2]' },
  { situation: 'MAIL', exim: '250 OK', before: [EHLO], say: MAIL, ours: '250 2.1.0 Sender OK' },
  { situation: 'RCPT', exim: '250 Accepted', before: [EHLO, MAIL], say: RCPT, ours: '250 2.1.5 Recipient OK' },
  { situation: 'DATA', exim: '354 Enter message, ending with "." on a line by itself', before: TRANSACTION, say: 'DATA', ours: '354 Send the message, end with <CRLF>.<CRLF>' },
  { situation: 'final dot', exim: '250 OK id=…', before: [...TRANSACTION, 'DATA'], say: content('From: a@two.test', '', 'x'), ours: '250 2.0.0 Queued as ID' },
  { situation: 'BDAT', exim: '250 26 byte chunk received', before: TRANSACTION, say: 'BDAT 3\r\nabc', ours: '250 2.0.0 3 octets received' },
  { situation: 'last BDAT', exim: '250 OK id=…', before: TRANSACTION, say: 'BDAT 23 LAST\r\nFrom: a@two.test\r\n\r\nx', ours: '250 2.0.0 Queued as ID' },
  { situation: 'HELP', exim: '214-Commands supported: …', before: [], say: 'HELP', ours: '214-2.0.0 EHLO HELO STARTTLS AUTH MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT\n214 2.0.0 https://www.rfc-editor.org/rfc/rfc5321' },
  { situation: 'VRFY', exim: '252 Administrative prohibition', before: [EHLO], say: 'VRFY alice@sandbox.test', ours: '252 2.0.0 Addresses are checked at RCPT, not by VRFY' },
  { situation: 'VRFY without a domain', exim: '501 alice: recipient address must contain a domain', before: [EHLO], say: 'VRFY alice', ours: '252 2.0.0 Addresses are checked at RCPT, not by VRFY', changed: 'The argument is not looked at, so nothing can be wrong with it.' },
  { situation: 'EXPN', exim: '550 Administrative prohibition', before: [EHLO], say: 'EXPN staff', ours: '502 5.5.1 EXPN is not available here', changed: '502 is the code for commands that a server does not offer (RFC 5321 §4.2.4).' },
  { situation: 'ETRN', exim: '458 Administrative prohibition', before: [EHLO], say: 'ETRN sandbox.test', ours: '502 5.5.1 ETRN is not available here', changed: '458 asks to try again; it would be in vain.' },
  { situation: 'unknown command', exim: '500 unrecognized command', before: [], say: 'FOO', ours: '500 5.5.1 Command not recognized' },
  { situation: 'fourth unknown command', exim: '500 Too many unrecognized commands, and the connection ends', before: ['FOO', 'FOO', 'FOO'], say: 'FOO', ours: '500 5.5.1 Command not recognized', changed: 'Ten are borne (`limits.unknown_commands`): a program that tries out what is offered is no attacker.' },
  { situation: 'eleventh unknown command', exim: '(closed)', before: Array<string>(10).fill('FOO'), say: 'FOO', ours: '421 4.7.0 Too many unknown commands, 10 are allowed; closing', changed: 'As above; 421 says that the connection ends.' },
  { situation: 'fourth syntax error', exim: '503-… 503 Too many syntax or protocol errors, and the connection ends', before: ['MAIL', 'MAIL', 'MAIL'], say: 'DATA x', ours: '501 5.5.4 DATA takes no argument', changed: 'Twenty errors are borne (`limits.errors`).' },
  { situation: 'eleventh command that brings no mail', exim: '554 Too many nonmail commands, and the connection ends', before: Array<string>(10).fill('NOOP'), say: 'NOOP', ours: '250 2.0.0 OK', changed: 'A hundred are borne (`limits.idle_commands`): a client that keeps its connection may send one before each message.' },
  { situation: 'words behind RSET', exim: '501 unexpected argument data', before: [], say: 'RSET now', ours: '501 5.5.4 RSET takes no argument' },
  { situation: 'NUL in a command', exim: '501 NUL characters are not allowed in SMTP commands', before: [], say: 'NOOP \0', ours: '500 5.5.2 Command contains characters that are not allowed', changed: 'What cannot be read as a command is 500; the same holds for all control characters.' },
  { situation: 'a bare LF ends the line', exim: '(taken as a line)', before: [], say: 'NOOP\nNOOP', ours: '500 5.5.2 Lines must end with CRLF, and CR or LF must not stand alone', changed: 'Who takes a bare LF for the end of a line opens a door to smuggling (RFC 5321 §2.3.8).' },
  { situation: 'a client that speaks TLS at once', exim: '500 unrecognized command, NUL characters', before: [], say: '\x16\x03\x01\0', ours: '554 5.5.1 This port begins without TLS: set your program to STARTTLS, or use port 465', changed: 'The person behind the mail program learns what to set.' },

  // HELO and order
  { situation: 'MAIL without HELO', exim: '503 HELO or EHLO required', before: [], say: MAIL, ours: '503 5.5.1 Send EHLO or HELO first' },
  { situation: 'HELO without a name', exim: '501 Syntactically invalid HELO argument(s)', before: [], say: 'HELO', ours: '501 5.5.4 HELO needs the name of your host' },
  { situation: 'HELO with an underscore', exim: '501 Syntactically invalid HELO argument(s)', before: [], say: 'HELO my_host', ours: '250 mx.sandbox.test Hello my_host [127.0.0.2]', changed: 'RFC 5321 §4.1.4 forbids to refuse mail for this; the rule condition `helo` can still look at it.' },
  { situation: 'RCPT before MAIL', exim: '503 sender not yet given', before: [EHLO], say: RCPT, ours: '503 5.5.1 Send MAIL FROM first' },
  { situation: 'DATA before RCPT', exim: '503 valid RCPT command must precede DATA', before: [EHLO, MAIL], say: 'DATA', ours: '503 5.5.1 Send RCPT TO first' },
  { situation: 'DATA when all RCPT were refused', exim: '503-All RCPT commands were rejected with this error: …', before: [EHLO, MAIL, 'RCPT TO:<nobody@sandbox.test>'], say: 'DATA', ours: '554 5.5.1 No valid recipients', changed: 'The order was right; 554 says that no recipient is left (RFC 5321 §3.3, RFC 2920 §3.1).' },
  { situation: 'MAIL twice', exim: '503 sender already given', before: [EHLO, MAIL], say: MAIL, ours: '503 5.5.1 A transaction is open already, RSET ends it' },

  // Addresses
  { situation: 'MAIL without an operand', exim: '500 unrecognized command', before: [EHLO], say: 'MAIL', ours: '501 5.5.4 Syntax: MAIL FROM:<address>', changed: SYNTAX },
  { situation: 'RCPT without an operand', exim: '500 unrecognized command', before: [EHLO, MAIL], say: 'RCPT', ours: '501 5.5.4 Syntax: RCPT TO:<address>', changed: SYNTAX },
  { situation: 'a blank in the address', exim: '501 <a b@x>: malformed address: …', before: [EHLO], say: 'MAIL FROM:<a b@two.test>', ours: '501 5.1.7 The sender address has characters before the @ that are not allowed' },
  { situation: '> is missing', exim: "501 …: '>' missing at end of address", before: [EHLO], say: 'MAIL FROM:<a@two.test', ours: '501 5.1.7 The sender address is not in the form <user@domain>' },
  { situation: 'sender without a domain', exim: '501 <x>: sender address must contain a domain', before: [EHLO], say: 'MAIL FROM:<alice>', ours: '501 5.1.7 The sender address has no domain; send user@domain' },
  { situation: 'recipient without a domain', exim: '501 <alice>: recipient address must contain a domain', before: [EHLO, MAIL], say: 'RCPT TO:<alice>', ours: '501 5.1.3 The recipient address has no domain; send user@domain' },
  { situation: 'postmaster without a domain', exim: '250 Accepted', before: [EHLO, MAIL], say: 'RCPT TO:<postmaster>', ours: '250 2.1.5 Recipient OK' },
  { situation: 'recipient at an address literal', exim: '501 …: domain literals not allowed', before: [EHLO, MAIL], say: 'RCPT TO:<a@[192.0.2.10]>', ours: '550 5.7.1 Relaying to [192.0.2.10] refused: please log in first; without log-in, your address 127.0.0.2 may only send to domains of this server (ID)', changed: 'Literals are read; whether mail may go there is for the rules.' },
  { situation: 'a source route', exim: '250 Accepted (the route is ignored)', before: [EHLO, MAIL], say: 'RCPT TO:<@far.test:alice@sandbox.test>', ours: '250 2.1.5 Recipient OK' },
  { situation: 'an address in UTF-8 without SMTPUTF8', exim: '250 OK (raw octets are accepted)', before: [EHLO], say: 'MAIL FROM:<\u00d0\u00b6@two.test>', ours: '553 5.6.7 The sender address is not ASCII; send the SMTPUTF8 parameter with MAIL FROM', changed: 'The next server might not take it (RFC 6531 §3.2).' },
  { situation: 'SMTPUTF8', exim: '501 SMTPUTF8 used when not advertised', before: [EHLO], say: 'MAIL FROM:<a@two.test> SMTPUTF8', ours: '250 2.1.0 Sender OK', changed: 'SMTPUTF8 is offered.' },
  { situation: 'nonsense in BODY', exim: '501 invalid data for BODY', before: [EHLO], say: 'MAIL FROM:<a@two.test> BODY=X', ours: '501 5.5.4 Parameter BODY is malformed' },
  { situation: 'an unknown parameter', exim: '501 …: malformed address: X=Y may not follow <…>', before: [EHLO], say: 'MAIL FROM:<a@two.test> X=Y', ours: '555 5.5.4 Parameter X is not supported', changed: '555 is the code for it (RFC 5321 §4.1.1.11).' },
  { situation: 'RET and ENVID', exim: '250 OK (ignored)', before: [EHLO], say: 'MAIL FROM:<a@two.test> RET=HDRS ENVID=x', ours: '250 2.1.0 Sender OK' },
  { situation: 'NOTIFY', exim: '501 …: malformed address: NOTIFY=NEVER may not follow <…>', before: [EHLO, MAIL], say: `${RCPT} NOTIFY=NEVER`, ours: '250 2.1.5 Recipient OK', changed: 'DSN (RFC 3461) is offered.' },

  // Who may send where
  { situation: 'relaying for a stranger', exim: '550 relay not permitted', before: [EHLO, MAIL], say: 'RCPT TO:<x@ok.test>', ours: '550 5.7.1 Relaying to ok.test refused: please log in first; without log-in, your address 127.0.0.2 may only send to domains of this server (ID)' },
  { situation: 'unknown local user', exim: '550 Unrouteable address', before: [EHLO, MAIL], say: 'RCPT TO:<nobody@sandbox.test>', ours: '550 5.1.1 There is no mailbox nobody@sandbox.test here; check the address (ID)' },
  { situation: 'unknown local user, trusted client', exim: '250 Accepted, and a bounce', before: [EHLO, MAIL], say: 'RCPT TO:<nobody@sandbox.test>', ours: '550 5.1.1 There is no mailbox nobody@sandbox.test here; check the address (ID)', changed: 'Recipients are verified for everyone.', client: 'trusted' },
  { situation: 'domain that does not exist, trusted client', exim: '250 Accepted, and a bounce', before: [EHLO, MAIL], say: 'RCPT TO:<x@gone.test>', ours: '550 5.1.2 The domain gone.test does not exist; check the address (ID)', changed: 'As above.', client: 'trusted' },
  { situation: 'domain with a null MX, trusted client', exim: '250 Accepted, and a bounce', before: [EHLO, MAIL], say: 'RCPT TO:<x@noreply.test>', ours: '556 5.1.10 The domain noreply.test accepts no mail (null MX) (ID)', changed: 'As above; 556 5.1.10 is the code of RFC 7505 §4.2.', client: 'trusted' },
  { situation: 'domain without mail server, trusted client', exim: '250 Accepted, and a bounce', before: [EHLO, MAIL], say: 'RCPT TO:<x@nomx.test>', ours: '550 5.4.4 Mail for x@nomx.test cannot be sent on: the domain has neither MX nor address records (ID)', changed: 'As above.', client: 'trusted' },
  { situation: 'domain whose DNS is silent, trusted client', exim: '250 Accepted', before: [EHLO, MAIL], say: 'RCPT TO:<x@servfail.test>', ours: '250 2.1.5 Recipient OK', client: 'trusted' },
  { situation: 'relay domain whose DNS is silent', exim: '451 Temporary local problem - please try later', before: [EHLO, MAIL], say: 'RCPT TO:<x@servfail.test>', ours: '451 4.7.1 Cannot decide now: the check "recipient_verified" of rule "relay-to" gave no answer (DNS did not answer (SERVFAIL, time-out or refusal)); please try again later (ID)', server: 'strict' },
  { situation: 'restricted characters', exim: '550 restricted characters in address', before: [EHLO, MAIL], say: 'RCPT TO:<a%b@sandbox.test>', ours: '550 5.1.3 The address a%b@sandbox.test holds characters that are not accepted here (ID)' },
  { situation: 'too many bad recipients', exim: '550 Rejected for too many bad recipients', before: [EHLO, MAIL, ...Array<string>(10).fill('RCPT TO:<nobody@sandbox.test>')], say: RCPT, ours: '550 5.7.1 Too many of the recipients of this message do not exist; it will not be taken for any more of them (ID)' },
  { situation: 'sender that cannot be verified', exim: '550-Verification failed for <x@gone.test> 550-Unrouteable address 550 Sender verification failed', before: [EHLO, 'MAIL FROM:<x@gone.test>'], say: RCPT, ours: '550 5.1.8 The sender x@gone.test cannot be answered: the domain does not exist (ID)', server: 'strict' },
  { situation: 'sender whose DNS is silent', exim: '451 Temporary local problem - please try later', before: [EHLO, 'MAIL FROM:<x@servfail.test>'], say: RCPT, ours: '451 4.7.1 Cannot decide now: the check "sender_verified" of rule "verify-sender" gave no answer (DNS did not answer (SERVFAIL, time-out or refusal)); please try again later (ID)', server: 'strict' },
  { situation: 'a rule that refuses without a text', exim: '550 Administrative prohibition', before: [EHLO, MAIL], say: 'RCPT TO:<bob@sandbox.test>', ours: '550 5.7.1 Refused by a rule of this server (no-bob) (ID)', server: 'strict' },
  { situation: 'a rule that defers without a text', exim: '451 Temporary local problem - please try later', before: [EHLO], say: 'MAIL FROM:<later@two.test>', ours: '451 4.7.1 Not now, by a rule of this server (later); please try again later (ID)', server: 'strict' },
  { situation: 'a rule with a code of its own', exim: '551 5.7.1 …', before: [EHLO], say: 'MAIL FROM:<moved@two.test>', ours: '551 5.1.6 They have moved (ID)', server: 'strict' },

  // Content
  { situation: 'announced size too large', exim: '552 Message size exceeds maximum permitted', before: [EHLO], say: 'MAIL FROM:<a@two.test> SIZE=60000000', ours: '552 5.3.4 Message too large, 52428800 octets are allowed' },
  { situation: 'content too large', exim: '552 Message size exceeds maximum permitted', before: [...TRANSACTION, 'DATA'], say: content('From: a@two.test', '', ...Array<string>(40).fill('x'.repeat(70))), ours: '552 5.3.4 Message too large, 2000 octets are allowed', server: 'strict' },
  { situation: 'a line of 999 octets', exim: '550 maximum allowed line length is 998 octets, got 999', before: [...TRANSACTION, 'DATA'], say: content('From: a@two.test', '', 'x'.repeat(999)), ours: '550 5.6.0 The message has a line of 999 octets, 998 are allowed (RFC 5322); wrap it' },
  { situation: 'an address in the header that cannot be read', exim: '550 header syntax', before: [...TRANSACTION, 'DATA'], say: content('From: <a@@two.test>', '', 'x'), ours: '550 5.6.0 The address "<a@@two.test>" in the field From cannot be read: the part before the @ is malformed (ID)' },
  { situation: 'no sender in the header that can be verified', exim: '550 No verifiable sender address in message headers', before: [...TRANSACTION, 'DATA'], say: content('From: a@gone.test', '', 'x'), ours: '550 5.6.0 No address in Sender, Reply-To or From of this message can be answered (ID)', server: 'strict' },
  { situation: 'a bare LF in the content', exim: '250 OK (made CRLF)', before: [...TRANSACTION, 'DATA'], say: content('From: a@two.test', '', 'x\ny'), ours: '550 5.6.0 The message contains a CR or LF that is not part of CRLF; send text lines that end with CRLF', changed: 'Mending it is what makes smuggling possible.' },
  { situation: '31 Received fields', exim: '250 OK, and a bounce: Too many "Received" headers', before: [...TRANSACTION, 'DATA'], say: content(...Array<string>(51).fill('Received: from a by b; x'), 'From: a@two.test', '', 'x'), ours: '554 5.4.6 The message has passed through 51 servers: it is going round in a loop', changed: 'Refused at once instead of bounced, and from 51 on (`limits.received_fields`), because honest mail can have more than 30.' },

  // Logging in and TLS
  { situation: 'AUTH that is right', exim: '235 Authentication succeeded', before: [EHLO], say: RIGHT_LOGIN, ours: '235 2.7.0 Authentication successful' },
  { situation: 'AUTH that is wrong', exim: '535 Incorrect authentication data', before: [EHLO], say: WRONG_LOGIN, ours: '535 5.7.8 Authentication failed: check the name and the password' },
  { situation: 'AUTH broken off', exim: '501 Authentication cancelled', before: [EHLO, 'AUTH PLAIN'], say: '*', ours: '501 5.7.0 Authentication cancelled' },
  { situation: 'AUTH that is no base64', exim: '501 Invalid base64 data', before: [EHLO], say: 'AUTH PLAIN !!!', ours: '501 5.5.2 Cannot decode base64' },
  { situation: 'AUTH by an unknown mechanism', exim: '504 NTLM authentication mechanism not supported', before: [EHLO], say: 'AUTH NTLM', ours: '504 5.5.4 Authentication mechanism not supported; turn off "Secure Password Authentication" (SPA) in the mail program' },
  { situation: 'AUTH twice', exim: '503 already authenticated', before: [EHLO], say: RIGHT_LOGIN, ours: '503 5.5.1 You have logged in already', client: 'user' },
  { situation: 'AUTH in a transaction', exim: '503 not permitted in mail transaction', before: [EHLO, MAIL], say: RIGHT_LOGIN, ours: '503 5.5.1 AUTH is not possible in a transaction, RSET ends it' },
  { situation: 'AUTH where it is not offered', exim: '503 AUTH command used when not advertised', before: [EHLO], say: RIGHT_LOGIN, ours: '502 5.5.1 There is no log-in on this connection', changed: '502: a command that this server does not offer.', server: 'no-login' },
  { situation: 'AUTH PLAIN without TLS', exim: '503 AUTH command used when not advertised', before: [EHLO], say: RIGHT_LOGIN, ours: '538 5.7.11 Encryption required for PLAIN: use STARTTLS first', changed: '538 says what to do (RFC 4954 §6).', server: 'strict' },
  { situation: 'STARTTLS', exim: '220 TLS go ahead', before: [EHLO], say: 'STARTTLS', ours: '220 2.0.0 Ready to start TLS' },
  { situation: 'STARTTLS with an argument', exim: '501 unexpected argument data', before: [EHLO], say: 'STARTTLS now', ours: '501 5.5.4 STARTTLS takes no argument' },

  // Limits
  { situation: 'too many recipients', exim: '452 too many recipients', before: [EHLO, MAIL, RCPT, RCPT, RCPT, RCPT, RCPT, RCPT, RCPT, RCPT, RCPT, RCPT, RCPT, RCPT], say: RCPT, ours: '452 4.5.3 Too many recipients, 12 are allowed; send the rest in another transaction', server: 'strict' },
  { situation: 'too many messages in a connection', exim: '421 too many messages in this connection', before: [...TRANSACTION, 'DATA', content('From: a@two.test', '', 'x')], say: MAIL, ours: '421 4.7.0 Too many messages in one session, 1 are allowed; connect again', server: 'strict' },
]

/** Situations that cannot be brought about by what a client says alone; each has a test of its own elsewhere. */
export const ELSEWHERE: readonly (Pick<ReplyRow, 'situation' | 'exim' | 'ours' | 'changed'> & { readonly test: string })[] = [
  { situation: 'too many connections', exim: '421 Too many concurrent SMTP connections; please try again later.', ours: '421 4.3.2 Too many connections now; please try again in a minute', test: 'src/net/listener.test.ts' },
  { situation: 'too many connections of one client', exim: '421 Too many concurrent SMTP connections from this IP address; please try again later.', ours: '421 4.7.0 Too many connections from your address; close some first', test: 'src/net/listener.test.ts' },
  { situation: 'no command for five minutes', exim: '421 mx: SMTP command timeout - closing connection', ours: '421 4.4.2 No command came for too long; closing', test: 'src/net/server-connection.test.ts' },
  { situation: 'a client that speaks before the greeting', exim: '554 SMTP synchronization error', ours: '554 5.5.1 You spoke before the greeting; wait for it', test: 'src/net/server-connection.test.ts', changed: 'Only where `limits.greeting_delay` is set: without a wait nobody can tell.' },
  { situation: 'connection refused by a rule', exim: '554 SMTP service not available', ours: '554 5.7.1 Refused by a rule of this server (…)', test: 'src/policy/evaluate.test.ts' },
  { situation: 'the store of passwords does not answer', exim: '435 Unable to authenticate at present', ours: '454 4.7.0 Temporary authentication failure', test: 'src/sasl/exchange.test.ts', changed: '454 is the code of RFC 4954 §6.' },
  { situation: 'the message cannot be written to disk', exim: '452 Space shortage, please try later; 451 Error while writing spool file', ours: '451 4.3.0 The message could not be stored; please try again', test: 'src/queue/accept.test.ts', changed: 'One reply: whether space or another fault is the cause stands in the log.' },
  { situation: 'STARTTLS where it is not offered', exim: '503 STARTTLS command used when not advertised', ours: '502 5.5.1 STARTTLS is not available here', test: 'src/smtp/login-and-tls.test.ts', changed: '502: a command that this server does not offer.' },
  { situation: 'no certificate, or a handshake that failed', exim: '454 TLS currently unavailable; 554 Security failure', ours: '(STARTTLS is not offered; the connection ends)', test: 'src/net/server-tls.test.ts', changed: 'A connection whose handshake failed is not gone on with in clear.' },
  { situation: 'an error in the configuration that shows only in use', exim: '421 Unexpected failure, please try later', ours: '(cannot happen: the whole configuration is checked before it holds)', test: 'src/policy/compile.test.ts', changed: 'Texts with values to fill in are read when the configuration is.' },
  { situation: 'an alias with `:fail:` or `:defer:`', exim: '550 text; 451 text', ours: '(not yet: aliases come with the routers)', test: '', changed: 'Not there yet.' },
  { situation: 'too much load', exim: '421 Too much load; please try again later.', ours: '(no such limit: connections are limited instead)', test: 'src/net/listener.test.ts', changed: 'The load of a machine says little about its mail.' },
]
