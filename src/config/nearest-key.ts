// The right key for one that does not exist: the same words spelt another way, a slip of the fingers, the name that
// another mail server has for the same thing, or a key that belongs one level deeper or higher.

/** What Postfix, Exim and common usage call our keys. */
const FOREIGN_NAMES: ReadonlyMap<string, string> = new Map([
  ['aliases_domains', 'local_domains'],
  ['acl', 'policy'],
  ['configtype', 'site'],
  ['dc_eximconfig_configtype', 'site'],
  ['dc_local_interfaces', 'listen'],
  ['dc_mailname', 'mail_domain'],
  ['dc_other_hostnames', 'local_domains'],
  ['dc_relay_domains', 'relay_to'],
  ['dc_relay_nets', 'relay_from'],
  ['dc_smarthost', 'smarthost'],
  ['domains', 'local_domains'],
  ['interfaces', 'listen'],
  ['listeners', 'listen'],
  ['mailboxes', 'users'],
  ['message_size_limit', 'limits.message_size'],
  ['mydestination', 'local_domains'],
  ['mydomain', 'mail_domain'],
  ['mynetworks', 'relay_from'],
  ['primary_hostname', 'hostname'],
  ['qualify_domain', 'mail_domain'],
  ['relay_domains', 'relay_to'],
  ['relay_nets', 'relay_from'],
  ['relayhost', 'smarthost'],
  ['resolver', 'dns'],
  ['rules', 'policy'],
  ['spool_directory', 'state_folder'],
])

/** Slips of up to this many letters are guessed, fewer in short words. */
const MAX_SLIPS = 3

/** `known` are the keys allowed where `key` stands; `elsewhere` are all paths of the file, such as `limits.idle`. */
export function nearestKey(key: string, known: readonly string[], elsewhere: readonly string[]): string | undefined {
  const snake = key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
  if (known.includes(snake)) return snake
  const close = known
    .map((one) => ({ one, slips: editDistance(snake, one) }))
    .filter(({ one, slips }) => slips <= Math.min(MAX_SLIPS, Math.ceil(one.length / 3)))
    .toSorted((a, b) => a.slips - b.slips)
  const deeper = elsewhere.find((path) => path === snake || path.endsWith(`.${snake}`))
  return close[0]?.one ?? FOREIGN_NAMES.get(snake) ?? deeper
}

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
