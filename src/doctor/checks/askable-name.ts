// Whether a host name is one that DNS can be asked about at all; why it is not tells host.name.

import { parseDomain } from '../../core/domain.ts'

export const isAskableName = (name: string): boolean =>
  parseDomain(name) !== undefined && name.includes('.') && !name.startsWith('localhost.')
