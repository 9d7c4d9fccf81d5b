// The packages that most inputs do without. Each is loaded when the first encoded word, report in XML or archive comes, so that
// whoever asks what one line means does not wait for them; at once and not by a promise, because `explain` answers at once.

import { createRequire } from 'node:module'
import type * as XmlParser from 'fast-xml-parser'
import type * as Fflate from 'fflate'
import type * as PostalMime from 'postal-mime'

const load = createRequire(import.meta.url)

export const xmlParser = (): typeof XmlParser => load('fast-xml-parser') as typeof XmlParser
export const fflate = (): typeof Fflate => load('fflate') as typeof Fflate
export const wordDecoder = () => load('postal-mime') as Pick<typeof PostalMime, 'decodeWords'>
