// Sizes as people write them, in units of 1024 octets as in Exim.

const UNITS = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 } as const

/** Reads `830`, `128K`, `50M` or `1G`, in any case; undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const parts = /^(\d{1,15})([KMG]?)$/i.exec(text)
  if (!parts) return undefined
  return Number(parts[1]) * UNITS[(parts[2] ?? '').toUpperCase() as keyof typeof UNITS]
}
