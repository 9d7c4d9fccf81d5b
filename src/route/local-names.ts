// Local parts of our own domains as names: one form for all spellings that mean the same.

/** Case does not count, and NFC since RFC 6531 §3.1 leaves the normal form open. */
export const foldLocalPart = (localPart: string): string => localPart.normalize('NFC').toLowerCase()
