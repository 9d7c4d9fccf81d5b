// The entry of the library: `import { explain } from 'waybill/explain'`. An installed package has compiled JavaScript in
// dist/; a checkout runs src/ as it is, which needs Node 26. Documented in docs/reference/explain.md.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const compiled = new URL('../dist/diagnose/library.js', import.meta.url)
const source = new URL('../src/diagnose/library.ts', import.meta.url)

const library = await import((existsSync(fileURLToPath(compiled)) ? compiled : source).href)

export const { explain, explainAll, writeLetter } = library
