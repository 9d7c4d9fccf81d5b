// Every option of Exim's command, and what becomes of it here: the table that the program goes by and that
// docs/reference/exim-commands.md is made from. Plain data.
//
//   form      as it is typed, with what it takes: `-f ADDRESS`
//   takes     'nothing'; 'text': the rest of the word, or else the next word; 'rest': the rest of the word only
//   does      'sends':    it does here what it does there, on a message
//             'accepted': it is read and means nothing: it is there for programs that were written for Sendmail
//             'command':  another command of Waybill does it; `as` is its words
//             'absent':   there is no such thing here; `why` says what there is instead
//   note      what it does, for the page
//
// Where one form is the beginning of another, the longer one counts.

/** @typedef {'nothing' | 'text' | 'rest'} Takes */
/** @typedef {'sends' | 'accepted' | 'command' | 'absent'} Does */
/** @typedef {{ form: string, takes: Takes, does: Does, note: string, as?: string }} Option */

/** @type {readonly Option[]} */
export const OPTIONS = [
  // Giving a message to be sent.
  { form: '-bm', takes: 'nothing', does: 'sends', note: 'reads one message; this is what happens without any option' },
  {
    form: '-t',
    takes: 'nothing',
    does: 'sends',
    note: 'recipients from To, Cc and Bcc; Bcc is taken out; addresses of the command line are left out',
  },
  { form: '-ti', takes: 'nothing', does: 'sends', note: '`-t -i`' },
  { form: '-i', takes: 'nothing', does: 'sends', note: 'a line with a dot does not end the message' },
  { form: '-oi', takes: 'nothing', does: 'sends', note: '`-i`' },
  { form: '-oitrue', takes: 'nothing', does: 'sends', note: '`-i`' },
  { form: '-f', takes: 'text', does: 'sends', note: 'the sender; `<>` for none' },
  { form: '-r', takes: 'text', does: 'sends', note: '`-f`' },
  { form: '-F', takes: 'text', does: 'sends', note: 'the name in a From that is missing' },
  {
    form: '-N',
    takes: 'text',
    does: 'sends',
    note: 'when to be told: `never`, or of `success`, `failure`, `delay` (Sendmail; in Exim it sends nothing: `waybill route`)',
  },
  { form: '-V', takes: 'text', does: 'sends', note: 'the envelope identifier in notifications' },
  {
    form: '-R',
    takes: 'text',
    does: 'sends',
    note: '`full` or `hdrs`: what a bounce gives back; anything else: `waybill queue retry --recipient "*TEXT*"`',
  },
  { form: '-G', takes: 'nothing', does: 'accepted', note: 'a message that is passed on' },
  { form: '-bs', takes: 'nothing', does: 'sends', note: 'SMTP on standard input and output' },
  // Read and without meaning.
  { form: '-A', takes: 'rest', does: 'accepted', note: 'Sendmail’s choice of configuration' },
  { form: '-B', takes: 'text', does: 'accepted', note: 'what kind of octets the body has is looked at' },
  { form: '-dropcr', takes: 'nothing', does: 'accepted', note: 'every kind of line end is understood' },
  { form: '-e', takes: 'rest', does: 'accepted', note: 'errors are written to standard error, and are an exit code' },
  { form: '-oe', takes: 'rest', does: 'accepted', note: '`-e`' },
  { form: '-E', takes: 'nothing', does: 'accepted', note: '' },
  { form: '-h', takes: 'text', does: 'accepted', note: 'hops are counted by Received fields' },
  { form: '-L', takes: 'text', does: 'accepted', note: 'a tag for the log' },
  { form: '-m', takes: 'nothing', does: 'accepted', note: '' },
  { form: '-om', takes: 'nothing', does: 'accepted', note: '' },
  { form: '-n', takes: 'nothing', does: 'accepted', note: '' },
  { form: '-o', takes: 'rest', does: 'accepted', note: 'all others: options of Sendmail’s configuration' },
  { form: '-O', takes: 'text', does: 'accepted', note: 'options of Sendmail’s configuration; they change nothing' },
  { form: '-odb', takes: 'nothing', does: 'accepted', note: 'delivery begins when the message is safe, always' },
  { form: '-odf', takes: 'nothing', does: 'accepted', note: 'as `-odb`' },
  { form: '-odi', takes: 'nothing', does: 'accepted', note: 'as `-odb`' },
  { form: '-odq', takes: 'nothing', does: 'accepted', note: 'as `-odb`; what is to wait is held by a rule' },
  { form: '-odqs', takes: 'nothing', does: 'accepted', note: 'as `-odq`' },
  { form: '-U', takes: 'nothing', does: 'accepted', note: 'a first submission' },
  { form: '-v', takes: 'nothing', does: 'accepted', note: '`waybill trace` shows what happened' },
  { form: '-x', takes: 'nothing', does: 'accepted', note: '' },
  { form: '-X', takes: 'text', does: 'accepted', note: 'a file for the dialogue: none is written' },
  { form: '-bnq', takes: 'nothing', does: 'accepted', note: 'addresses without a domain are completed all the same' },
  {
    form: '-C',
    takes: 'text',
    does: 'sends',
    note: 'the configuration that names the state folder; with the rights of whoever calls',
  },
  // Other commands.
  { form: '-bp', takes: 'nothing', does: 'command', as: 'queue list', note: '`mailq`' },
  { form: '-bpa', takes: 'nothing', does: 'command', as: 'queue list', note: '' },
  { form: '-bpr', takes: 'nothing', does: 'command', as: 'queue list', note: '' },
  { form: '-bpra', takes: 'nothing', does: 'command', as: 'queue list', note: '' },
  { form: '-bpru', takes: 'nothing', does: 'command', as: 'queue list', note: '' },
  { form: '-bpu', takes: 'nothing', does: 'command', as: 'queue list', note: '' },
  { form: '-bpc', takes: 'nothing', does: 'command', as: 'queue list --count', note: 'how many wait' },
  { form: '-bt', takes: 'nothing', does: 'command', as: 'route', note: 'where the mail of an address goes' },
  { form: '-bv', takes: 'nothing', does: 'command', as: 'route', note: 'as `-bt`' },
  { form: '-bvs', takes: 'nothing', does: 'command', as: 'route', note: 'as `-bt`' },
  { form: '-bV', takes: 'nothing', does: 'command', as: 'version', note: '' },
  { form: '-bP', takes: 'nothing', does: 'command', as: 'config show', note: '' },
  {
    form: '-bd',
    takes: 'nothing',
    does: 'command',
    as: 'start',
    note: 'stays in the foreground; a service manager starts it',
  },
  { form: '-bdf', takes: 'nothing', does: 'command', as: 'start', note: '' },
  {
    form: '-q',
    takes: 'rest',
    does: 'command',
    as: 'queue retry all',
    note: '`runq`; with an interval (`-q30m`) there is nothing to do: every message has its own clock',
  },
  {
    form: '-S',
    takes: 'text',
    does: 'command',
    as: 'queue retry --sender',
    note: 'TEXT is looked for anywhere in the sender',
  },
  { form: '-M', takes: 'nothing', does: 'command', as: 'queue retry', note: '' },
  { form: '-Mc', takes: 'nothing', does: 'command', as: 'queue retry', note: '' },
  { form: '-Mf', takes: 'nothing', does: 'command', as: 'queue hold', note: '' },
  { form: '-Mt', takes: 'nothing', does: 'command', as: 'queue release', note: '' },
  { form: '-Mg', takes: 'nothing', does: 'command', as: 'queue bounce', note: '' },
  { form: '-Mrm', takes: 'nothing', does: 'command', as: 'queue remove', note: '' },
  { form: '-Mvh', takes: 'nothing', does: 'command', as: 'queue view headers', note: '' },
  { form: '-Mvb', takes: 'nothing', does: 'command', as: 'queue view body', note: '' },
  { form: '-Mvc', takes: 'nothing', does: 'command', as: 'queue view message', note: '' },
  { form: '-Mvl', takes: 'nothing', does: 'command', as: 'trace', note: '' },
  {
    form: '-bi',
    takes: 'nothing',
    does: 'sends',
    note: '`newaliases`: does nothing, for the file of aliases is read again by itself when it changes',
  },
  // What there is not.
  { form: '-be', takes: 'nothing', does: 'absent', note: 'Waybill has no string expansion' },
  { form: '-bem', takes: 'nothing', does: 'absent', note: 'Waybill has no string expansion' },
  {
    form: '-bf',
    takes: 'nothing',
    does: 'absent',
    note: 'Waybill has no filter files; `waybill route ADDRESS` shows what a .forward does',
  },
  { form: '-bF', takes: 'nothing', does: 'absent', note: 'Waybill has no system filter; rules at `data` do its work' },
  {
    form: '-bh',
    takes: 'text',
    does: 'absent',
    note: 'use `waybill simulate --client ADDRESS --mail-from … --rcpt-to …`',
  },
  { form: '-bhc', takes: 'text', does: 'absent', note: 'use `waybill simulate --client ADDRESS …`' },
  { form: '-bI:', takes: 'rest', does: 'absent', note: 'there is nothing to list' },
  { form: '-bmalware', takes: 'nothing', does: 'absent', note: 'scanners are tried by `waybill simulate`' },
  {
    form: '-brt',
    takes: 'nothing',
    does: 'absent',
    note: 'the schedule is `retry` in the configuration: `waybill config show retry`',
  },
  { form: '-brw', takes: 'nothing', does: 'absent', note: 'Waybill does not rewrite addresses' },
  { form: '-bS', takes: 'nothing', does: 'absent', note: 'batched SMTP; use `-bs`' },
  { form: '-bw', takes: 'rest', does: 'absent', note: 'the server listens by itself' },
  { form: '-D', takes: 'rest', does: 'absent', note: 'Waybill has no macros; settings stand in its configuration' },
  {
    form: '-d',
    takes: 'rest',
    does: 'absent',
    note: 'use `waybill trace`, `waybill route -v` or `waybill start --debug-peer ADDRESS`',
  },
  { form: '-Mar', takes: 'nothing', does: 'command', as: 'queue add-recipient', note: '`-Mar ID ADDRESS…`' },
  { form: '-Mes', takes: 'nothing', does: 'command', as: 'queue change-sender', note: '`-Mes ID ADDRESS`' },
  { form: '-Mmd', takes: 'nothing', does: 'command', as: 'queue mark-delivered', note: '`-Mmd ID ADDRESS…`' },
  { form: '-Mmad', takes: 'nothing', does: 'command', as: 'queue mark-delivered', note: '' },
  { form: '-MG', takes: 'nothing', does: 'absent', note: 'there is one queue' },
  {
    form: '-oM',
    takes: 'rest',
    does: 'absent',
    note: 'a proxy says who the client is by XCLIENT or the PROXY protocol',
  },
  { form: '-oX', takes: 'text', does: 'absent', note: 'use `listen` in the configuration' },
  { form: '-oP', takes: 'text', does: 'absent', note: 'the number of the process is in queue.pid of the state folder' },
  { form: '-p', takes: 'rest', does: 'absent', note: 'use XCLIENT' },
  { form: '-T', takes: 'rest', does: 'absent', note: 'it was for Exim’s own tests' },
  { form: '-z', takes: 'text', does: 'absent', note: 'the log is written by the server alone' },
]

/** The other names by which the program is called. @type {readonly { name: string, as: string, note: string }[]} */
export const NAMES = [
  { name: 'sendmail', as: '', note: 'gives a message to the server' },
  { name: 'exim', as: '', note: 'as `sendmail`' },
  { name: 'exim4', as: '', note: 'as `sendmail`' },
  { name: 'rmail', as: '', note: '`sendmail -i -oee`' },
  { name: 'mailq', as: 'queue list', note: 'what waits' },
  { name: 'newaliases', as: 'none', note: 'does nothing: the file of aliases is read again by itself' },
  { name: 'runq', as: 'queue retry all', note: 'all that waits is tried now' },
  {
    name: 'exiqgrep',
    as: 'queue list',
    note: 'the options are those of `waybill queue list`: `--sender`, `--recipient`, `--older`, `--ids`, `--count`',
  },
  { name: 'exiqsumm', as: 'queue list --summary domain', note: '' },
  { name: 'exigrep', as: 'trace', note: 'the story of a message or an address' },
  {
    name: 'exinext',
    as: 'queue list',
    note: 'when each recipient is tried next stands there; the options are those of `waybill queue list`',
  },
  { name: 'exiwhat', as: 'status', note: '' },
]
