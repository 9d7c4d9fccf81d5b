// Waybill's own version, from package.json beside src/ or dist/.

import { readFileSync } from 'node:fs'

export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const value: unknown = JSON.parse(text)
  return (value as { readonly version: string }).version
}
