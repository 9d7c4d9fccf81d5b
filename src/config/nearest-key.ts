// The right key for one that does not exist: the same words spelt another way, a slip of the fingers, the name that
// another mail server has for the same thing, or a key that belongs one level deeper or higher.

/** What Postfix, Exim and common usage call our keys. */
export const FOREIGN_NAMES: ReadonlyMap<string, string> = new Map([
  ['access', 'policy'],
  ['acl', 'policy'],
  ['aliases_domains', 'local_domains'],
  ['authmechanisms', 'auth.mechanisms'],
  ['check_rcpt_domain_dnsbls', 'checks.domain_dnsbls'],
  ['check_rcpt_ip_dnsbls', 'checks.ip_dnsbls'],
  ['configtype', 'site'],
  ['dc_eximconfig_configtype', 'site'],
  ['dc_local_interfaces', 'listen'],
  ['dc_mailname', 'mail_domain'],
  ['dc_other_hostnames', 'local_domains'],
  ['dc_readhost', 'visible_domain'],
  ['dc_relay_domains', 'relay_to'],
  ['dc_relay_nets', 'relay_from'],
  ['dc_smarthost', 'smarthost'],
  ['dnsbl', 'checks.ip_dnsbls'],
  ['dnsbls', 'checks.ip_dnsbls'],
  ['domains', 'local_domains'],
  ['inet_interfaces', 'listen'],
  ['interfaces', 'listen'],
  ['listeners', 'listen'],
  ['local_interfaces', 'listen'],
  ['mailboxes', 'users'],
  ['message_size_limit', 'limits.message_size'],
  ['milters', 'scanners'],
  ['mydestination', 'local_domains'],
  ['mydomain', 'mail_domain'],
  ['mynetworks', 'relay_from'],
  ['myorigin', 'mail_domain'],
  ['nameservers', 'dns.servers'],
  ['networks', 'relay_from'],
  ['ports', 'listen'],
  ['primary_hostname', 'hostname'],
  ['qualify_domain', 'mail_domain'],
  ['relay_domains', 'relay_to'],
  ['relay_from_hosts', 'relay_from'],
  ['relay_nets', 'relay_from'],
  ['relay_to_domains', 'relay_to'],
  ['relayhost', 'smarthost'],
  ['recipient_delimiter', 'subaddress'],
  ['resolver', 'dns'],
  ['rules', 'policy'],
  ['smtpd_banner', 'hostname'],
  ['smtpd_client_restrictions', 'policy.connect'],
  ['smtpd_data_restrictions', 'policy.data'],
  ['smtpd_helo_restrictions', 'policy.helo'],
  ['smtpd_milters', 'scanners'],
  ['smtpd_recipient_restrictions', 'policy.rcpt'],
  ['smtpd_relay_restrictions', 'policy.rcpt'],
  ['smtpd_sender_restrictions', 'policy.mail'],
  ['smtpd_tls_cert_file', 'certificates'],
  ['smtpd_tls_key_file', 'certificates'],
  ['spool_directory', 'state_folder'],
  ['tls_certificate', 'certificates'],
  ['tls_privatekey', 'certificates'],
  ['luser_relay', 'catch_all'],
  ['virtual_domains', 'virtual'],
  ['virtual_mailbox_domains', 'virtual'],
])

/** The same for the keys of rules and their conditions (`nearestKey` with `RULE_WORDS`). */
export const RULE_WORDS: ReadonlyMap<string, string> = new Map([
  ['allow', 'accept'],
  ['auth', 'authenticated'],
  ['authorized', 'authenticated'],
  ['blocklist', 'dnsbl'],
  ['client_address', 'client'],
  ['conditions', 'when'],
  ['condition', 'when'],
  ['domain', 'recipient_domain'],
  ['domains', 'recipient_domain'],
  ['dnslists', 'dnsbl'],
  ['drop', 'deny'],
  ['from', 'sender'],
  ['greylist', 'defer'],
  ['header', 'tag'],
  ['host', 'client'],
  ['hosts', 'client'],
  ['if', 'when'],
  ['ip', 'client'],
  ['local_parts', 'local_part'],
  ['log_message', 'log'],
  ['mail_from', 'sender'],
  ['message', 'deny'],
  ['permit', 'accept'],
  ['quarantine', 'hold'],
  ['ratelimit', 'rate'],
  ['rbl', 'dnsbl'],
  ['rcpt_to', 'recipient'],
  ['recipients', 'recipient'],
  ['reject', 'deny'],
  ['senders', 'sender'],
  ['to', 'recipient'],
  ['user', 'authenticated'],
  ['verify', 'recipient_verified'],
  ['warn', 'tag'],
])

/** Slips of up to this many letters are guessed, fewer in short words. */
const MAX_SLIPS = 3

/** `known` are the keys allowed where `key` stands; `elsewhere` are all paths of the file, such as `limits.idle`. */
export function nearestKey(
  key: string,
  known: readonly string[],
  elsewhere: readonly string[],
  words = FOREIGN_NAMES,
): string | undefined {
  const snake = key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
  if (known.includes(snake)) return snake
  const foreign = words.get(snake)
  if (foreign !== undefined && known.includes(foreign)) return foreign
  const close = known
    .map((one) => ({ one, slips: editDistance(snake, one) }))
    .filter(({ one, slips }) => slips <= Math.min(MAX_SLIPS, Math.ceil(one.length / 3)))
    .toSorted((a, b) => a.slips - b.slips)
  const deeper = elsewhere.find((path) => path === snake || path.endsWith(`.${snake}`))
  const [slip] = close
  if (slip !== undefined && (slip.slips === 1 || deeper === undefined)) return slip.one
  return foreign ?? deeper ?? begunBy(snake, known)
}

/** Half a name, such as `auth.mech`, where only one key begins so. */
function begunBy(part: string, known: readonly string[]): string | undefined {
  const begun = known.filter((one) => one.startsWith(part) && part.length >= LEAST_BEGINNING)
  return begun.length === 1 ? begun[0] : undefined
}

const LEAST_BEGINNING = 3

/** Letters to insert, remove, change or swap with their neighbour (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1)
      row.push(best)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}

/** One slip for every three letters, at most two; Infinity for another name altogether. */
export function slipsIn(written: string, meant: string): number {
  const allowed = Math.min(2, Math.ceil(meant.length / 3))
  if (Math.abs(written.length - meant.length) > allowed) return Infinity
  const slips = editDistance(written, meant)
  return slips <= allowed ? slips : Infinity
}
