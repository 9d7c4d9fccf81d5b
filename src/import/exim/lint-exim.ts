// Looks at a piece of Exim configuration as it stands in HOWTOs and letters, without a site around it: what is broken, what went with which
// version, what opens the server to everybody, and what to write here in its place. By lines, each with what is wrong with it. Which
// version an option went with is from Exim's ChangeLog and README.UPDATING.

import { both, type Both } from '../finding.ts'

export interface LintFinding {
  /** From 1. */
  readonly line: number
  readonly text: string
  /** `broken`: Exim does not do with it what it looks like. `gone`: no Exim of today knows it. `risky`: it lets in or out what it should not. */
  readonly kind: 'broken' | 'gone' | 'risky' | 'advice'
  readonly note: Both
}

interface LineRule {
  readonly pattern: RegExp
  readonly kind: LintFinding['kind']
  readonly note: Both
}

const NONLOCAL = both(
  'mail to other domains fails by this router: the site is of type local. Here: `site: internet`, or `site: smarthost` with `smarthost:`',
  'из-за этого маршрутизатора почта в другие домены не уходит: сервер типа local. Здесь: `site: internet` или `site: smarthost` и `smarthost:`',
)

const RULES: readonly LineRule[] = [
  {
    pattern: /^#\s*\.\s*(?:ifn?def|else|endif)\b/,
    kind: 'broken',
    note: both(
      'this directive is a comment: with `#` before it the condition is never closed (or never opened). Take out the `#`',
      'эта директива закомментирована: из-за `#` условие остаётся незакрытым (или неоткрытым). Уберите `#`',
    ),
  },
  {
    pattern: /^#\s*(?:ifn?def|else|endif)\b/,
    kind: 'broken',
    note: both(
      'a directive of Exim begins with a dot: `.ifdef`, not `#ifdef`, which is a comment',
      'директива Exim начинается с точки: `.ifdef`; `#ifdef` — это комментарий',
    ),
  },
  {
    pattern: /^domains\s*=\s*!\s*example\.(?:com|org|net)\b/,
    kind: 'broken',
    note: both(
      'an example that was copied as it stands: all domains but example.com, your own too. Debian writes `domains = ! +local_domains`',
      'пример, скопированный как есть: все домены, кроме example.com, в том числе ваши. В Debian: `domains = ! +local_domains`',
    ),
  },
  {
    pattern: /^(?:qualify_domain|primary_hostname)\s*=\s*\S*example\.(?:com|org|net)\b/,
    kind: 'broken',
    note: both(
      'an example that was copied as it stands: put your own name there. Here: `mail_domain`, `hostname`',
      'пример, скопированный как есть: впишите своё имя. Здесь: `mail_domain`, `hostname`',
    ),
  },
  {
    pattern: /DEBCONF\w+DEBCONF/,
    kind: 'gone',
    note: both(
      'a placeholder of Debian’s packages before 4.50: update-exim4.conf puts macros in today (dc_… in update-exim4.conf.conf)',
      'заполнитель из пакетов Debian до 4.50: теперь update-exim4.conf подставляет макросы (dc_… в update-exim4.conf.conf)',
    ),
  },
  { pattern: /:fail:\s*Mailing to remote domains not supported/, kind: 'advice', note: NONLOCAL },
  {
    pattern: /^demime\b|\bdemime\s*=/,
    kind: 'gone',
    note: both('`demime` was removed in 4.88. Here: `scanners`', '`demime` удалён в 4.88. Здесь: `scanners`'),
  },
  {
    pattern: /^gnutls_(?:require_kx|require_mac|require_protocols)\b/,
    kind: 'gone',
    note: both(
      'without effect since 4.80, removed in 4.88. Here: `tls_in: { minimum: 1.2 }`',
      'не действует с 4.80, удалено в 4.88. Здесь: `tls_in: { minimum: 1.2 }`',
    ),
  },
  { pattern: /^gnutls_compat_mode\b/, kind: 'gone', note: both('without effect since 4.80', 'не действует с 4.80') },
  {
    pattern: /^allow_insecure_tainted_data\b/,
    kind: 'risky',
    note: both(
      'switches off the protection against names of strangers in paths (4.94.2 to 4.96 only). Use `$local_part_data` and `$domain_data`; here no path is made of what strangers write',
      'отключает защиту от чужих имён в путях (только 4.94.2–4.96). Используйте `$local_part_data` и `$domain_data`; здесь путь никогда не строится из того, что пишут посторонние',
    ),
  },
  {
    pattern: /(?:^|\s)(?:file|directory|socket|command)\s*=.*\$(?:\{)?(?:local_part|domain|sender_address)(?!_data)\b/,
    kind: 'broken',
    note: both(
      'tainted since 4.94: Exim refuses a path made of what the sender wrote. `$local_part_data`, `$domain_data`; here `{user}`, `{home}`',
      'с 4.94 запрещено (taint): Exim не строит путь из того, что написал отправитель. `$local_part_data`, `$domain_data`; здесь `{user}`, `{home}`',
    ),
  },
  {
    pattern:
      /^(?:hostlist\s+relay_from_hosts|host_accept_relay|dc_relay_nets|MAIN_RELAY_NETS)\s*=\s*['"]?(?:.*[\s:;'"])?(?:\*|0\.0\.0\.0\/0|::\/0|::::\/0)(?=[\s:;'"]|$)/,
    kind: 'risky',
    note: both(
      'an open relay: everybody may send through you. Name your own networks; those who roam log in',
      'открытый релей: через вас сможет отправлять кто угодно. Перечислите только свои сети; остальные пусть входят с паролем',
    ),
  },
  {
    pattern:
      /^(?:domainlist\s+relay_to_domains|dc_relay_domains|MAIN_RELAY_TO_DOMAINS)\s*=\s*['"]?(?:.*[\s:;'"])?\*(?=[\s:;'"]|$)/,
    kind: 'risky',
    note: both(
      'an open relay: mail of everybody to everybody. Name the domains that you are a second mail server for',
      'открытый релей: почта от кого угодно кому угодно. Перечислите домены, для которых вы — запасной почтовый сервер',
    ),
  },
  {
    pattern:
      /^(?:host_accept_relay|sender_host_accept|sender_reject|receiver_verify|headers_check_syntax|rbl_domains|local_domains\s*=|forbid_domain|address_directory_transport)\b/,
    kind: 'gone',
    note: both(
      'an option of Exim 3, which no Exim 4 knows. It has ACLs and domain lists; here rules (`policy`) and `local_domains`',
      'опция Exim 3, неизвестная Exim 4. Там — ACL и списки доменов; здесь — правила (`policy`) и `local_domains`',
    ),
  },
  {
    pattern: /^(?:daemon_smtp_ports?\s*=.*|SMTPLISTENEROPTIONS=.*-oX\s*\S*|-oX\s+\S*)\b26\b/,
    kind: 'advice',
    note: both(
      'port 26 is no standard: mail programs expect 587. Here: listen: [{ port: 25 }, { port: 587, mode: submission }]',
      'порт 26 — не стандарт: почтовые программы ждут 587. Здесь: listen: [{ port: 25 }, { port: 587, mode: submission }]',
    ),
  },
  {
    pattern: /^client_send\s*=.*:\s*[^$\s:][^$]*\^[^$]*[^$\s]/,
    kind: 'risky',
    note: both(
      'a password in a file that everybody reads: Debian has passwd.client (0640). Here: smarthost: { login: { user: …, password: { file: … } } }',
      'пароль в файле, который читают все: в Debian для этого passwd.client (0640). Здесь: smarthost: { login: { user: …, password: { file: … } } }',
    ),
  },
  {
    pattern: /^client_send\s*=\s*"?\s*:?\s*[^$:]+\s*:\s*[^$:]+"?$/,
    kind: 'risky',
    note: both(
      'a password in a file that everybody reads: Debian has passwd.client (0640). Here: smarthost: { login: { user: …, password: { file: … } } }',
      'пароль в файле, который читают все: в Debian для этого passwd.client (0640). Здесь: smarthost: { login: { user: …, password: { file: … } } }',
    ),
  },
  {
    pattern: /^local_scan_path\b|sa-exim/,
    kind: 'gone',
    note: both(
      'sa-exim is not kept any more, and scans a second time what `spam =` in the ACL scans already. Here: `scanners`',
      'sa-exim больше не развивается и второй раз проверяет то, что уже проверяет `spam =` в ACL. Здесь: `scanners`',
    ),
  },
  {
    pattern: /\$\{lookup\{?\s*\$local_part\s*\}?\s*lsearch\*\{/,
    kind: 'advice',
    note: both(
      'a catch-all in front of the users: it takes the mail of users, root and postmaster, too. Here `catch_all` stands behind all of them',
      'общий ящик перед пользователями: он перехватит и почту пользователей, root и postmaster. Здесь `catch_all` стоит после всех',
    ),
  },
  {
    pattern: /^server_condition\s*=\s*(?:1|yes|true)\s*$/,
    kind: 'risky',
    note: both(
      'every password is right: an open relay for whoever logs in',
      'подходит любой пароль: открытый релей для всякого, кто «вошёл»',
    ),
  },
  {
    pattern: /^(?:accept|accept\s+hosts\s*=\s*\*)\s*$/,
    kind: 'advice',
    note: both(
      'an `accept` without a condition: whatever stands behind it is never asked. As the last statement of an ACL for RCPT it makes an open relay',
      '`accept` без условия: всё после него не проверяется. Последним в ACL для RCPT он делает сервер открытым релеем',
    ),
  },
]

export function lintExim(text: string): readonly LintFinding[] {
  const found: LintFinding[] = []
  const open: { readonly line: number; readonly text: string }[] = []
  let acceptOnly: readonly LintFinding[] = []
  const lines = text.split('\n')
  for (const [i, raw] of lines.entries()) {
    const line = i + 1
    const trimmed = raw.trim()
    for (const { pattern, kind, note } of RULES) {
      if (!pattern.test(trimmed)) continue
      if (trimmed === 'accept') {
        if (isAlone(lines, i)) acceptOnly = [...acceptOnly, { line, text: trimmed, kind, note }]
      } else found.push({ line, text: trimmed, kind, note })
      break
    }
    if (/^\.ifn?def\b/.test(trimmed)) open.push({ line, text: trimmed })
    else if (/^\.endif\b/.test(trimmed)) {
      if (open.pop() === undefined)
        found.push({
          line,
          text: trimmed,
          kind: 'broken',
          note: both('closes a condition that was never opened', 'закрывает условие, которое не было открыто'),
        })
    } else if (/^\.(?:else|elifn?def)\b/.test(trimmed) && open.length === 0) {
      found.push({
        line,
        text: trimmed,
        kind: 'broken',
        note: both('belongs to no `.ifdef`', 'не относится ни к какому `.ifdef`'),
      })
    }
  }
  for (const one of open) {
    found.push({
      ...one,
      kind: 'broken',
      note: both(
        'this condition is never closed: `.endif` is missing, and Exim refuses the file',
        'условие не закрыто: нет `.endif`, и Exim не примет файл',
      ),
    })
  }
  return [...found, ...acceptOnly].toSorted((a, b) => a.line - b.line)
}

/** Conditions of a statement stand below it. */
function isAlone(lines: readonly string[], at: number): boolean {
  const next = lines
    .slice(at + 1)
    .map((line) => line.trim())
    .find((line) => line !== '' && !line.startsWith('#'))
  return next !== undefined && /^(?:accept|deny|defer|warn|require|drop|discard|begin\b|[a-z_0-9]+:$)/.test(next)
}

const SIGNS = [
  /^begin (?:acl|routers|transports|retry|rewrite|authenticators)$/m,
  /^\s*driver\s*=\s*(?:accept|dnslookup|manualroute|redirect|queryprogram|iplookup|appendfile|autoreply|lmtp|pipe|smtp|plaintext|cram_md5|dovecot)\s*$/m,
  /^\s*dc_(?:eximconfig_configtype|relay_nets|smarthost|other_hostnames)=/m,
  /^#?\s*\.ifn?def\s+[A-Z]/m,
  /^\s*(?:domainlist|hostlist|addresslist|localpartlist)\s+\w+\s*=/m,
  /^\s*acl_(?:smtp_\w+|check_\w+)\s*[=:]/m,
  /DEBCONF\w+DEBCONF/,
  /^\s*(?:MAIN|CHECK|REMOTE_SMTP|DKIM)_[A-Z_]+\s*=/m,
]

/** Whether it is configuration of Exim's, and no log, reply or letter. */
export const looksLikeEximConfig = (text: string): boolean =>
  !/^(?:Received|From|Date|Return-Path):/m.test(text) && SIGNS.some((sign) => sign.test(text))
