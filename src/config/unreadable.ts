// What the operating system said about a file of the configuration, in words; the decision is taken from its code.

import type { Complaint } from './problem.ts'

/** Throws what is no word of the system. */
export function unreadable(error: unknown): Complaint {
  switch (codeOf(error)) {
    case 'ENOENT':
      return { message: 'there is no such file', advice: 'check the path of the file' }
    case 'EACCES':
    case 'EPERM':
      return { message: 'the file cannot be read: permission denied', advice: 'let the user that runs Waybill read it' }
    case 'EISDIR':
      return { message: 'this is a folder', advice: 'name the configuration file in it' }
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return { message: 'the file is not UTF-8 text', advice: 'save it as UTF-8' }
    case undefined:
      throw error
  }
  return { message: `the file cannot be read: ${codeOf(error)}`, advice: 'look at the file and the disk it is on' }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
