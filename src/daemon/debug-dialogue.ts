// What is said with the peers that `debug_peers` and `--debug-peer` name, as lines of the log. Octets that are no printable
// ASCII are escaped, so that no peer can write into a terminal.

import { findNetwork, type Network } from '../core/ip.ts'
import type { DialogueWith } from '../net/dialogue.ts'
import type { Log } from './log.ts'

export const debugDialogues =
  (log: Log) =>
  (peers: readonly Network[]): DialogueWith =>
  (peer, session) => {
    if (peers.length === 0 || findNetwork(peer, peers) === undefined) return undefined
    const note = (direction: 'in' | 'out', line: string): void =>
      log.debug('dialogue', { peer, ...(session !== undefined && { session }), direction, line: shown(line) })
    return { heard: (line) => note('in', line), said: (line) => note('out', line) }
  }

const shown = (line: string): string =>
  line.replaceAll(/[^\x20-\x7e]/g, (character) => {
    const code = character.charCodeAt(0)
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
