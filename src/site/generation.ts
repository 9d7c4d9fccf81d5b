// A generation: everything that one configuration makes, built and checked in one place. Who begins something (a session,
// work on a message) begins it with the generation of that moment and ends it with the same one, however often the
// configuration is replaced meanwhile. It owns what it opened; what outlives it is handed to it (lasting.ts).

import { userInfo } from 'node:os'
import { createResponder } from '../bounce/responder.ts'
import { createForwardNotes, type NoteForward } from '../bounce/forward-note.ts'
import { createNotifier } from '../bounce/notifier.ts'
import type { Config } from '../config/config.ts'
import type { Ourselves } from '../config/ourselves.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { placeOfSetting } from '../config/written.ts'
import type { AttemptDeps } from '../deliver/attempt-deps.ts'
import type { Respond } from '../deliver/transports/autoreply.ts'
import { loginReader } from '../deliver/smarthost-login.ts'
import type { TlsPolicies } from '../deliver/tls-demand.ts'
import { CLIENT_TIMEOUTS } from '../net/client-timeouts.ts'
import { socketDialer } from '../net/tcp-dialer.ts'
import { loadHooks } from '../policy/hooks.ts'
import type { Policy } from '../policy/policy.ts'
import type { Notifier } from '../queue/settlement.ts'
import type { Route } from '../route/routing.ts'
import type { OtherAddresses } from '../receive/other-addresses.ts'
import { makeScanners } from '../scan/make-scanners.ts'
import type { LoginSettings } from '../sasl/session-login.ts'
import type { Sealer } from '../email-auth/arc/sealer.ts'
import type { Signer } from '../email-auth/dkim/signer.ts'
import { signLetter } from '../bounce/sign-letter.ts'
import type { Scanner } from '../scan/scanner.ts'
import { Tables } from '../lookup/databases/tables.ts'
import { ownFiles } from '../lookup/users/own-file.ts'
import type { Lasting } from './lasting.ts'
import { openLogin } from './log-in.ts'
import { makeRules } from './rules.ts'
import { openOtherAddresses } from './other-addresses.ts'
import { openSigner } from './signing.ts'
import { createTrial, type Trial } from './trial.ts'
import { postmasterWarnings } from './postmaster-reader.ts'
import type { Srs } from '../route/srs/srs.ts'
import { srsProblems } from './srs-problems.ts'
import { tableProblems } from './table-problems.ts'
import { fileWarnings } from './file-warnings.ts'
import type { Warning } from './findings.ts'
import { configWarnings, notRootWarnings } from './warnings.ts'

export interface Generation extends AsyncDisposable {
  /** Counted from 1, the configuration that the server started with. */
  readonly number: number
  readonly config: Config
  readonly policy: Policy
  readonly scanners: readonly Scanner[]
  /** Absent: nothing is signed. */
  readonly signer: Signer | undefined
  readonly sealer: Sealer | undefined
  /** Undefined: addresses stay as they are. */
  readonly others: OtherAddresses | undefined
  /** Undefined: forwarded mail keeps its sender. */
  readonly srs: Srs | undefined
  /** Absent: nobody can log in. */
  readonly login: LoginSettings | undefined
  readonly route: Route
  /** What attempts work with. */
  readonly attempts: AttemptDeps
  readonly notifier: Notifier
  readonly noteForward: NoteForward
  /** The same rules without effect. */
  readonly trial: Trial
  /** What is hardly meant, and what the machine does not have yet. */
  readonly warnings: readonly Warning[]
}

export type Built =
  | { readonly ok: true; readonly generation: Generation }
  /** Nothing of it is left open. */
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }

