// Which names users may have. A name is a local part without quotes and the name of a folder below the state folder, so
// nothing that could lead out of that folder, or that a shell or a mail client reads in its own way, is let in.

const NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_+-]|\.(?=[\p{L}\p{N}_]))*$/u
/** RFC 5321 §4.5.3.1.1. */
const MAX_OCTETS = 64

export const USER_NAME_RULE =
  'use letters, digits, "_", "+", "-" and single dots inside, at most 64 octets; begin with a letter, a digit or "_"'

export const isUserName = (name: string): boolean =>
  NAME.test(name) && new TextEncoder().encode(name).length <= MAX_OCTETS

/** Local users are found whatever the case of the address (as in Debian's Exim), so their names are kept in lower case. */
export const canonicalUserName = (name: string): string => name.normalize('NFC').toLowerCase()
