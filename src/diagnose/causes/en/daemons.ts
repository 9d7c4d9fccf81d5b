// English texts: the log-in at one's smarthost, daemons that do not start, the queue.

import type { CauseText } from '../catalogue.ts'
import { SMARTHOST_STEPS } from './shared-steps.ts'

export const EN_DAEMONS = {
  'smarthost.login-missing': {
    title: 'The provider wants a log-in, and this server does not log in.',
    first: 'Enter the name and password of the mailbox at the provider for exactly the host that the message names.',
    explanation:
      'All mail of this server goes through a provider (a smarthost), which takes it only from those who log in.',
    steps: [
      'Enter the name and password of the mailbox at the provider for exactly the host that the message names; a host behind another name (CNAME) counts under the name that the server sees.',
      'Use port 587 with STARTTLS or 465 with TLS: many providers offer the log-in only then.',
      ...SMARTHOST_STEPS,
    ],
  },
  'smarthost.login-refused': {
    title: 'The provider refuses the name or password of this server.',
    explanation:
      'This server logs in at its provider (the smarthost) for all its mail, and the log-in is wrong or no longer valid.',
    steps: [
      'Try the same name and password by hand: `swaks --server HOST:587 -tls --auth-user USER --to USER --quit-after AUTH`.',
      'Gmail, Yandex, Mail.ru, iCloud and others want a password for applications, made in the settings of the mailbox, in place of the usual one.',
      ...SMARTHOST_STEPS,
    ],
  },
  'smarthost.login-in-clear': {
    title: 'This server would have to send its password unencrypted, and does not.',
    explanation: 'The log-in at the provider needs TLS, or a method that both sides know. One of them is missing.',
    steps: [
      'Use port 587 with STARTTLS, or 465 with TLS, and demand encryption for this host.',
      {
        for: ['exim-debian', 'exim'],
        says: 'Debian: `REMOTE_SMTP_SMARTHOST_HOSTS_REQUIRE_TLS = *` in /etc/exim4/exim4.conf.localmacros; Exim then logs in with PLAIN or LOGIN inside TLS.',
      },
      {
        for: ['postfix'],
        says: "`postconf -e 'smtp_tls_security_level = encrypt' 'smtp_sasl_security_options = noanonymous'`; no mechanism available: `apt install libsasl2-modules`, then `postfix reload`.",
      },
    ],
  },
  'daemon.port-taken': {
    title: 'Another program already uses the port of the mail server.',
    explanation: 'Two programs cannot listen on one port. Often it is a second mail server that the system came with.',
    steps: [
      'See who it is: `ss -lntp | grep -E ":(25|465|587) "`.',
      'Stop and disable the one that you do not want (`systemctl disable --now NAME`), or give one of them another port.',
      {
        for: ['exim-debian'],
        says: 'On Debian the package exim4 often came first: `systemctl disable --now exim4`, or `apt purge exim4-base`.',
      },
      {
        for: ['postfix'],
        says: '`postfix stop`, see that no master is left (`pgrep -a master`), then `systemctl start postfix`.',
      },
    ],
  },
  'daemon.cannot-bind': {
    title: 'The mail server may not listen on its address or port.',
    first: 'Compare the addresses of the configuration with `ip -brief address`.',
    explanation:
      'The address does not exist on this machine (yet), or a program without rights asked for a port below 1024.',
    steps: [
      'Compare the addresses of the configuration with `ip -brief address`. One that comes up late: let the service start after the network (network-online.target).',
      'Start it as root or through systemd: ports below 1024 are for root only.',
      'An IPv6 address on a machine without IPv6: take it out of the configuration.',
    ],
  },
  'daemon.already-running': {
    title: 'The mail server runs already, or left its mark behind.',
    explanation: 'It was started a second time, or a pid or lock file of an earlier run is still there.',
    steps: [
      'See what runs: `systemctl status postfix exim4 opensmtpd dovecot`; to read a new configuration use reload and not start.',
      'Nothing runs: remove the pid file that the message names, and start again.',
    ],
  },
  'daemon.resources': {
    title: 'The mail server lacks memory, processes or open files.',
    explanation:
      'The system refused it something that it needs. Mail waits, and connections are turned away until there is room.',
    steps: [
      'Look at `free -m`, `df -h`, `df -i` and `ulimit -n`, and for "Out of memory" in `journalctl -k -n 50`.',
      'Too many open files: raise LimitNOFILE in `systemctl edit NAME`. Too many connections: find who opens them, before you raise the limit.',
      'No memory: give the machine more or swap, or run fewer filters; ClamAV alone takes more than a gigabyte.',
    ],
  },
  'daemon.crashed': {
    title: 'A part of the mail server broke off while it worked.',
    first: 'Find the line before it in the same log: `journalctl -u NAME -n 100`.',
    explanation:
      'One of its processes was killed, or ended with an error that it wrote into its log. Mail stays in the queue meanwhile.',
    steps: [
      'Find the line before it in the same log: the process tells why it ended. `journalctl -u NAME -n 100`, and `journalctl -k` for one that the system killed.',
      'It happens again with each start: check the configuration, undo the last update or change, and report it to the maker with that line.',
      {
        for: ['postfix'],
        says: '`bad command startup -- throttling`: the fatal: line of the same process, a few lines above, has the reason.',
      },
    ],
  },
  'queue.locked': {
    title: 'Another process is working on this message just now.',
    explanation: 'That is no error: two queue runs met, and the second left the message to the first.',
    steps: [
      'Wait: the message is being delivered, and the next line about it tells what came of it.',
      'It stays so for hours: a delivery hangs. `exiwhat` names the process and the host that it waits for.',
    ],
  },
  'queue.damaged': {
    title: 'A message in the queue is damaged or cannot be read.',
    explanation:
      'Its files are cut off, empty or have a wrong form, after a full disk or a crash as a rule. The server leaves it where it is.',
    steps: [
      'Look for the cause first: `df -h`, `df -i`, and errors of the disk in `journalctl -k`.',
      'Read what is left of it, to tell sender or recipient; then remove it from the queue.',
      { for: ['exim-debian', 'exim'], says: '`exim -Mvh ID` and `exim -Mvb ID` show it, `exim -Mrm ID` removes it.' },
      {
        for: ['postfix'],
        says: 'Postfix puts it into the folder corrupt: `find /var/spool/postfix/corrupt -type f`; `postcat FILE` shows it.',
      },
    ],
  },
  'queue.frozen': {
    title: 'The message is frozen: the server no longer tries to deliver it.',
    explanation:
      'Mostly a bounce that could not be delivered either, because the sender of the first message does not exist. It does no harm, and can be removed.',
    steps: [
      'See why: `exim -Mvl ID` is what happened to it, `exim -Mvh ID` its header.',
      'Worth delivering: `exim -Mt ID` thaws it, `exim -M ID` tries at once. Else `exim -Mrm ID`.',
      'Many of them: forged mail is accepted and bounced later. Refuse unknown recipients while the client is still connected.',
    ],
  },
} as const satisfies Readonly<Record<string, CauseText>>
