// Is the name that this host greets with one that others take (RFC 5321 §4.1.1.1)? A full name, of letters, digits and hyphens,
// and one that is not every machine's.

import { parseDomain } from '../../core/domain.ts'
import type { Cure, HostCheck } from '../check.ts'
import type { FoundId } from '../found.ts'

export const heloName: HostCheck = {
  id: 'host.name',
  of: 'host',
  async run({ hostname, nameFrom }, look) {
    look.note({ asked: 'hostname', of: nameFrom, came: hostname })
    const found = judge(hostname)
    return [{ found, values: { name: hostname }, ...(found !== 'helo.good' && { cures: CURES }) }]
  },
}

function judge(name: string): FoundId {
  if (name === '') return 'helo.none'
  if (name === 'localhost' || name.startsWith('localhost.')) return 'helo.localhost'
  const domain = parseDomain(name)
  if (domain === undefined || name.includes('_')) return 'helo.malformed'
  return domain.includes('.') ? 'helo.good' : 'helo.short'
}

const CURES: readonly Cure[] = [
  { where: 'hosts', text: '127.0.1.1 mx.example.org mx' },
  { where: 'shell', text: 'hostnamectl set-hostname mx.example.org' },
  { where: 'waybill', text: 'hostname: mx.example.org' },
  { where: 'exim', text: 'primary_hostname = mx.example.org' },
  { where: 'postfix', text: 'postconf -e myhostname=mx.example.org' },
]
