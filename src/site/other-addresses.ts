// By which addresses a configuration has its users known elsewhere, and what is wrong with the file that says so.

import type { Config } from '../config/config.ts'
import type { Ourselves } from '../config/ourselves.ts'
import type { ConfigProblem } from '../config/problem.ts'
import type { Mailbox } from '../core/address.ts'
import { EMAIL_ADDRESSES } from '../lookup/tables/email-addresses.ts'
import { TableFile, type TableFileDeps } from '../lookup/tables/table-file.ts'
import { makeOtherAddresses, type OtherAddresses } from '../receive/other-addresses.ts'
import { problemsOfTable } from './table-problems.ts'

export interface OpenedAddresses {
  readonly others: OtherAddresses | undefined
  readonly problems: readonly ConfigProblem[]
}

export function openOtherAddresses(
  { emailAddresses, hideMailname, visibleDomain, mailDomain }: Config,
  { localDomains }: Pick<Ourselves, 'localDomains'>,
  deps: TableFileDeps,
): OpenedAddresses {
  const file = emailAddresses === null ? undefined : new TableFile<Mailbox>(emailAddresses, EMAIL_ADDRESSES, deps)
  const others = makeOtherAddresses({
    localDomains: new Set([...localDomains, mailDomain]),
    file,
    visible: hideMailname ? visibleDomain : undefined,
  })
  return { others, problems: file ? problemsOfTable(file) : [] }
}
