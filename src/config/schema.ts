// The configuration file as its user writes it: every key, its kind of value and its default. Parsing, defaults, error
// texts, the nearest right key and the check of docs/reference/configuration.md all come from this one schema. What needs
// the machine or several keys at once is in resolve.ts and cross-checks.ts.

import * as v from 'valibot'
import { duration, seconds } from '../core/time.ts'
import { parseDomain } from '../core/domain.ts'
import { parseIp, parseNetwork } from '../core/ip.ts'
import { DEFAULT_SETTINGS, DNS_PORT } from './default-settings.ts'
import { authSchema } from './auth-schema.ts'
import { camelKeys } from './camel-keys.ts'
import { clientsSchema } from './clients-schema.ts'
import { SITES, type RetryRule } from './config.ts'
import { readRetryRules } from './retry-rules.ts'
import { scannersSchema } from './scanners-schema.ts'
import { consoleSchema } from './console-schema.ts'
import { dkimSchema } from './dkim-schema.ts'
import { isSelector, SELECTORS } from './log-selectors.ts'
import { isGroup, list, section } from './section.ts'
import { smarthostSchema } from './smarthost-schema.ts'
import { acmeSchema, certificatesSchema, tlsInSchema } from './tls-schema.ts'
import { tableNames, tablesSchema } from './tables-schema.ts'
import { transportsSchema } from './transports-schema.ts'
import { isUserName, USER_NAME_RULE } from './user-name.ts'
import {
  addressValue,
  booleanValue,
  choiceValue,
  countValue,
  dnsZoneValue,
  domainPatternValue,
  domainValue,
  durationValue,
  endpointValue,
  factorValue,
  folderOfUsersValue,
  isTooWide,
  localPartValue,
  nameOrAddressValue,
  narrowNetworkValue,
  networkValue,
  mendValue,
  pathValue,
  portValue,
  prefixValue,
  separatorValue,
  show,
  sizeValue,
  transportNameValue,
  userPathValue,
  value,
} from './values.ts'

const D = DEFAULT_SETTINGS

export const listenerSchema = section({
  port: v.nullish(portValue('zero')),
  address: v.nullish(addressValue),
  mode: v.nullish(choiceValue('smtp', 'submission', 'submissions'), 'smtp'),
  proxy: v.nullish(booleanValue, false),
})

export const httpSchema = section({
  address: v.nullish(addressValue, D.http.address),
  port: v.nullish(portValue('zero'), D.http.port),
})

/** Where Prometheus asks. */
export const metricsSchema = section({
  address: v.nullish(addressValue, D.metrics.address),
  port: v.nullish(portValue('zero'), D.metrics.port),
})

/** `until` may not be shorter than `every`, but that is for cross-checks.ts; here only single values are looked at. */
const every = durationValue(seconds(1))
const until = durationValue(duration(0))

export const retrySchema = section({
  first: v.nullish(
    section({ every: v.nullish(every, D.retry.first.every), until: v.nullish(until, D.retry.first.until) }),
    {},
  ),
  grow: v.nullish(
    section({
      from: v.nullish(every, D.retry.grow.from),
      factor: v.nullish(factorValue, D.retry.grow.factor),
      until: v.nullish(until, D.retry.grow.until),
    }),
    {},
  ),
  last: v.nullish(
    section({ every: v.nullish(every, D.retry.last.every), until: v.nullish(until, D.retry.last.until) }),
    {},
  ),
  // What is wrong in it has a place of its own (cross-checks.ts).
  rules: v.nullish(
    value<readonly RetryRule[]>((input) =>
      typeof input === 'string'
        ? { value: readRetryRules(input).rules }
        : {
            message: `${show(input)} stands where rules belong`,
            advice: 'write `rules: |` and below it a line for each: *  *  F,2h,15m; G,16h,1h,1.5; F,4d,6h',
          },
    ),
    '',
  ),
})

/** The least values of command_line and content_line are what RFC 5321 §4.5.3.1.4 and §4.5.3.1.6 let every sender use. */
const limitsSchema = section({
  command_line: v.nullish(countValue(512, 1_000_000), D.limits.command_line),
  content_line: v.nullish(countValue(998), D.limits.content_line),
  message_size: v.nullish(sizeValue(1), D.limits.message_size),
  recipients: v.nullish(countValue(1), D.limits.recipients),
  transactions: v.nullish(countValue(1), D.limits.transactions),
  errors: v.nullish(countValue(1), D.limits.errors),
  unknown_commands: v.nullish(countValue(1), D.limits.unknown_commands),
  idle_commands: v.nullish(countValue(1), D.limits.idle_commands),
  commands: v.nullish(countValue(1), D.limits.commands),
  greeting_delay: v.nullish(durationValue(duration(0)), D.limits.greeting_delay),
  idle: v.nullish(durationValue(seconds(1)), D.limits.idle),
  session: v.nullish(durationValue(seconds(1)), D.limits.session),
  connections: v.nullish(countValue(1), D.limits.connections),
  connections_per_client: v.nullish(countValue(1), D.limits.connections_per_client),
  received_fields: v.nullish(countValue(1), D.limits.received_fields),
})

