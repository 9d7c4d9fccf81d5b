// The tables of the queue, as a list of migrations: the n-th entry leads from version n to n + 1, `PRAGMA user_version`
// tells where a database stands. An entry that has been released is never changed; a new one is added after it.
//
// Ids are the numbers of core/id.ts, so rows of a table lie in order of age. What is looked up has columns of its own,
// all else is JSON text. `message.file_size` is null when the content is in `body`. `recipient.at` is when a scheduled recipient
// falls due, until when an active one is its owner's or a held one is held, and when a done one ended.

export const APPLICATION_ID = 0x57_42_71_31

export const RECIPIENT_STATE = { scheduled: 0, active: 1, held: 2, done: 3 } as const

/** SQL for `recipient.state_sum`: by it a wrong bit in the state or the time is noticed. Rows of earlier versions have none. */
export const stateSumOf = (state: string | number, at: string): string => `ifnull(${at}, 0) * 4 + ${state}`

/** SQL, for one who is in nobody's hands; its parameters are the time, the detail (JSON), the message and the index of the recipient. */
export const changeStateTo = (state: number): string =>
  `UPDATE recipient SET state = ${state}, at = ?1, detail = ?2, owner = NULL, state_sum = ${stateSumOf(state, '?1')}
   WHERE message = ?3 AND idx = ?4`

/** In place of a message: events of the server itself. No message has this number. */
export const OF_THE_SERVER = 0

/** Events (JSON) among which a decision has a name, which only refusals have. */
export const HAS_REFUSAL = `instr(events, '"wb-') > 0`

export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    finished_at INTEGER,
    from_local TEXT,
    from_domain TEXT,
    size INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    file_size INTEGER,
    envelope TEXT NOT NULL
  );
  CREATE INDEX message_open ON message (id) WHERE finished_at IS NULL;
  CREATE INDEX message_finished ON message (finished_at) WHERE finished_at IS NOT NULL;

  CREATE TABLE body (message INTEGER PRIMARY KEY, content BLOB NOT NULL);

  CREATE TABLE recipient (
    message INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    state INTEGER NOT NULL,
    at INTEGER,
    attempts INTEGER NOT NULL,
    local_part TEXT NOT NULL,
    domain TEXT NOT NULL,
    dsn TEXT,
    detail TEXT,
    PRIMARY KEY (message, idx)
  ) WITHOUT ROWID;
  CREATE INDEX recipient_due ON recipient (domain, at) WHERE state = 0;

  CREATE TABLE event (seq INTEGER PRIMARY KEY, message INTEGER NOT NULL, events TEXT NOT NULL);
  CREATE INDEX event_message ON event (message);

  CREATE TABLE refused (
    session INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    client TEXT NOT NULL,
    events TEXT NOT NULL,
    omitted INTEGER NOT NULL
  );

  CREATE TABLE damaged (
    seq INTEGER PRIMARY KEY,
    message INTEGER NOT NULL,
    at INTEGER NOT NULL,
    why TEXT NOT NULL,
    raw TEXT NOT NULL,
    content BLOB
  );
  `,
  // What is queued is kept where it is changed (tally.ts).
  `
  CREATE TABLE tally (messages INTEGER NOT NULL, recipients INTEGER NOT NULL);
  INSERT INTO tally SELECT
    (SELECT count(*) FROM message WHERE finished_at IS NULL),
    (SELECT count(*) FROM recipient WHERE state <> 3);
  CREATE INDEX recipient_held ON recipient (message) WHERE state = 2;
  `,
  // Each start writes, so that there is a log beside every database that is open (examine.ts).
  'ALTER TABLE tally ADD COLUMN starts INTEGER NOT NULL DEFAULT 0',
  // Checksums (sums.ts).
  `
  ALTER TABLE message ADD COLUMN sum INTEGER;
  ALTER TABLE message ADD COLUMN body_sum INTEGER;
  ALTER TABLE recipient ADD COLUMN sum INTEGER;
  `,
  // The node that made it active last (lease.ts); null for those of earlier versions, which had one node.
  'ALTER TABLE recipient ADD COLUMN owner INTEGER',
  // The few stories in which somebody was refused, for whoever asks by the name of a refusal.
  `CREATE INDEX event_refusal ON event (seq) WHERE ${HAS_REFUSAL}`,
  // Where a recipient comes from that no RCPT named (JSON); null for all others.
  'ALTER TABLE recipient ADD COLUMN parent TEXT',
  // Notifications that cannot be delivered are held for a time (held-bounces.ts), and postmaster is told of them.
  `
  CREATE INDEX recipient_held_until ON recipient (at) WHERE state = 2 AND at IS NOT NULL;
  CREATE TABLE untold (
    seq INTEGER PRIMARY KEY,
    message INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    UNIQUE (message, idx)
  );
  ALTER TABLE tally ADD COLUMN told_at INTEGER;
  `,
  'ALTER TABLE recipient ADD COLUMN state_sum INTEGER',
  // How long a message had waited when its sender was told so last, in milliseconds (late-messages.ts).
  'CREATE TABLE late (message INTEGER PRIMARY KEY, told INTEGER NOT NULL)',
  // When an operator gave up on what cannot be read back, and who.
  `
  ALTER TABLE damaged ADD COLUMN dismissed_at INTEGER;
  ALTER TABLE damaged ADD COLUMN dismissed_by TEXT;
  `,
  // How much each sender of ours sends elsewhere, and what was decided about it (outbound-rows.ts).
  `
  CREATE TABLE outbound_minute (
    sender TEXT NOT NULL,
    minute INTEGER NOT NULL,
    letters INTEGER NOT NULL,
    PRIMARY KEY (sender, minute)
  ) WITHOUT ROWID;
  CREATE TABLE outbound_day (
    sender TEXT NOT NULL,
    day INTEGER NOT NULL,
    letters INTEGER NOT NULL,
    held INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    spam INTEGER NOT NULL,
    PRIMARY KEY (sender, day)
  ) WITHOUT ROWID;
  CREATE TABLE outbound_domain (
    sender TEXT NOT NULL,
    domain TEXT NOT NULL,
    day INTEGER NOT NULL,
    PRIMARY KEY (sender, domain)
  ) WITHOUT ROWID;
  CREATE TABLE outbound_sender (sender TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
  `,
]
