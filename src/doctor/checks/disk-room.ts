// Is there room where mail is kept? A full disk takes no mail: 452 4.3.1.

import type { HostCheck } from '../check.ts'

const LITTLE = 0.2
const FULL = 0.1
/** However large the disk is, this much will do. */
const ENOUGH_OCTETS = 20 * 2 ** 30
const FULL_OCTETS = 2 * 2 ** 30

export const diskRoom: HostCheck = {
  id: 'host.disk',
  of: 'host',
  async run({ folder, room }, look) {
    const found = await room(folder)
    const came = found === undefined ? 'not readable' : `${found.free} of ${found.total} octets free`
    look.note({ asked: 'statfs', of: folder, came })
    if (found === undefined) return [{ found: 'disk.unseen', values: { folder } }]
    const { free, total } = found
    const part = total === 0 ? 0 : free / total
    const values = { folder, free: String(free), percent: String(Math.round(100 * part)) }
    if (part < FULL && free < FULL_OCTETS) return [{ found: 'disk.full', values }]
    if (part < LITTLE && free < ENOUGH_OCTETS) return [{ found: 'disk.little', values }]
    return [{ found: 'disk.room', values }]
  },
}