const deliverySchema = section({
  concurrency: v.nullish(countValue(1), D.delivery.concurrency),
  per_destination: v.nullish(countValue(1), D.delivery.per_destination),
  keep_idle: v.nullish(durationValue(duration(0)), D.delivery.keep_idle),
  messages_per_connection: v.nullish(countValue(1), D.delivery.messages_per_connection),
})

const bouncesSchema = section({
  language: v.nullish(choiceValue('en', 'ru', 'both'), D.bounces.language),
  return_limit: v.nullish(sizeValue(0), D.bounces.return_limit),
  hold: v.nullish(durationValue(duration(0)), D.bounces.hold),
  warn: v.nullish(list(durationValue(seconds(1)), '[24h, 48h]'), [...D.bounces.warn]),
})

const sendingLimits = section({ hour: countValue(1), day: countValue(1) })
const sendingLimitsOrOff = v.lazy((input) =>
  isGroup(input)
    ? sendingLimits
    : v.pipe(
        choiceValue('off'),
        v.transform(() => null),
      ),
)

const guardSchema = section({
  users: v.nullish(sendingLimitsOrOff, D.guard.users),
  uids: v.nullish(sendingLimitsOrOff, D.guard.uids),
  scripts: v.nullish(sendingLimitsOrOff, D.guard.scripts),
  hosts: v.nullish(sendingLimitsOrOff, D.guard.hosts),
  spike: v.nullish(countValue(0), D.guard.spike),
  new_domains: v.nullish(countValue(0), D.guard.new_domains),
  bounces: v.nullish(countValue(0, 100), D.guard.bounces),
  spam: v.nullish(countValue(0, 100), D.guard.spam),
})

const historySchema = section({
  keep: v.nullish(durationValue(duration(0)), D.history.keep),
  messages: v.nullish(countValue(0), D.history.messages),
  refused_sessions: v.nullish(countValue(0), D.history.refused_sessions),
})

const selectorValue = value<string>((input) =>
  typeof input === 'string' && isSelector(input)
    ? { value: input }
    : {
        message: `${show(input)} is not a piece of a line of the log`,
        advice: `write one of ${SELECTORS.join(', ')}, with - to leave it out`,
      },
)

const logSchema = section({
  exim: v.nullish(booleanValue, D.log.exim),
  folder: v.nullish(pathValue),
  selectors: v.nullish(list(selectorValue, '[subject, received_recipients]'), []),
})

const diskSchema = section({
  reserve: v.nullish(sizeValue(0), D.disk.reserve),
  reserve_inodes: v.nullish(countValue(0), D.disk.reserve_inodes),
  reserve_percent: v.nullish(countValue(1, 90), D.disk.reserve_percent),
})

const userName = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    if (typeof dataset.value === 'string' && isUserName(dataset.value)) return
    addIssue({ message: `${show(dataset.value)} cannot be the name of a user`, expected: USER_NAME_RULE })
  }),
)

const usersSchema = v.pipe(
  value((input) =>
    isGroup(input)
      ? { value: input }
      : {
          message: `${show(input)} stands where the names of users belong`,
          advice: 'write each name as a key of its own line, for example "alice:"',
        },
  ),
  v.record(userName, v.nullish(section({ maildir: v.nullish(pathValue) }))),
)

const virtualSchema = v.record(
  v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      if (typeof dataset.value === 'string' && parseDomain(dataset.value) !== undefined) return
      addIssue({ message: `${show(dataset.value)} is not a domain`, expected: 'write for example customer.example:' })
    }),
  ),
  section({
    users: v.nullish(usersSchema, {}),
    mailboxes: v.nullish(folderOfUsersValue),
    user_tables: tableNames,
    alias_tables: tableNames,
    aliases: v.nullish(pathValue),
    catch_all: v.nullish(nameOrAddressValue),
  }),
)

