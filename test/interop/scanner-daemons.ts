// The real scanners, each started with a configuration and a folder of its own, on a Unix socket in that folder. Nothing of
// the machine's own configuration is used, nothing is downloaded, and each ends with its test.

import { existsSync } from 'node:fs'
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { Running } from '../support/child.ts'
import { waitFor } from '../support/wait-for.ts'
import { programPath } from './programs.ts'

export interface Daemon extends AsyncDisposable {
  readonly socket: string
  end(): Promise<void>
}

interface Start {
  readonly program: string
  readonly args: readonly string[]
  readonly sockets: readonly string[]
  /** SIGKILL for programs that take seconds to notice that they are to stop and leave no children behind. */
  readonly signal?: NodeJS.Signals
}

async function start({ program, args, sockets, signal = 'SIGTERM' }: Start): Promise<Daemon> {
  const running = new Running(program, args)
  try {
    for (const socket of sockets) {
      await waitFor(`${program} to listen`, async () => {
        if (running.gone) throw new Error(`${program} ended: ${running.output}`)
        return (await stat(socket).catch(() => undefined))?.isSocket()
      })
    }
  } catch (error) {
    await running.end()
    throw error
  }
  return {
    socket: sockets[0] ?? '',
    end: () => running.end(signal),
    [Symbol.asyncDispose]: () => running.end(signal),
  }
}

/** ClamAV with one signature of our own, and with streams of at most `mostStream`. */
export async function startClamd(folder: string, signature: string, mostStream = '1M'): Promise<Daemon> {
  const socket = join(folder, 'clamd.sock')
  const config = join(folder, 'clamd.conf')
  await mkdir(join(folder, 'db'))
  await writeFile(join(folder, 'db', 'test.ndb'), `Waybill.Test:0:*:${Buffer.from(signature).toString('hex')}\n`)
  await writeFile(
    config,
    `DatabaseDirectory ${folder}/db
LocalSocket ${socket}
TemporaryDirectory ${folder}
StreamMaxLength ${mostStream}
Foreground yes
`,
  )
  return start({ program: programPath('clamd'), args: ['-c', config], sockets: [socket], signal: 'SIGKILL' })
}

/** SpamAssassin with its own rules, without network tests. */
export async function startSpamd(folder: string): Promise<Daemon> {
  const socket = join(folder, 'spamd.sock')
  const site = join(folder, 'site')
  const home = join(folder, 'home')
  for (const each of [site, home]) await mkdir(each)
  await writeFile(join(site, 'local.cf'), 'use_bayes 0\nreport_safe 0\n')
  const plugins = ['Check', 'BodyEval', 'HeaderEval', 'HTMLEval', 'MIMEEval', 'RelayEval', 'URIEval']
  await writeFile(
    join(site, 'v320.pre'),
    plugins.map((each) => `loadplugin Mail::SpamAssassin::Plugin::${each}\n`).join(''),
  )
  // The children become `nobody`, who must be able to reach socket and home.
  await chmod(home, 0o777)
  const unpacked = join(programPath('spamd'), '../../spamassassin/usr/share/spamassassin')
  const rules = existsSync(unpacked) ? unpacked : '/usr/share/spamassassin'
  const args = ['--local', '--nouser-config', '--max-children=1', '--syslog=stderr', `--configpath=${rules}`]
  args.push(`--siteconfigpath=${site}`, `--helper-home-dir=${home}`, `--socketpath=${socket}`, '--socketmode=0666')
  if (process.getuid?.() === 0) args.push('--username=nobody')
  return start({ program: programPath('spamd'), args, sockets: [socket] })
}

/** rspamd without its rules but for those built in, and `milter` for the same over the milter protocol. */
export async function startRspamd(folder: string): Promise<Daemon & { readonly milter: string }> {
  const socket = join(folder, 'rspamd.sock')
  const milter = join(folder, 'milter.sock')
  const config = join(folder, 'rspamd.conf')
  // Compiling the whole list of public suffixes takes most of a minute.
  await writeFile(join(folder, 'suffixes'), 'test\norg\n')
  // Subjects that bring about what rspamd's other modules decide: points for greylisting and no more, and two actions.
  await writeFile(
    join(folder, 'rules.lua'),
    `rspamd_config.GREY_WORD = {
  score = 5.0, group = "test",
  callback = function(task) return task:get_subject() == "a grey offer" end,
}
local answers = { ["come again"] = { "soft reject", "Not before tomorrow" }, ["set aside"] = { "quarantine", "odd" } }
rspamd_config:register_symbol({
  name = "ANSWER_BY_SUBJECT", type = "prefilter",
  callback = function(task)
    local answer = answers[task:get_subject() or ""]
    if answer then task:set_pre_result(answer[1], answer[2], "test") end
  end,
})
`,
  )
  await writeFile(
    config,
    `options {
  tempdir = "${folder}"; url_tld = "${folder}/suffixes"; cache_file = "${folder}/cache"; hs_cache_dir = "${folder}";
  control_socket = "${folder}/control mode=0600"; local_addrs = []; disable_hyperscan = true;
  dns { nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; }
  enable_test_patterns = true;
}
lua = "${folder}/rules.lua";
logging { type = "console"; level = "warning"; }
actions { reject = 15; add_header = 6; greylist = 4; quarantine = { flags = ["no_threshold"]; } }
modules { path = "$PLUGINSDIR/milter_headers.lua"; }
milter_headers { use = ["x-spamd-bar"]; skip_local = false; }
worker "normal" { bind_socket = "${socket} mode=0666"; count = 1; }
worker "rspamd_proxy" {
  bind_socket = "${milter} mode=0666"; count = 1; milter = yes; timeout = 20s;
  upstream "local" { default = yes; self_scan = yes; }
}
`,
  )
  const daemon = await start({
    program: programPath('rspamd'),
    args: ['-f', '-i', '-c', config],
    sockets: [socket, milter],
  })
  return { ...daemon, milter, [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose]() }
}

export interface OpendkimOptions {
  readonly name: string
  /** Lines of its configuration. */
  readonly settings: string
}

export async function startOpendkim(folder: string, { name, settings }: OpendkimOptions): Promise<Daemon> {
  const socket = join(folder, `${name}.sock`)
  const config = join(folder, `${name}.conf`)
  await writeFile(config, `Socket local:${socket}\nSyslog no\nBackground no\nRequireSafeKeys no\n${settings}`)
  return start({ program: programPath('opendkim'), args: ['-f', '-x', config], sockets: [socket], signal: 'SIGKILL' })
}
