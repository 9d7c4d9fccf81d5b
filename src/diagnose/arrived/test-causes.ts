// What the tests of SpamAssassin and rspamd speak of, by the beginnings of their names: which cause of the catalogue a point
// belongs to. The names are those of their own rule files (SpamAssassin 4, rspamd 3); what is not listed is about the content.

import type { CauseId } from '../causes/facts.ts'

type Topic = Extract<
  CauseId,
  | 'spf.fail'
  | 'dkim.fail'
  | 'dmarc.fail'
  | 'dns.ptr'
  | 'dns.helo'
  | 'blocklist.ip'
  | 'blocklist.url'
  | 'format.rfc5322'
  | 'spam.content'
  | 'spam.phishing'
  | 'dns.sender-domain'
>

const TOPICS: readonly (readonly [Topic, RegExp])[] = [
  ['spf.fail', /^(?:SPF_|R_SPF_)/],
  ['dkim.fail', /^(?:DKIM_|R_DKIM_|DKIMWL_)/],
  ['dmarc.fail', /^(?:DMARC_|KAM_DMARC)/],
  ['dns.ptr', /^(?:RDNS_|HFILTER_HOSTNAME|IP_SCORE_NO_PTR|NO_RDNS|KHOP_HELO_FCRDNS)/],
  ['dns.helo', /^(?:HELO_|HFILTER_HELO|FSL_HELO|RCVD_HELO)/],
  ['blocklist.ip', /^(?:RCVD_IN_(?!DNSWL|MSPIKE_(?:H|WL)|IADB|VALIDITY_(?:CERTIFIED|SAFE))|RBL_|RECEIVED_SPAMHAUS)/],
  ['blocklist.url', /^(?:URIBL_|URLBL_|DBL_|SURBL_|URL_|PH_SURBL|ABUSE_SURBL|MW_SURBL|SEM_URIBL|RSPAMD_URIBL|HASHBL_)/],
  ['dns.sender-domain', /^(?:NO_DNS_FOR_FROM|FROMHOST_NORES|FROMHOST_NOT_FQDN|FROM_INVALID|HFILTER_FROMHOST)/],
  [
    'format.rfc5322',
    /^(?:MISSING_|INVALID_|DATE_IN_|FORGED_(?!SENDER)|MULTIPLE_(?:FROM|UNIQUE)|HDR_|BROKEN_HEADERS|R_MISSING_CHARSET|MID_|NO_HEADERS|ONCE_RECEIVED|UNPARSEABLE)/,
  ],
  ['spam.phishing', /^(?:PHISH|HACKED_|SPOOF|FORGED_SENDER|FREEMAIL_FORGED|HTTP_TO_HTTPS|DISPLAY_NAME|PHISHED_)/],
]

export const topicOf = (test: string): Topic => TOPICS.find(([, names]) => names.test(test))?.[0] ?? 'spam.content'
