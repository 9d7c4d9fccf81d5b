// One line in the log when the disk of the queue takes no more mail, and one when it takes mail again.

import type { DiskState, DiskTrouble } from '../queue/disk.ts'
import type { Log } from './log.ts'

const TROUBLE: Readonly<Record<DiskTrouble, string>> = {
  space: 'there is too little room on the disk',
  inodes: 'no more files can be made on the disk',
  quota: 'the quota of the user of this server is used up',
  'read-only': 'the disk is read-only',
  failing: 'writing to the disk fails',
}

export function logDisk({ trouble, figures }: DiskState, log: Log): void {
  if (trouble === undefined) log.warn('the disk takes mail again', figures)
  else log.error(`no mail is taken: ${TROUBLE[trouble]}; what is queued goes on`, { trouble, ...figures })
}