export async function buildGeneration(config: Config, number: number, world: Lasting): Promise<Built> {
  const tables = new Tables(world)
  // Nothing of them is open before the first question.
  const lasting = { ...world, tables }
  const hooks = await loadHooks(config.hooks)
  if (!hooks.ok) return { ok: false, problems: [{ ...placeOfSetting(config, 'hooks'), ...hooks.problem }] }
  const { hook } = hooks
  const { remembered } = lasting
  const { compiled, route, mailHosts, lookups, ourselves } = makeRules(config, lasting, {
    hook,
    kept: remembered,
  })
  if (!compiled.ok) return compiled
  const { others, problems: addressProblems } = openOtherAddresses(config, ourselves, lasting)
  const { signer, sealer, problems: keyProblems } = openSigner(config, lasting)
  const problems = [
    ...smarthostLoops(config, ourselves),
    ...tableProblems(lookups),
    ...addressProblems,
    ...srsProblems(config, ourselves, lookups.srs),
    ...keyProblems,
  ]
  if (problems.length > 0) return { ok: false, problems }
  // From here on something may be open; it is let go again if what follows throws.
  await using opened = new AsyncDisposableStack()
  opened.use(tables)
  const login = await openLogin(
    config,
    { sharedDomains: ourselves.sharedDomains, userNames: lookups.users.names },
    lasting,
  )
  if (login) opened.defer(() => login.close())
  const parts = {
    number,
    config,
    policy: compiled.policy,
    scanners: makeScanners(config.scanners),
    login: login?.settings,
    route,
    attempts: { ...attemptDeps(config, ourselves, lasting), respond: responder(config, signer, lasting) },
    signer,
    sealer,
    others,
    srs: lookups.srs,
    noteForward: createForwardNotes({
      ids: lasting.ids,
      hostname: config.hostname,
      languages: config.bounces.languages,
      answered: lasting.answered,
      sign: (letter, now) => signLetter(letter, signer, config.hostname, now),
    }),
    notifier: createNotifier({
      ids: lasting.ids,
      hostname: config.hostname,
      smarthosts: config.smarthosts.map(({ host }) => host),
      languages: config.bounces.languages,
      returnLimit: config.bounces.returnLimit,
      firstState: (domains, size) => lasting.firstState(domains, size),
      sign: (letter, now) => signLetter(letter, signer, config.hostname, now),
    }),
    trial: createTrial(
      config,
      lasting,
      { route, mailHosts, mailDomain: config.mailDomain, users: lookups.users },
      { kept: remembered, hook },
    ),
    warnings: [
      ...fileWarnings(config),
      ...configWarnings(config),
      ...(lasting.serving === true && !lasting.asOwner.able ? notRootWarnings(config, userInfo().username) : []),
      ...(await postmasterWarnings(config, route)),
    ],
  }
  const owned = opened.move()
  return { ok: true, generation: { ...parts, [Symbol.asyncDispose]: () => owned.disposeAsync() } }
}

/** What the smarthost's name leads to in DNS is known only when mail is sent there; this is known before. */
function smarthostLoops(config: Config, { namesSelf }: Ourselves): readonly ConfigProblem[] {
  const loop = config.smarthosts.find(({ host, port }) => namesSelf(host, port))
  if (!loop) return []
  return [
    {
      ...placeOfSetting(config, 'smarthost'),
      message: `the smarthost ${loop.host} port ${loop.port} is this server itself: mail would go round in circles`,
      advice: 'name the server of your provider in smarthost, or leave it out so that mail goes by MX',
    },
  ]
}

const responder = (
  { hostname }: Config,
  signer: Signer | undefined,
  { clock, own = ownFiles(clock), ids, answered }: Lasting,
): Respond =>
  createResponder({
    clock,
    own,
    ids,
    hostname,
    answered,
    sign: (letter, now) => signLetter(letter, signer, hostname, now),
  })

function attemptDeps(
  { hostname, tls, tlsDomains, tlsPolicy, dns, debugPeers }: Config,
  { isSelf }: Ourselves,
  lasting: Lasting,
): Omit<AttemptDeps, 'respond'> {
  const {
    clock,
    random,
    resolver,
    dialer,
    pool,
    sessions,
    hosts,
    routes,
    mailboxes,
    asOwner,
    names,
    trust,
    dialogues,
    fault,
  } = lasting
  return {
    clock,
    random,
    resolver,
    dialer,
    dialSocket: socketDialer(clock),
    hostname,
    tls,
    tlsDomains,
    policies: policiesOf(tlsPolicy, dns.trustAd, lasting),
    trust,
    login: loginReader(lasting),
    pool,
    sessions,
    routes,
    hosts,
    mailboxes,
    asOwner,
    fault,
    dialogueWith: dialogues(debugPeers),
    isSelf,
    timeouts: CLIENT_TIMEOUTS,
    names,
  }
}

function policiesOf(wanted: Config['tlsPolicy'], trustAd: boolean, { sts }: Lasting): TlsPolicies | undefined {
  // Without a resolver whose word counts for DNSSEC nothing can be known of DANE.
  const dane = trustAd && wanted.includes('dane')
  if (!dane && !wanted.includes('mta-sts')) return undefined
  return { dane, ...(wanted.includes('mta-sts') && { sts }) }
}
