// NetEase (163.com, 126.com, yeah.net) and servers running Coremail, which NetEase made: they name the reason by a short code
// (`HL:REP`, `DT:SPM`) or by fixed English words. No other server uses them, so they need no name of a host.

import type { Rule } from './rule.ts'

const NETEASE = { source: 'netease' } as const

export const COREMAIL_RULES: readonly Rule[] = [
  {
    ...NETEASE,
    id: 'netease.bad-recipients',
    cause: 'limit.bad-recipients',
    says: ['hl:rep', 'rp:cel'],
    samples: ['421 HL:REP 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7'],
  },
  {
    ...NETEASE,
    id: 'netease.connections',
    cause: 'limit.connections',
    says: ['hl:icc', 'mi:stc', 'mi:dcs'],
    samples: ['421 HL:ICC 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7'],
  },
  {
    ...NETEASE,
    id: 'netease.rate',
    cause: 'limit.rate',
    says: ['hl:ifc', 'mi:dmc', 'mi:sfq', 'rp:qrc', 'rp:trc', 'mi:msq'],
    samples: [
      '421 HL:IFC 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7',
      '451 MI:SFQ 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7',
    ],
  },
  {
    ...NETEASE,
    id: 'netease.recipients',
    cause: 'limit.recipients',
    says: ['rp:rcl', 'rp:drc', 'too much recipient'],
    samples: ['550 RP:RCL 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7'],
  },
  {
    ...NETEASE,
    id: 'netease.reputation',
    cause: 'reputation.ip',
    says: ['hl:ihu', 'hl:mep'],
    samples: ['554 HL:IHU 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7'],
  },
  {
    ...NETEASE,
    id: 'netease.ip',
    cause: 'policy.ip-blocked',
    says: ['hl:ipb', 'wm:bli', 'ip is rejected, smtp auth error limit exceed', 'ip in blacklist'],
    samples: [
      '554 HL:IPB 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7',
      '554 IP is rejected, smtp auth error limit exceed',
    ],
  },
  {
    ...NETEASE,
    id: 'netease.listed',
    cause: 'blocklist.ip',
    says: ['dt:rbl'],
    samples: ['450 DT:RBL 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7'],
  },
  {
    ...NETEASE,
    id: 'netease.sender',
    cause: 'policy.sender-blocked',
    says: ['mi:spb', 'wm:blu', 'user in blacklist'],
    samples: ['554 MI:SPB 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7'],
  },
  {
    ...NETEASE,
    id: 'netease.other-sender',
    cause: 'sender.mismatch',
    says: ['dt:sum', 'mail from must equal authorized user', 'mail from must equal authenticated user'],
    samples: [
      '554 DT:SUM 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7',
      '553 Mail from must equal authorized user',
    ],
  },
  {
    ...NETEASE,
    id: 'netease.spf',
    cause: 'spf.fail',
    says: ['mi:spf'],
    samples: ['550 MI:SPF 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7'],
  },
  {
    ...NETEASE,
    id: 'netease.dmarc',
    cause: 'dmarc.fail',
    says: ['mi:dma'],
    samples: ['550 MI:DMA 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7'],
  },
  {
    ...NETEASE,
    id: 'netease.hello',
    cause: 'dns.helo',
    says: ['mi:nhd'],
    samples: ['550 MI:NHD 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7'],
  },
  {
    ...NETEASE,
    id: 'netease.address',
    cause: 'format.address',
    says: ['mi:imf'],
    samples: ['550 MI:IMF 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7'],
  },
  {
    ...NETEASE,
    id: 'netease.commands',
    cause: 'protocol',
    says: ['mi:cel', 'mi:ccl', 'rp:ccl'],
    samples: ['450 MI:CCL 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7'],
  },
  {
    ...NETEASE,
    id: 'netease.relay',
    cause: 'relay.denied',
    says: ['rp:frl', 'no smtp mx only'],
    samples: ['550 RP:FRL 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7'],
  },
  {
    ...NETEASE,
    id: 'netease.spam',
    cause: 'spam.content',
    who: 'sender',
    says: ['dt:spm', 'dt:sur', 'av:mail'],
    samples: ['554 DT:SPM 163 smtp8,wKjAHrDLk,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7'],
  },
  {
    ...NETEASE,
    id: 'coremail.local-only',
    cause: 'recipient.restricted',
    says: ['requested action not taken: local user only'],
    samples: ['553 Requested action not taken: Local user only'],
  },
  {
    ...NETEASE,
    id: 'coremail.bad-ip',
    cause: 'policy.ip-blocked',
    says: ['requested mail action not taken: invalid ip'],
    samples: ['553 Requested mail action not taken: Invalid IP'],
  },
]
