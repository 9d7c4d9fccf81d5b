// Debian's /etc/email-addresses (exim4-config_files(5)): `user: address`, by which the users of this machine are known elsewhere.

import { parseMailbox, type Mailbox } from '../../core/address.ts'
import type { TableFormat } from './parse-table.ts'

const EXAMPLE = 'write for example alice: alice.smith@isp.example'

export const EMAIL_ADDRESSES: TableFormat<Mailbox> = {
  example: EXAMPLE,
  read(text, key) {
    if (/[@\s]/.test(key)) {
      return { ok: false, at: 'key', message: `${key} is not the name of a user of this server`, advice: EXAMPLE }
    }
    const parsed = parseMailbox(text)
    // A mail that was handed over without SMTPUTF8 must not come to need it.
    if (parsed.ok && /^[\x20-\x7e]*$/.test(text)) return { ok: true, value: parsed.value }
    return {
      ok: false,
      at: 0,
      message: `${text === '' ? 'nothing' : text} is not an address in ASCII`,
      advice: EXAMPLE,
    }
  },
}
