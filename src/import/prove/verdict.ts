// What both servers come to, in words that can be compared: where mail for an address ends, and what a session is answered.

/** `local alice`, `hosts 192.0.2.1:25`, `file /var/mail/mail`, `fails`, `later`, `thrown away`. */
export type End = string

/** Of one address or of one session, asked of both. */
export interface Compared {
  /** `route alice@example.org`, or `session 192.0.2.1 <a@b.example> <c@d.example>`. */
  readonly asked: string
  readonly exim: readonly string[]
  readonly waybill: readonly string[]
}

export const areAlike = ({ exim, waybill }: Compared): boolean => exim.join('\n') === waybill.join('\n')
