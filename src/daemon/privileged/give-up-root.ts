// Gives up root for good: all threads of the process become another user, with the groups of that user and no capability left, and
// what only root may do is done by an agent from then on (root-agent.ts).

import type { Clock } from '../../core/clock.ts'
import type { Config } from '../../config/config.ts'
import { groupNumber, groupsWith } from '../../deliver/group-number.ts'
import type { NumberedAccount } from '../../lookup/users/account-named.ts'
import { RootAgent } from './root-agent.ts'

export interface GiveUpRoot {
  readonly account: NumberedAccount
  readonly stateFolder: string
  /** Left out where the file has mistakes: nothing that it names is read as root then. */
  readonly config?: Pick<Config, 'tlsIn' | 'transports'> | undefined
  readonly clock: Clock
}

export async function giveUpRoot({ account, stateFolder, config, clock }: GiveUpRoot): Promise<RootAgent> {
  const files = (config?.tlsIn.certificates ?? []).flatMap(({ certificate, key }) => [
    { path: certificate, secret: false },
    { path: key, secret: true },
  ])
  const agent = await RootAgent.start({ clock, stateFolder, files, groups: await groupsOf(config) })
  become(account, await groupsWith(account.name))
  return agent
}

/** Of mailboxes, as the configuration names them; root's is none of them. */
async function groupsOf(config: GiveUpRoot['config']): Promise<readonly number[]> {
  const names = [...(config?.transports.values() ?? [])].flatMap((one) => ('group' in one ? (one.group ?? []) : []))
  const numbers = await Promise.all(names.map(groupNumber))
  return numbers.flatMap((gid) => (gid === undefined || gid === 0 ? [] : [gid]))
}

function become({ name, uid, gid }: NumberedAccount, groups: readonly number[]): void {
  process.setgroups?.([...new Set([gid, ...groups])])
  process.setgid?.(gid)
  process.setuid?.(uid)
  if (process.getuid?.() !== uid || process.geteuid?.() !== uid || canBeRoot()) {
    throw new Error(`root could not be given up for ${name}`)
  }
}

function canBeRoot(): boolean {
  try {
    process.setuid?.(0)
    return true
  } catch {
    return false
  }
}