const tlsDemand = choiceValue('opportunistic', 'required', 'verified', 'off')
const tlsDomains = v.record(
  v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      if (typeof dataset.value === 'string' && parseDomain(dataset.value.replace(/^\*\./, '')) !== undefined) return
      addIssue({
        message: `${show(dataset.value)} is neither a domain nor all below one`,
        expected: 'write for example customer.example: or "*.customer.example":',
      })
    }),
  ),
  tlsDemand,
)

const UIDS = countValue(0, 4_294_967_294)
const systemUsersSection = section({
  file: v.nullish(pathValue, D.system_users.file),
  from: v.nullish(UIDS, D.system_users.from),
  to: v.nullish(UIDS, D.system_users.to),
  also: v.nullish(list(userName, '[www-data]'), []),
  maildir: v.nullish(userPathValue, D.system_users.maildir),
  forward: v.nullish(booleanValue, D.system_users.forward),
  forward_programs: v.nullish(booleanValue, D.system_users.forward_programs),
  forward_files: v.nullish(booleanValue, D.system_users.forward_files),
})
/** `true`: those, as they are by themselves. */
const systemUsersSwitch = v.pipe(
  booleanValue,
  v.transform((isOn) => (isOn ? v.parse(systemUsersSection, {}) : null)),
)

const srsSection = section({ domain: v.nullish(domainValue), secrets: v.nullish(pathValue) })
const srsSwitch = v.pipe(
  booleanValue,
  v.transform((isOn) => (isOn ? v.parse(srsSection, {}) : null)),
)

/** A rule stays as it is written: what it may hold is known to policy alone (policy/read-rule.ts). */
const rulesOfStage = v.nullish(list(v.unknown(), '[{ name: no-such-helo, when: { helo: localhost }, deny: true }]'))

const policySchema = section({
  connect: rulesOfStage,
  helo: rulesOfStage,
  auth: rulesOfStage,
  mail: rulesOfStage,
  rcpt: rulesOfStage,
  data: rulesOfStage,
})

const blockListSection = section({
  zone: dnsZoneValue,
  action: v.nullish(choiceValue('warn', 'deny', 'defer'), 'warn'),
})
const blockLists = list(
  v.lazy((input) =>
    isGroup(input)
      ? blockListSection
      : v.pipe(
          dnsZoneValue,
          v.transform((zone) => ({ zone, action: 'warn' as const })),
        ),
  ),
  '[{ zone: bl.example, action: deny }]',
)

/** The condition `client` takes them as they stand. */
const forwarderValue = value<string>((input) => {
  const text = typeof input === 'string' ? input.trim() : ''
  const network = parseNetwork(text)
  if (network ? !isTooWide(network) : parseDomain(text.replace(/^\*\./, ''))?.includes('.') === true) {
    return { value: text }
  }
  return {
    message: `${show(input)} is no host or network that mail could be passed on by`,
    advice: 'write a network (192.0.2.0/24), an address, or a host name ("*.university.example")',
  }
})

const checksSchema = section({
  restricted_characters: v.nullish(booleanValue, D.checks.restricted_characters),
  always_reachable: v.nullish(list(localPartValue, '[postmaster, abuse]'), D.checks.always_reachable),
  verify_sender: v.nullish(booleanValue, D.checks.verify_sender),
  recipient_domain: v.nullish(booleanValue, D.checks.recipient_domain),
  bad_recipients: v.nullish(booleanValue, D.checks.bad_recipients),
  reverse_dns: v.nullish(booleanValue, D.checks.reverse_dns),
  ip_dnsbls: v.nullish(blockLists, []),
  domain_dnsbls: v.nullish(blockLists, []),
  line_length: v.nullish(booleanValue, D.checks.line_length),
  header_syntax: v.nullish(booleanValue, D.checks.header_syntax),
  header_sender: v.nullish(booleanValue, D.checks.header_sender),
  dmarc: v.nullish(choiceValue('off', 'tag', 'enforce'), D.checks.dmarc),
  forwarders: v.nullish(list(forwarderValue, '[192.0.2.0/24, "*.university.example"]'), []),
  arc_sealers: v.nullish(list(domainPatternValue, '[lists.example.org, "*.example.net"]'), []),
  received_spf: v.nullish(booleanValue, D.checks.received_spf),
})

const submissionSchema = section({
  mend: v.nullish(mendValue, D.submission.mend),
  bare_lf: v.nullish(choiceValue('mend', 'refuse'), D.submission.bare_lf),
  bind_sender: v.nullish(booleanValue, D.submission.bind_sender),
  trusted_users: v.nullish(list(userName, '[www-data]'), []),
})

