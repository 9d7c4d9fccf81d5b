// Writes docs/reference/doctor.md from the findings, their words, and the faults of this folder.

import { CHECKS } from '../../src/doctor/checks.ts'
import { FOUND, foundFacts, type FoundId } from '../../src/doctor/found.ts'
import { DOCTOR_WORDS } from '../../src/doctor/words/words.ts'
import { HOST_FAULTS } from './host-faults.ts'
import { ZONE_FAULTS } from './zone.ts'

const words = DOCTOR_WORDS.en.found
const cell = (text: string): string => text.replaceAll('|', '\\|')

export function doctorPage(): string {
  return [
    '# The doctor',
    '',
    '<!-- Made by WAYBILL_WRITE=1 node --test test/scenarios/doctor.test.ts. Do not edit. -->',
    '',
    '`waybill doctor [DOMAIN...]` looks at domains and at this host from all sides, before mail is refused, and prints for each thing that is wrong',
    'whose move it is, the line to paste, and what comes of it. It needs no running server and no configuration: it works for Exim, Postfix or any',
    'other mail server on the machine, and for a domain elsewhere (`--elsewhere`). Where a Waybill runs here, that looks itself, with its own resolver and names.',
    '',
    '```sh',
    'waybill doctor                                   # this host and its domains',
    'waybill doctor example.org --selector mail2026   # that domain and a DKIM key of it',
    'waybill doctor example.org --elsewhere           # a domain whose mail does not go out from here',
    'waybill doctor --only host --ip 203.0.113.7      # this host, behind a translation of addresses',
    '```',
    '',
    'Each check comes to **pass**, **note**, **warning**, **failure** or **unknown**. What could not be looked at is unknown, with what stood in the way; it is never a',
    'failure. All checks run at the same time, and the whole is over within 10 seconds, whatever DNS does. The command ends with 0 when nothing is broken, with 1',
    'when something is, with 2 after a mistake in the command line. `--only` takes a check or the part of its name before the dot, `--lang ru` answers in Russian,',
    '`--full` shows of what is well, too, what was asked of whom and what came.',
    '',
    'It asks DNS, connects to port 25 of this host and of a few large providers, hears their greeting and goes, and asks a time server for the time. It sends no',
    'mail and changes nothing; only a server of this host that ends messages where it must not (`host.smuggling`) gives postmaster one, which says so.',
    '',
    '## The answer of `--json`',
    '',
    '`{ host, domains, results, counts }`. `counts` has a number for each status. A result has',
    '',
    '| Field | What it is |',
    '|---|---|',
    '| `check`, `scope`, `target`, `about?` | which check, of the `host` or of a `domain`, which one, and of several addresses, hosts or selectors which |',
    '| `status` | `pass`, `note`, `warning`, `failure` or `unknown` |',
    '| `found`, `values` | what was found, as in the table below, and the texts that its sentence is filled with |',
    '| `who?` | whose move it is: `sender-admin` (of whoever runs this server), `ip-owner`, `domain-owner` |',
    '| `causes` | what comes of it: [causes](causes/en.md) of `waybill explain`, the likeliest first |',
    '| `cures` | `{ where, text }`: what to paste, into `zone`, `hosts`, `shell`, or the settings of `waybill`, `exim`, `postfix` |',
    '| `evidence` | `{ asked, of, came }`: each question, to whom, and what came |',
    '',
    'Checks, findings and fields are added, never renamed.',
    '',
    '## What is looked at, and what it can come to',
    '',
    '| Finding | Status | What is said | Causes |',
    '|---|---|---|---|',
    ...(Object.keys(FOUND) as FoundId[]).map((id) => {
      const { status, causes = [] } = foundFacts(id)
      return `| \`${id}\` | ${status} | ${cell(words[id].says)} | ${causes.map((cause) => `\`${cause}\``).join(', ')} |`
    }),
    '',
    `The checks: ${CHECKS.map(({ id }) => `\`${id}\``).join(', ')}.`,
    '',
    '## One fault, one check',
    '',
    'Tests break a healthy zone, or a host, in one place at a time, and ask DNS servers on loopback about it: Waybill’s own in `npm test`, Knot DNS in `npm run test:doctor`. The healthy zone passes every check; each fault flips the check that',
    'is there for it, and no other but those that have nothing to look at any more (*silent*) or look at the very same record.',
    '',
    '| Fault | Check | comes to | Others |',
    '|---|---|---|---|',
    ...[...ZONE_FAULTS, ...HOST_FAULTS].map(({ name, flips }) => {
      const [first, ...others] = Object.entries(flips)
      const [check, found] = first ?? ['', '']
      const rest = others.map(([id, now]) => (now === 'silent' ? `*${id}*` : `\`${id}\`: \`${now}\``)).join(', ')
      return `| ${cell(name)} | \`${check}\` | \`${found}\` | ${rest} |`
    }),
    '',
  ].join('\n')
}
