// What is different on the way to other servers. Those sessions are begun by the server, so each row names the tests that
// have it, instead of being said to a server here.

export interface WayOutRow {
  readonly situation: string
  readonly exim: string
  readonly ours: string
  readonly test: string
}

export const WAY_OUT: readonly WayOutRow[] = [
  {
    situation: 'when a deferred message is tried again',
    exim: 'at the first queue run (Debian: every 30 minutes) after the retry time of its host',
    ours: 'at its own time, to the second, whatever other messages for that host met',
    test: 'src/queue/retry.test.ts',
  },
  {
    situation: 'a new message for a host that has been failing for days',
    exim: 'may bounce at once: the retry time of the host is over',
    ours: 'is tried for as long as any other',
    test: 'src/queue/retry.test.ts',
  },
  {
    situation: 'a host that was found dead',
    exim: 'is left alone until its retry time, which grows to hours',
    ours: 'rests for half a minute, then one message tries it for all',
    test: 'src/deliver/host-memory.test.ts',
  },
  {
    situation: 'a domain with many mail hosts',
    exim: 'the first five that are due (`hosts_max_try`)',
    ours: 'five that cost time, but one of each preference in any case; later attempts begin with those not called yet',
    test: 'src/deliver/call-hosts.test.ts',
  },
  {
    situation: 'a kept connection that begins to refuse',
    exim: 'its word counts as any other',
    ours: 'is left for a new one to the same host, whose word counts',
    test: 'src/deliver/attempt.test.ts',
  },
  {
    situation: 'the greeting refuses for good (554)',
    exim: 'the message goes on to the next host, and is tried again later',
    ours: 'the same, and it is final when every host says so',
    test: 'src/deliver/attempt.test.ts',
  },
  {
    situation: 'the recipients of one message at one destination',
    exim: 'at most 100 a transaction, and the same address once',
    ours: 'the same; and addresses that are one mailbox here get one copy',
    test: 'src/deliver/merge-recipients.test.ts',
  },
  {
    situation: 'an address outside ASCII for a server without SMTPUTF8',
    exim: '(Debian’s Exim takes none in)',
    ours: 'bounces with 5.6.7, which says whether sender, recipient or header needs it',
    test: 'src/smtp/client/client-session.test.ts',
  },
  {
    situation: 'the smarthost refuses the log-in (535), or wants one (530)',
    exim: '535: deferred, and sent back when its time is over; 530: sent back at once',
    ours: 'held without end; one message asks every 15 minutes ([record 0042](../decisions/0042-a-route-is-paused.md))',
    test: 'src/deliver/pausable.test.ts',
  },
  {
    situation: 'no log-in is offered, or TLS is not, where a password is known',
    exim: 'Debian: goes out without a log-in, and is refused',
    ours: 'held in the same way; nothing goes out without it',
    test: 'test/interop/smarthost.test.ts',
  },
  {
    situation: 'the name in passwd.client',
    exim: 'the one that an alias in DNS leads to, which its manual calls inevitably wrong',
    ours: 'the one in the configuration',
    test: 'src/deliver/passwd-client.test.ts',
  },
  {
    situation: 'NUL, bare CR or LF in the content',
    exim: 'goes out as it came in',
    ours: 'never leaves: NUL is dropped and told in the event',
    test: 'src/smtp/dot-stuffing.test.ts',
  },
  {
    situation: 'a message larger than the SIZE that the server names',
    exim: 'is offered with SIZE, and the server refuses it',
    ours: 'is not offered; the bounce names the limit',
    test: 'src/smtp/client/client-session.test.ts',
  },
  {
    situation: 'the bounce',
    exim: 'the whole message up to 100 KiB',
    ours: 'the same up to `bounces.return_limit`, in English, Russian or both, with whose move it is',
    test: 'src/bounce/languages.test.ts',
  },
]
