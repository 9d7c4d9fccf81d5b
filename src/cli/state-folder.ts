// Which state folder is meant where neither --state nor --config says it: WAYBILL_STATE, else the sandbox of the folder one is in,
// else that of the server which a package has installed, else a sandbox that is not there yet.

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const SANDBOX = '.waybill'
const INSTALLED = '/var/lib/waybill'

export function usualStateFolder(env: Readonly<Record<string, string | undefined>>, installed = INSTALLED): string {
  const named = env['WAYBILL_STATE']
  if (named) return resolve(named)
  return resolve(!existsSync(SANDBOX) && existsSync(installed) ? installed : SANDBOX)
}
