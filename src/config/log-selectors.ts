// Which pieces a line of the log has: the names of Exim's log_selector, as far as there is something to write.

/** Those that are written unless they are taken away (`-tls_cipher`). */
const BY_THEMSELVES = [
  'smtp_confirmation',
  'tls_cipher',
  'rejected',
  'smtp_syntax_error',
  'smtp_protocol_error',
] as const

const OTHERS = [
  'arguments',
  'deliver_time',
  'delivery_size',
  'incoming_interface',
  'incoming_port',
  'millisec',
  'outgoing_port',
  'pid',
  'queue_time',
  'queue_time_overall',
  'received_recipients',
  'received_sender',
  'return_path_on_delivery',
  'sender_on_delivery',
  'subject',
  'timezone',
  'tls_sni',
] as const

export const SELECTORS = [...BY_THEMSELVES, ...OTHERS] as const
export type Selector = (typeof SELECTORS)[number]
export type Selectors = ReadonlySet<Selector>

/** `subject`, `+subject`, `-tls_cipher`, `all`, `-all`, in the order in which they are written. */
export function selectorsOf(written: readonly string[]): Selectors {
  const chosen = new Set<Selector>(BY_THEMSELVES)
  for (const word of written) {
    const name = word.replace(/^[+-]/, '')
    const meant = name === 'all' ? SELECTORS : SELECTORS.filter((one) => one === name)
    for (const one of meant) {
      if (word.startsWith('-')) chosen.delete(one)
      else chosen.add(one)
    }
  }
  return chosen
}

export const isSelector = (word: string): boolean => {
  const name = word.replace(/^[+-]/, '')
  return name === 'all' || SELECTORS.some((one) => one === name)
}