export const settingsSchema = section({
  hostname: v.nullish(domainValue),
  site: v.nullish(choiceValue(...SITES), D.site),
  mail_domain: v.nullish(domainValue),
  visible_domain: v.nullish(domainValue),
  state_folder: v.nullish(pathValue, D.state_folder),
  local_domains: v.nullish(list(domainValue, '[example.org, example.net]')),
  users: v.nullish(usersSchema, {}),
  system_users: v.nullish(v.lazy((input) => (isGroup(input) ? systemUsersSection : systemUsersSwitch))),
  aliases: v.nullish(pathValue),
  tables: v.nullish(tablesSchema, {}),
  user_tables: tableNames,
  alias_tables: tableNames,
  srs: v.nullish(v.lazy((input) => (isGroup(input) ? srsSection : srsSwitch))),
  email_addresses: v.nullish(pathValue),
  hide_mailname: v.nullish(booleanValue),
  hubbed_hosts: v.nullish(pathValue),
  subaddress: v.nullish(separatorValue),
  real_prefix: v.nullish(prefixValue),
  catch_all: v.nullish(nameOrAddressValue),
  virtual: v.nullish(virtualSchema, {}),
  listen: v.nullish(list(listenerSchema, '[{ port: 25 }, { port: 587, mode: submission }]')),
  http: v.nullish(httpSchema),
  console: v.nullish(consoleSchema, {}),
  metrics: v.nullish(metricsSchema),
  clients: v.nullish(clientsSchema, {}),
  relay_from: v.nullish(list(narrowNetworkValue('relay_from'), '[127.0.0.1, "::1", 10.1.0.0/16]'), D.relay_from),
  proxies: v.nullish(list(narrowNetworkValue('proxies'), '[10.1.0.5, "2001:db8::/64"]'), []),
  xclient_from: v.nullish(list(narrowNetworkValue('xclient_from'), '[127.0.0.1]'), []),
  debug_peers: v.nullish(list(networkValue, '[192.0.2.7, "2001:db8::/64"]'), []),
  relay_to: v.nullish(list(domainPatternValue, '[customer.example, "*.customer.example"]'), []),
  policy: v.nullish(policySchema, {}),
  routes: v.nullish(
    list(v.unknown(), '[{ name: intranet, when: { recipient_domain: corp.example }, via: 10.1.2.3 }]'),
    [],
  ),
  hooks: v.nullish(pathValue),
  lists_folder: v.nullish(pathValue),
  checks: v.nullish(v.pipe(checksSchema, v.transform(camelKeys)), {}),
  submission: v.nullish(v.pipe(submissionSchema, v.transform(camelKeys)), {}),
  run_as: v.nullish(userName),
  sendmail: v.nullish(choiceValue('everyone', 'owner', 'off'), D.sendmail),
  smarthost: v.nullish(smarthostSchema),
  transports: v.nullish(transportsSchema, {}),
  deliver: v.nullish(transportNameValue, D.deliver),
  certificates: v.nullish(certificatesSchema),
  acme: v.nullish(acmeSchema),
  tls_in: v.nullish(tlsInSchema, {}),
  auth: v.nullish(authSchema, {}),
  scanners: v.nullish(scannersSchema, []),
  dkim: v.nullish(dkimSchema),
  dns: v.nullish(
    section({
      servers: v.nullish(list(endpointValue(parseIp, DNS_PORT, '127.0.0.1:53 or "[::1]:53"'), "['127.0.0.1:53']")),
      trust_ad: v.nullish(booleanValue),
    }),
    {},
  ),
  smtp_port: v.nullish(portValue(), D.smtp_port),
  tls: v.nullish(tlsDemand, D.tls),
  tls_domains: v.nullish(tlsDomains, {}),
  tls_policy: v.nullish(list(choiceValue('dane', 'mta-sts'), '[dane, mta-sts]'), D.tls_policy),
  retry: v.nullish(retrySchema, {}),
  limits: v.nullish(v.pipe(limitsSchema, v.transform(camelKeys)), {}),
  delivery: v.nullish(v.pipe(deliverySchema, v.transform(camelKeys)), {}),
  bounces: v.nullish(v.pipe(bouncesSchema, v.transform(camelKeys)), {}),
  guard: v.nullish(guardSchema, {}),
  history: v.nullish(v.pipe(historySchema, v.transform(camelKeys)), {}),
  log: v.nullish(logSchema, {}),
  disk: v.nullish(v.pipe(diskSchema, v.transform(camelKeys)), {}),
  inline_body: v.nullish(sizeValue(0), D.inline_body),
})

/** The file's content after the schema: defaults are filled in, but for what the machine contributes. */
export type Settings = v.InferOutput<typeof settingsSchema>
