// Whether strangers' mail is from whom it says (checks.dmarc). What the owner of the author's domain asks for is done where the
// site wants that; a mere doubt is told in a header field. Our own people are not asked, nor is who passes on mail of others.

import type { Config } from '../../config/config.ts'
import type { WrittenWhen } from '../written-rule.ts'
import { notExcused } from './lists.ts'
import { presetRule } from './preset-rule.ts'
import { dmarcIs } from './settings.ts'

/** Mail of strangers that nobody vouches for; only seals of ARC are asked about in DNS. */
const strangers = (config: Config): WrittenWhen => {
  const { forwarders, arcSealers } = config.checks
  return {
    relay_from: false,
    authenticated: false,
    ...notExcused(
      config,
      ...(forwarders.length === 0 ? [] : [{ client: forwarders }]),
      // RFC 8617 §7.2.1: whoever passed it on had seen it pass, and altered it behind that.
      ...(arcSealers.length === 0 ? [] : [{ arc: { result: 'pass', sealers: arcSealers, dmarc: 'pass' } }]),
    ),
  }
}

/** RFC 7372 §3.2: several checks have failed, or none could speak for it. */
const unproved = (text: string) => ({ code: 550, status: '5.7.26', text })

const FIELD = 'X-DMARC-Failed'

export const ORIGIN_RULES = [
  presetRule({
    name: 'dmarc-reject',
    stage: 'data',
    setting: dmarcIs('enforce'),
    write: (config) => ({
      when: { ...strangers(config), dmarc: { result: 'fail', policy: 'reject' } },
      deny: unproved(
        'The domain {dmarc_domain} asks to refuse mail in its name that does not prove where it is from ' +
          '(DMARC policy reject). {spf_told}. {dkim_told}. {dmarc_remedy}',
      ),
    }),
  }),
  presetRule({
    name: 'dmarc-authors',
    stage: 'data',
    setting: dmarcIs('enforce'),
    write: (config) => ({
      when: { ...strangers(config), dmarc: { result: 'permerror', reason: 'several-authors' } },
      deny: {
        code: 550,
        status: '5.6.0',
        text:
          'Multiple domains stand in the header From of this message ({dmarc_detail}), and one could vouch for another; ' +
          'write authors of one domain',
      },
    }),
  }),
  presetRule({
    name: 'dmarc-tag',
    stage: 'data',
    setting: dmarcIs('tag', 'enforce'),
    write: (config) => ({
      when: { ...strangers(config), dmarc: { result: 'fail', policy: ['quarantine', 'reject'] } },
      tag: { field: FIELD, value: '{dmarc_domain}, policy {dmarc_policy}: {spf_told}; {dkim_told}' },
    }),
  }),
] as const
