// All checks, in the order in which they are told. A new one is a file in checks/ and a line here, its findings in found.ts, and
// their words in words/.

import type { Check } from './check.ts'
import { banner } from './checks/banner.ts'
import { blockLists } from './checks/block-lists.ts'
import { certificates } from './checks/certificates.ts'
import { clockRight } from './checks/clock-offset.ts'
import { daneRecords } from './checks/dane.ts'
import { diskRoom } from './checks/disk-room.ts'
import { dkimKey, dkimRecord } from './checks/dkim-key.ts'
import { dmarcForm, dmarcPolicy, dmarcRecord, dmarcReports } from './checks/dmarc-record.ts'
import { domainExists } from './checks/domain-exists.ts'
import { domainListed } from './checks/domain-listed.ts'
import { forwardConfirmed } from './checks/forward-confirmed.ts'
import { heloName } from './checks/helo-name.ts'
import { listAccess } from './checks/list-access.ts'
import { logInOffer } from './checks/log-in-offer.ts'
import { mxAccepts } from './checks/mx-accepts.ts'
import { mxAddress } from './checks/mx-address.ts'
import { mxAlias } from './checks/mx-alias.ts'
import { mxForm } from './checks/mx-form.ts'
import { mxHere } from './checks/mx-here.ts'
import { mxNamed } from './checks/mx-named.ts'
import { mxPublic } from './checks/mx-public.ts'
import { nameAddress } from './checks/name-address.ts'
import { openRelay } from './checks/open-relay.ts'
import { serverBackends, serverConfiguration, serverQueue } from './checks/own-server.ts'
import { port25In } from './checks/port-25-in.ts'
import { port25Out } from './checks/port-25-out.ts'
import { resolverCheck } from './checks/resolver.ts'
import { reverseGeneric } from './checks/reverse-generic.ts'
import { reverseNameCheck } from './checks/reverse-name.ts'
import { smuggling } from './checks/smuggling.ts'
import { spfEnd } from './checks/spf-end.ts'
import { spfRecord } from './checks/spf-record.ts'
import { spfUs } from './checks/spf-us.ts'
import { spfForm, spfInclude, spfLookups } from './checks/spf-whole.ts'
import { startTlsInjection } from './checks/starttls-injection.ts'
import { mtaSts, tlsReports } from './checks/tls-records.ts'

export const CHECKS: readonly Check[] = [
  heloName,
  nameAddress,
  reverseNameCheck,
  forwardConfirmed,
  reverseGeneric,
  resolverCheck,
  listAccess,
  blockLists,
  port25Out,
  port25In,
  banner,
  openRelay,
  smuggling,
  startTlsInjection,
  logInOffer,
  certificates,
  clockRight,
  diskRoom,
  serverConfiguration,
  serverBackends,
  serverQueue,
  domainExists,
  domainListed,
  mxNamed,
  mxForm,
  mxAlias,
  mxAddress,
  mxPublic,
  mxHere,
  mxAccepts,
  spfRecord,
  spfForm,
  spfInclude,
  spfLookups,
  spfEnd,
  spfUs,
  dkimRecord,
  dkimKey,
  dmarcRecord,
  dmarcForm,
  dmarcPolicy,
  dmarcReports,
  tlsReports,
  mtaSts,
  daneRecords,
]

/** What `--only` may name besides the checks: `host`, `mx`, ... */
export const CHECK_GROUPS: readonly string[] = [...new Set(CHECKS.map(({ id }) => id.split('.')[0] ?? id))]

/** Whether a check is meant by these names, which are ids and groups; none: all are. */
export const isMeant = ({ id }: Pick<Check, 'id'>, only: readonly string[]): boolean =>
  only.length === 0 || only.some((name) => name === id || id.startsWith(`${name}.`))

export const isCheckName = (name: string): boolean =>
  CHECK_GROUPS.includes(name) || CHECKS.some(({ id }) => id === name)
