// Is the clock of this host right? Signatures and certificates are valid from a moment to a moment (RFC 6376 §3.5, RFC 5280 §4.1.2.5).

import type { HostCheck } from '../check.ts'

const OFF_MS = 2000
const WRONG_MS = 60_000

export const clockRight: HostCheck = {
  id: 'host.clock',
  of: 'host',
  async run({ clockOffset }, look) {
    const told = await clockOffset(look.signal)
    if (!told.ok) {
      look.note({ asked: 'time (SNTP)', of: told.of, came: told.why })
      return [{ found: 'clock.unasked', values: { of: told.of, why: told.why } }]
    }
    const off = Math.abs(told.offset)
    look.note({ asked: 'time (SNTP)', of: told.of, came: `${told.offset} ms` })
    const values = { seconds: (told.offset / 1000).toFixed(1), of: told.of }
    const cures = [{ where: 'shell', text: 'timedatectl set-ntp true' }] as const
    if (off < OFF_MS) return [{ found: 'clock.right', values }]
    return [{ found: off < WRONG_MS ? 'clock.off' : 'clock.wrong', values, cures }]
  },
}
