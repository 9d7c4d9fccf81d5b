// Where the control socket of a state folder is. Server and command line agree on it here.

import { join, relative, resolve } from 'node:path'

/** The system keeps a socket's path in 108 octets (`sun_path`), the final zero included. */
const LONGEST = 107

/** The absolute path, or where that is too long the one relative to the working folder. */
export const socketPath = (stateFolder: string): string => socketPathOf(join(resolve(stateFolder), 'control.sock'))

export function socketPathOf(path: string): string {
  return Buffer.byteLength(path) <= LONGEST ? path : relative('', path)
}
