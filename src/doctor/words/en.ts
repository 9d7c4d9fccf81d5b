// What the doctor says, in English.

import type { DoctorWords } from './words.ts'

const NAME_TODO =
  'Give this machine a full name of its own, for example mx.example.org, in DNS, in /etc/hosts and in the settings of the mail server.'

export const DOCTOR_EN: DoctorWords = {
  found: {
    'unknown.dns': { says: 'DNS did not tell {asked}: {detail} ({fault}).' },
    'unknown.time': { says: 'There was no answer in the time that a run may take.' },
    'unknown.fault': { says: 'The check itself failed: {fault}. That says nothing about the mail server.' },
    'unknown.own-address': {
      says: 'The public address of this host is not known.',
      todo: 'Name it with --ip.',
    },
    'unknown.no-server': { says: 'No server runs here, and no configuration was named.' },

    'helo.good': { says: 'This host greets as {name}.' },
    'helo.none': { says: 'This host knows no name of its own to greet with.', todo: NAME_TODO },
    'helo.localhost': {
      says: 'This host greets as "{name}", as every machine is called: others refuse that.',
      todo: NAME_TODO,
    },
    'helo.short': { says: 'This host greets as "{name}", without a domain: others refuse that.', todo: NAME_TODO },
    'helo.malformed': { says: 'This host greets as "{name}", which is no name of a host.', todo: NAME_TODO },
    'name.leads-here': { says: '{name} leads to {addresses}, and so to this host.' },
    'name.has-address': {
      says: '{name} leads to {addresses}. Whether that is the address that others see is not known: this host has a private one.',
    },
    'name.no-address': {
      says: '{name} has no address in DNS: receivers that check the greeting refuse it.',
      todo: 'Add an address record for the name, where its zone is kept.',
    },
    'name.private-address': {
      says: '{name} leads to {addresses}, where nobody outside can be.',
      todo: 'Publish the public address for the name.',
    },
    'name.elsewhere': {
      says: '{name} leads to {addresses}, but this host sends from {own}.',
      todo: 'Let the name lead to the address that mail comes from, or greet with a name that does.',
    },

    'reverse.one': { says: 'The reverse name of {address} is {names}.' },
    'reverse.several': {
      says: '{address} has several reverse names: {names}. Receivers look at one of them, whichever comes.',
    },
    'reverse.none': {
      says: '{address} has no reverse name (PTR): most large receivers refuse mail from there.',
      todo: 'Only the owner of the address can set it: look for "reverse DNS" in the panel of your hoster, or ask your provider.',
    },
    'reverse.private': { says: '{address} is a private address, so nobody outside asks for its reverse name.' },
    'confirmed.yes': { says: '{names} leads back to {address}, and is what this host greets with.' },
    'confirmed.other-name': {
      says: 'The reverse name {names} leads back to {address}, but this host greets as {name}. Most receivers let that pass.',
      todo: 'Let the owner of the address set the reverse name to the name that this host greets with.',
    },
    'confirmed.no': {
      says: 'The reverse name of {address}, {names}, does not lead back to it: receivers take that for no name at all.',
      todo: 'Add an address record for the reverse name, or have the reverse name changed.',
    },
    'generic.no': { says: 'The reverse name {reverse} is one of its own.' },
    'generic.dynamic': {
      says: 'The reverse name {reverse} looks like that of a line that is given to customers: many receivers refuse mail from there.',
      todo: 'Have the reverse name set to {name}; from a line with changing addresses send through the mail server of the provider.',
    },
    'generic.digits': {
      says: 'The reverse name {reverse} is made of the digits of the address: some receivers take such hosts for dial-up lines.',
      todo: 'Have the reverse name set to {name} by the owner of the address.',
    },

    'resolver.good': { says: '{server} answers, and says of what is not that it is not.' },
    'resolver.alone': { says: '{server} answers, but knows nothing of the world outside ({asked}).' },
    'resolver.lies': {
      says: '{server} gives {came} for {asked}, which is not true: it leads what does not exist to a place of its own.',
      todo: 'Run a resolver of your own, such as unbound, and name it in /etc/resolv.conf.',
    },
    'resolver.silent': {
      says: 'The resolver does not answer ({server}): {detail}. Without it no mail leaves, and much is put off that comes.',
      todo: 'See that the resolver named in /etc/resolv.conf can be reached, or run one of your own, such as unbound.',
    },
    'lists.answer': { says: 'Block lists answer this resolver: {answering}.' },
    'lists.silent': { says: 'No block list answers this resolver: {silent}.' },
    'lists.refused': {
      says: 'Block lists refuse this resolver: {refusing}. Usually that means that it is a public one.',
      todo: 'Run a resolver of your own, such as unbound. Until then no rule that asks these lists finds anything.',
    },

    'domain-listed.nowhere': { says: '{domain} is on none of these lists of domains: {zones}.' },
    'domain-listed.there': {
      says: '{zone} lists {domain} ({codes}): {text} Mail that names it is refused.',
      todo: 'Find out why and stop it (spam in its name, a site that was broken into), then ask the list to take the domain off.',
    },
    'listed.nowhere': { says: '{address} is on none of these lists: {zones}.' },
    'listed.there': {
      says: '{zone} lists {address} ({codes}): {text}',
      todo: 'Find out why and stop it (a broken-into account, a script, an infected machine), then ask the list to take the address off.',
    },
    'listed.minor': {
      says: '{zone} lists {address} ({codes}): {text} Few receivers ask this list.',
      todo: 'Read what the list says and ask it to take the address off.',
    },
    'listed.dial-up': {
      says: '{zone} lists {address} as one that no mail server should send from ({codes}): {text}',
      todo: 'With a fixed address ask the list to take it off; from a changing one send through the mail server of the provider.',
    },

    'out.open': { says: 'Port 25 of others can be reached: {open}.' },
    'out.some': { says: 'Port 25 of some can be reached ({open}), of others not: {closed}.' },
    'out.blocked': {
      says: 'Port 25 of nobody can be reached: {closed}. The network of this host blocks it.',
      todo: 'Ask the hoster to open outgoing port 25, or send through a smarthost on port 587 with a log-in.',
    },
    'out.no-network': {
      says: 'No way leads out of this host: {closed}.',
      todo: 'Mend the network of this machine (addresses, default route) first.',
    },
    'in.open': {
      says: 'A mail server answers on port {port} ({open}): {came}. Whether a firewall lets others in cannot be seen from here.',
    },
    'in.loopback-only': {
      says: 'A mail server answers on port {port} on loopback only ({open}): nobody outside can bring mail.',
      todo: 'If mail should come in, let the server listen on the other addresses too (Exim: dc_local_interfaces; Postfix: inet_interfaces = all; Waybill: listen).',
    },
    'in.closed': {
      says: 'Nobody answers on port {port} of this host ({came}): no mail comes in.',
      todo: 'Start the mail server, and see in its log why it does not listen there.',
    },
    'in.busy': {
      says: 'A mail server listens on port {port} and does not want to talk: {came}.',
      todo: 'Its log tells why it refuses connections.',
    },
    'relay.refused': { says: 'Strangers cannot send through this host: {came}.' },
    'relay.deferred': { says: 'Strangers are put off when they try to send through this host: {came}.' },
    'relay.open': {
      says: 'This host passes on mail for strangers, an open relay: {address} was told "{came}" to {recipient}.',
      todo: 'Close it today: let only networks of your own and users who logged in send elsewhere (Exim: dc_relay_nets; Postfix: mynetworks and smtpd_relay_restrictions; Waybill: relay_from).',
    },
    'relay.trusted': {
      says: 'From {address}, which this server trusts or may trust, it takes mail for {recipient} ("{came}"). Whether strangers can do the same cannot be tried from here.',
      todo: 'Try it from another network: waybill probe THIS-HOST --rcpt-to someone@elsewhere.',
    },
    'relay.untestable': { says: 'Whether strangers can send through this host was not tried: {why}.' },
    'smuggling.none': { says: 'The mail server ends a message where it must, and nowhere else.' },
    'smuggling.open': {
      says: 'The mail server takes {end} for the end of a message ({came}): strangers can hide mail in any sender’s name in what they send (SMTP smuggling).',
      todo: 'Update the mail server (Exim from 4.97.1; Postfix: smtpd_forbid_bare_newline = normalize). Postmaster has got a message of this test.',
    },
    'smuggling.untestable': {
      says: 'Where the mail server ends a message was not tried, for it does not take mail for postmaster: {why}',
    },
    'injection.none': { says: 'What was said before TLS is forgotten when TLS begins.' },
    'injection.open': {
      says: 'What was said before TLS is carried out within TLS ({came}): whoever is on the way can put commands into a protected session.',
      todo: 'Update the mail server, or what takes TLS off before it.',
    },
    'banner.own': { says: 'The greeting on port {port} has the name {name}.' },
    'banner.other': {
      says: 'The greeting on port {port} has the name {said}, not {name}.',
      todo: 'Let the mail server greet with the name of this host (Exim: primary_hostname; Postfix: myhostname; Waybill: hostname).',
    },
    'log-in.protected': { says: 'Port {port} takes no passwords in clear.' },
    'log-in.loopback': { says: 'Port {port} offers a log-in in clear over loopback, where nobody listens in.' },
    'log-in.in-clear': {
      says: 'Port {port} offers a log-in before TLS ({offer}): passwords can be read on the way.',
      todo: 'Offer it after STARTTLS only (Exim: auth_advertise_hosts; Postfix: smtpd_tls_auth_only = yes).',
    },
    'tls.good': { says: 'Port {port} shows a good certificate, valid until {until}.' },
    'tls.none': { says: 'Port {port} offers no TLS.', todo: 'Give the mail server a certificate and switch TLS on.' },
    'tls.failed': {
      says: 'TLS fails on port {port}: {why}.',
      todo: 'See in the log of the mail server why; often it cannot read its key.',
    },
    'tls.expired': {
      says: 'The certificate on port {port} was valid until {until}.',
      todo: 'Renew it, and let the mail server read it again.',
    },
    'tls.expires-soon': {
      says: 'The certificate on port {port} is valid until {until} only.',
      todo: 'See why it is not renewed by itself, or renew it.',
    },
    'tls.self-signed': {
      says: 'The certificate on port {port} is signed by itself. Other servers take that.',
      todo: 'Some day get one that is trusted, for example by ACME.',
    },
    'tls.self-signed-clients': {
      says: 'The certificate on port {port}, for mail programs, is signed by itself: they warn their users, or refuse.',
      todo: 'Get one that is trusted, for example by ACME.',
    },
    'tls.untrusted': {
      says: 'The certificate on port {port} is not trusted: {why}.',
      todo: 'Often the intermediate certificate is missing: give the whole chain (fullchain.pem).',
    },
    'tls.other-name': {
      says: 'The certificate on port {port} is for {names}, not for {name}.',
      todo: 'Get one for the name that clients and MX use.',
    },
    'clock.right': { says: 'The clock is right: {seconds} s beside {of}.' },
    'clock.off': { says: 'The clock is {seconds} s beside {of}.', todo: 'Let it be set by NTP.' },
    'clock.wrong': {
      says: 'The clock is {seconds} s beside {of}: signatures and certificates are judged by it.',
      todo: 'Let it be set by NTP.',
    },
    'clock.unasked': { says: 'Nobody told the time to compare with ({of}): {why}.' },
    'disk.room': { says: '{percent} % of the disk of {folder} is free.' },
    'disk.little': {
      says: 'Only {percent} % of the disk of {folder} is free.',
      todo: 'Make room: when it is full, mail is answered 452.',
    },
    'disk.full': {
      says: 'Only {percent} % of the disk of {folder} is free: mail is about to be answered 452.',
      todo: 'Make room now.',
    },
    'disk.unseen': { says: 'How full the disk of {folder} is cannot be seen by this user.' },

    'server-config.good': { says: 'Nothing in {file} is hardly meant.' },
    'server-config.warning': { says: '{where}: {en}.', todo: 'Advice: {en_todo}.' },
    'server-backends.up': { says: 'What Waybill leans on is there: {names}.' },
    'server-backends.down': {
      says: '{name}: {problem}.',
      todo: 'Start or mend it; until then clients are answered 4xx, or mail waits.',
    },
    'server-queue.good': { says: 'In the queue: {messages} messages, {held} held.' },
    'server-queue.old': {
      says: 'The oldest message in the queue has waited for {hours} hours; {messages} wait, {held} are held.',
      todo: 'waybill queue list --sort oldest shows what stands in the way.',
    },
    'server-queue.paused': {
      says: 'Mail waits because these routes are paused: {paused}.',
      todo: 'waybill queue routes tells why; when it is mended, waybill queue resume ROUTE.',
    },

    'domain.exists': { says: '{domain} exists.' },
    'domain.gone': {
      says: '{domain} does not exist in DNS: nobody can write there, and mail from it is refused.',
      todo: 'See whether it is spelt right, paid for, and delegated by its registrar.',
    },
    'domain.bogus': {
      says: 'The signatures (DNSSEC) of {domain} are wrong: {detail}. Whoever checks them does not find the domain.',
      todo: 'Have the zone signed again, or take its DS record out at the registrar.',
    },
    'domain.alias-loop': {
      says: '{domain} is an alias that leads in a circle: {detail}.',
      todo: 'Mend the CNAME records.',
    },
    'mx.named': { says: 'Mail for {domain} goes to {hosts}.' },
    'mx.address-counts': {
      says: '{domain} has no MX record, so its own address counts ({addresses}). Some take that for a domain without mail.',
      todo: 'Add an MX record.',
    },
    'mx.none': {
      says: '{domain} has neither MX nor address: nobody can write there, and mail from it is often refused.',
      todo: 'Add an MX record.',
    },
    'mx.null': { says: '{domain} says that it takes no mail (MX {hosts}). Then it should send none either.' },
    'mx.null-among-others': {
      says: '{domain} says that it takes no mail, and names hosts for it as well: {hosts}.',
      todo: 'Take "MX 0 ." out, or the others.',
    },
    'mx-form.good': { says: 'What MX names are names of hosts: {hosts}.' },
    'mx-form.address': {
      says: 'MX of {domain} names the address {host}; only a name may stand there, and nobody delivers.',
      todo: 'Give the address a name and let MX name that.',
    },
    'mx-form.doubled': {
      says: 'MX of {domain} names {host}, with the domain twice: the final dot is missing in the zone file.',
      todo: 'Write the name with a dot at its end.',
    },
    'mx-alias.no': { says: 'No mail host of {domain} is an alias.' },
    'mx-alias.yes': {
      says: 'The mail host {host} of {domain} is an alias (CNAME) of {alias}: some servers do not deliver there.',
      todo: 'Let MX name what the alias leads to.',
    },
    'mx-address.found': { says: 'All mail hosts of {domain} have addresses.' },
    'mx-address.none': {
      says: 'The mail host {host} of {domain} has no address.',
      todo: 'Add its public address, or take it out of MX.',
    },
    'mx-public.yes': { says: 'The mail hosts of {domain} have public addresses: {addresses}.' },
    'mx-public.no': {
      says: 'The mail host {host} of {domain} has {addresses}, where nobody outside can be. Exim says "all relevant MX records point to non-existent hosts".',
      todo: 'Publish the public address.',
    },
    'mx-here.yes': { says: 'Mail for {domain} comes to this host.' },
    'mx-here.some': { says: 'Mail for {domain} comes to this host, or to one of the others: {hosts}.' },
    'mx-here.no': {
      says: 'Mail for {domain} goes to {hosts} ({addresses}), not to this host.',
      todo: 'If it should come here, let MX name this host.',
    },
    'mx-accepts.yes': { says: '{host} takes mail for postmaster at {domain}.' },
    'mx-accepts.later': { says: '{host} puts mail for postmaster at {domain} off: {came}.' },
    'mx-accepts.no': {
      says: '{host} takes no mail for postmaster at {domain}: {came}.',
      todo: 'Tell that server that the domain is its own (local domains, or the panel of the hoster), and give postmaster a mailbox or an alias; or let MX name the right host.',
    },
    'mx-accepts.closed': {
      says: 'Nobody listens at {host}, a mail host of {domain} ({came}).',
      todo: 'Start the mail server there, or take the host out of MX.',
    },
    'mx-accepts.unwelcome': {
      says: '{host} does not want to talk: {came}.',
      todo: 'The log of that server tells why.',
    },
    'mx-accepts.unreached': { says: '{host} could not be asked: {came}. It may be the network of this host.' },

    'spf.one': { says: '{domain} has one SPF record: {record}' },
    'spf.none': {
      says: '{domain} has no SPF record: mail from it passes for unproven.',
      todo: 'Publish one that names all hosts that send for the domain.',
    },
    'spf.several': {
      says: '{domain} has several SPF records ({count}): receivers take that for a mistake and none counts.',
      todo: 'Make one of them.',
    },
    'spf-form.good': { says: 'The SPF record can be read.' },
    'spf-form.wrong': {
      says: 'The SPF record of {where} has a mistake at "{term}", so all of it is void.',
      todo: 'Mend that term.',
    },
    'spf-lookups.few': { says: 'The SPF record needs few questions to DNS ({count} of 10).' },
    'spf-lookups.near': {
      says: 'The SPF record needs {count} of the 10 questions to DNS that receivers ask: one more include and it is void.',
      todo: 'Take out what is not used, or name addresses (ip4, ip6) in place of names.',
    },
    'spf-lookups.many': {
      says: 'The SPF record needs more questions to DNS than the 10 that receivers ask ({count}): it is void.',
      todo: 'Take out what is not used, or name addresses (ip4, ip6) in place of names.',
    },
    'spf-include.found': { says: 'All records that the SPF record includes are there.' },
    'spf-include.none': {
      says: 'The SPF record names {term}, and {where} has no SPF record: all of it is void.',
      todo: 'Take the term out.',
    },
    'spf-include.several': {
      says: 'The SPF record names {term}, and {where} has several SPF records: all of it is void.',
      todo: 'Take the term out, or ask those who keep that domain to mend it.',
    },
    'spf-end.closed': { says: 'The SPF record says no to all others ({end}).' },
    'spf-end.open': {
      says: 'The SPF record says nothing of those that it does not name ({end}).',
      todo: 'End it with ~all, and later with -all.',
    },
    'spf-end.anybody': {
      says: 'The SPF record lets everybody send as {domain} ({end}).',
      todo: 'End it with ~all, and later with -all.',
    },
    'spf-us.yes': { says: 'SPF lets {address} send for {domain}.' },
    'spf-us.no': {
      says: 'SPF does not let {address} send for {domain} ({result} by {term}): mail from this host fails.',
      todo: 'Add the address to the record, if mail of the domain goes out from this host.',
    },

    'dmarc.one': { says: '{domain} has one DMARC record: {record}' },
    'dmarc.of-parent': { says: '{domain} has no DMARC record of its own; that of {parent} holds.' },
    'dmarc.none': {
      says: '{domain} has no DMARC record. Gmail and Yahoo want one of whoever sends much.',
      todo: 'Publish one; "p=none" with an address for reports is a beginning that changes nothing.',
    },
    'dmarc.several': {
      says: '{domain} has several DMARC records ({count}): none counts.',
      todo: 'Leave one.',
    },
    'dmarc-form.good': { says: 'The DMARC record can be read.' },
    'dmarc-form.wrong': { says: 'The DMARC record has mistakes: {wrong}.', todo: 'Mend them.' },
    'dmarc-policy.enforced': { says: 'DMARC asks for {policy} where neither SPF nor DKIM proves the author.' },
    'dmarc-policy.none': {
      says: 'DMARC asks for nothing (p=none): anybody may write as {domain}.',
      todo: 'When the reports show that your own mail passes, go on to quarantine and then to reject.',
    },
    'dmarc-reports.asked': { says: 'Reports on DMARC go to {to}.' },
    'dmarc-reports.none': {
      says: 'Nobody gets the reports on DMARC of {domain}.',
      todo: 'Add rua= with an address; without reports nobody sees what fails.',
    },
    'dmarc-reports.not-allowed': {
      says: 'Reports on {domain} should go to {other}, which does not say that it wants them: they are not sent.',
      todo: 'Have this record published there.',
    },
    'dkim.found': { says: 'There is a record for the selector {selector}.' },
    'dkim.none': {
      says: 'There is no key at {name}: signatures with this selector fail.',
      todo: 'Publish the key that the mail server signs with.',
    },
    'dkim-key.good': { says: 'The key of {selector} can be used: {type}, {bits} bits.' },
    'dkim-key.revoked': {
      says: 'The key of {selector} is revoked (p= is empty): signatures with it fail.',
      todo: 'Sign with another selector, or publish the key again.',
    },
    'dkim-key.broken': {
      says: 'The record of {selector} is no key that can be used: {why}.',
      todo: 'Publish it again as the signing program printed it, p= without blanks and line breaks.',
    },
    'dkim-key.short': {
      says: 'The key of {selector} has {bits} bits: receivers must not take less than 1024.',
      todo: 'Make one of 2048 bits under a new selector.',
    },
    'dkim-key.weak': {
      says: 'The key of {selector} has {bits} bits; 2048 are usual.',
      todo: 'Make one of 2048 bits under a new selector.',
    },
    'dkim-key.testing': {
      says: 'The key of {selector} says that the domain is only trying (t=y): its signatures need not count.',
      todo: 'Take t=y out when all is well.',
    },

    'tls-rpt.asked': { says: 'Reports on TLS are asked for: {record}' },
    'tls-rpt.none': { says: '{domain} asks for no reports on TLS (TLS-RPT). It need not.' },
    'tls-rpt.wrong': { says: 'The record for reports on TLS has a mistake: {record}', todo: 'Mend it.' },
    'mta-sts.published': { says: '{domain} has MTA-STS, mode {mode}, and its policy names the mail hosts: {record}' },
    'mta-sts.none': { says: '{domain} has no MTA-STS. It need not.' },
    'mta-sts.wrong': {
      says: 'MTA-STS of {domain} is announced, but the record or the host mta-sts.{domain} is not right: {record}',
      todo: 'Mend it or take it out.',
    },
    'mta-sts.unreached': {
      says: 'MTA-STS of {domain} is announced, but its policy cannot be fetched: {detail}. Servers that do not have it yet send without it.',
      todo: 'Serve https://mta-sts.{domain}/.well-known/mta-sts.txt, or take the record out.',
    },
    'mta-sts.invalid': {
      says: 'The MTA-STS policy of {domain} is none that counts: {detail}',
      todo: 'Serve it as text/plain, with a certificate for mta-sts.{domain}, or take the record out.',
    },
    'mta-sts.other-hosts': {
      says: 'The MTA-STS policy of {domain} (mode enforce) does not name all of its mail hosts: servers that heed it do not deliver there.',
      todo: 'Add to the policy, and change the id of the record: {lines}',
    },
    'mta-sts.other-hosts-testing': {
      says: 'The MTA-STS policy of {domain} (mode testing) does not name all of its mail hosts: with enforce mail would stay away.',
      todo: 'Add to the policy, and change the id of the record: {lines}',
    },
    'dane.none': { says: '{host} has no TLSA record (DANE). It need not.' },
    'dane.right': { says: 'The TLSA record of {host} fits its certificate, and DNSSEC holds for it.' },
    'dane.fits': {
      says: 'The TLSA record of {host} fits its certificate. Whether DNSSEC holds for it, {server} does not say.',
    },
    'dane.other': {
      says: 'The TLSA record of {host} does not fit the certificate that it shows: servers that heed it do not deliver there.',
      todo: 'Publish the record of the certificate in use, beside the old one until that has left the caches.',
    },
    'dane.chain': {
      says: 'The TLSA record of {host} names an authority, and the certificate does not hold under it ({why}): servers that heed it do not deliver there.',
      todo: 'Let the server send the certificates up to that authority, or publish the record 3 1 1 of its own.',
    },
    'dane.no-tls': {
      says: '{host} has a TLSA record and offers no STARTTLS: servers that heed it do not deliver there.',
      todo: 'Switch TLS on in the mail server, or take {name} out of the zone.',
    },
    'dane.unusable': {
      says: 'The TLSA records at {name} are none that mail servers use: usage 2 or 3, selector 0 or 1, and a digest of the right length.',
      todo: 'Publish the record as 3 1 1 with the SHA-256 of the public key.',
    },
  },
  status: { pass: 'ok', note: 'note', warning: 'warning', failure: 'FAILURE', unknown: 'unknown' },
  cure: {
    zone: 'In the zone:',
    hosts: 'In /etc/hosts:',
    shell: 'Command:',
    waybill: 'Waybill, configuration:',
    exim: 'Exim, configuration:',
    postfix: 'Postfix, command:',
  },
  host: 'This host: {host}',
  domain: 'Domain {domain}',
  counts: 'Well: {pass}, notes: {note}, warnings: {warning}, failures: {failure}, unknown: {unknown}.',
  causes: 'What comes of it:',
  move: 'Whose move:',
  who: {
    'sender-admin': 'yours, as the one who runs this server',
    'ip-owner': 'that of the owner of the address: your hoster or provider',
    'domain-owner': 'that of whoever keeps the DNS of the domain',
  },
  looking: 'Looking: {done} of {of}',
  allWell: 'Nothing needs to be done.',
}
