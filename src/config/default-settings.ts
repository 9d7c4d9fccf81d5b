// The values that hold where the configuration file says nothing, in the words of the file, so that they are also what
// docs/reference/configuration.md shows. One place for all of them: the schema reads these as if a user had written them,
// so no default can be something that the file could not say. Paths and names of the machine are not here (resolve.ts).

/** Key by key as in the file. What depends on the machine (hostname, DNS servers, folders) has no entry. */
export const DEFAULT_SETTINGS = {
  /** Debian's own default is `local`, which sends nothing anywhere and is the best known trap of its package. */
  site: 'internet',
  /**
   * Debian's rule: these two addresses alone. The rest of 127.0.0.0/8 stays outside, so that something that forwards
   * strangers' connections from 127.0.0.2 does not turn the server into an open relay.
   */
  relay_from: ['127.0.0.1', '::1'],
  listen: [{ port: 25 }],
  http: { address: '127.0.0.1', port: 8025 },
  /** The port of Exim's exporter in Prometheus's list of ports. */
  metrics: { address: '127.0.0.1', port: 9636 },
  clients: { login: 'address', http: { port: 80 }, https: { port: 443, mta_sts: { mode: 'testing', max_age: '7d' } } },
  sendmail: 'everyone',
  log: { exim: true },
  submission: { mend: true, bind_sender: false, bare_lf: 'mend' },
  smarthost: { port: 25 },
  deliver: 'maildir',
  smtp_port: 25,
  tls: 'opportunistic',
  tls_policy: ['dane', 'mta-sts'],
  /** Exim's default retry rule, F,2h,15m; G,16h,1h,1.5; F,4d,6h. */
  retry: {
    first: { every: '15m', until: '2h' },
    grow: { from: '1h', factor: 1.5, until: '16h' },
    last: { every: '6h', until: '4d' },
  },
  /** As in Debian: what costs a look-up at a stranger's place, or may hit honest mail, is off until asked for. */
  checks: {
    restricted_characters: true,
    always_reachable: ['postmaster'],
    verify_sender: false,
    recipient_domain: true,
    bad_recipients: true,
    reverse_dns: false,
    line_length: true,
    header_syntax: true,
    header_sender: false,
    dmarc: 'off',
    received_spf: false,
  },
  limits: {
    /** RFC 5321 §4.5.3.1.4 asks for 512; DSN, SIZE, AUTH and SMTPUTF8 each ask for more. 2048 holds all of them. */
    command_line: 2048,
    /** RFC 5322 §2.1.1 and Exim's message_linelength_limit. */
    content_line: 998,
    message_size: '50M',
    recipients: 1000,
    transactions: 1000,
    errors: 20,
    /** As Exim: whoever says four words that SMTP does not have speaks something else. */
    unknown_commands: 3,
    /** Exim closes after 10; a client that reuses its connection may send a RSET or NOOP before each message. */
    idle_commands: 100,
    greeting_delay: '0s',
    /** Room for 1000 transactions of 98 recipients; it ends sessions that only burn time. */
    commands: 100_000,
    /** RFC 5321 §4.5.3.2.7: a server waits at least five minutes for the next command. */
    idle: '5m',
    session: '1h',
    connections: 1000,
    connections_per_client: 50,
    /**
     * RFC 5321 §6.3 speaks of 100, Exim counts 30, Postfix 50. Honest mail with mailing lists and filters stays below 25;
     * at 50 a loop ends after half the rounds of 100, and nothing honest is lost as may happen at 30.
     */
    received_fields: 50,
  },
  delivery: {
    concurrency: 200,
    /** What large receivers allow one address; Postfix uses 20 as well. */
    per_destination: 20,
    /**
     * Long enough for the next message of a burst, short enough to be polite: receivers hold a process for each idle
     * connection, and after two seconds a new connection costs us less than the kept one costs them.
     */
    keep_idle: '2s',
    messages_per_connection: 100,
  },
  bounces: {
    language: 'en',
    /** As Exim's `bounce_return_size_limit`. */
    return_limit: '100K',
    /** As Debian's Exim, `timeout_frozen_after`. */
    hold: '7d',
    /** The first as Exim's `delay_warning`. */
    warn: ['24h', '48h'],
  },
  /**
   * A person's mail stays far below; a club that writes to eighty members at once needs `waybill guard limit`. What programs of
   * this machine send comes from many people at once, so that one script is to be stopped before all of them are.
   */
  guard: {
    users: { hour: 50, day: 200 },
    uids: { hour: 200, day: 1000 },
    scripts: { hour: 100, day: 500 },
    hosts: 'off',
    spike: 10,
    new_domains: 30,
    bounces: 50,
    spam: 20,
  },
  history: { keep: '30d', messages: 1_000_000, refused_sessions: 10_000 },
  /** A small volume keeps a tenth free; Exim asks for 10M and 100 inodes, Postfix for one and a half messages. */
  disk: { reserve: '64M', reserve_inodes: 1000, reserve_percent: 10 },
  inline_body: '128K',
  /** As in Debian (adduser.conf(5)): accounts of people. 65534 is nobody. */
  system_users: {
    file: '/etc/passwd',
    from: 1000,
    to: 59_999,
    maildir: '{home}/Maildir',
    forward: true,
    forward_programs: false,
    forward_files: false,
  },
  state_folder: '/var/lib/waybill',
} as const

/** Where the file names no server and /etc/resolv.conf none either, as the C library does (resolv.conf(5)). */
export const FALLBACK_DNS_SERVER = '127.0.0.1'
export const DNS_PORT = 53
/** RFC 6409 §3.1. */
export const SUBMISSION_PORT = 587
/** RFC 8314 §7.3. */
export const SUBMISSIONS_PORT = 465
