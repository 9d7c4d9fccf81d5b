// What keeps return addresses (SRS) from working: found when the configuration is taken up.

import type { Config } from '../config/config.ts'
import type { Ourselves } from '../config/ourselves.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { placeOfSetting } from '../config/written.ts'
import type { Srs } from '../route/srs/srs.ts'

export function srsProblems(
  config: Config,
  { localDomains }: Pick<Ourselves, 'localDomains'>,
  srs: Srs | undefined,
): readonly ConfigProblem[] {
  if (!config.srs || !srs) return []
  const { domain } = config.srs
  const place = placeOfSetting(config, 'srs')
  if (!localDomains.has(domain)) {
    const message = `return addresses would be in ${domain}, which is no domain of this server: nothing would come back`
    return [
      {
        ...place,
        message,
        advice: 'name one of local_domains in srs.domain, for example srs: { domain: example.org }',
      },
    ]
  }
  const why = srs.problem()
  return why === undefined
    ? []
    : [{ ...place, message: why, advice: 'make it a file with mode 600, one secret a line' }]
}
