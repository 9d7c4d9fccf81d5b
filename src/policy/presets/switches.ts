// Which setting brings a rule of the presets, for whoever names a rule that is not there.

/** A trailing `*` stands for the rest of the name. */
const SWITCHES: readonly (readonly [rule: string, setting: string])[] = [
  ['sender-not-own', 'submission.bind_sender'],
  ['restricted-characters-*', 'checks.restricted_characters'],
  ['always-reachable', 'checks.always_reachable'],
  ['relay-control', 'site: internet, smarthost or satellite'],
  ['local-delivery-only', 'site: local'],
  ['not-set-up', 'site: none'],
  ['verify-sender', 'checks.verify_sender'],
  ['call-out-to-*', 'lists_folder'],
  ['too-many-bad-recipients', 'checks.bad_recipients'],
  ['no-such-domain', 'checks.recipient_domain'],
  ['domain-takes-no-mail', 'checks.recipient_domain'],
  ['no-route', 'checks.recipient_domain'],
  ['sender-blocked-here', 'lists_folder'],
  ['client-blocked-here', 'lists_folder'],
  ['no-reverse-dns', 'checks.reverse_dns'],
  ['ip-dnsbl-*', 'checks.ip_dnsbls'],
  ['domain-dnsbl-*', 'checks.domain_dnsbls'],
  ['line-too-long', 'checks.line_length'],
  ['header-syntax', 'checks.header_syntax'],
  ['header-sender', 'checks.header_sender'],
  ['scanner-*', 'scanners'],
]

export const settingThatBrings = (rule: string): string | undefined =>
  SWITCHES.find(([name]) => (name.endsWith('*') ? rule.startsWith(name.slice(0, -1)) : rule === name))?.[1]
