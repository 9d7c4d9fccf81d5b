// Makes the Debian package: `npm run package:deb [-- --quick] [-- --version 0.2.0]`, into the current folder. It holds the compiled
// program, the packages that it needs, and the Node of this machine's platform; everything comes from this checkout and its
// node_modules. The texts of the package are in packaging/debian/. Needs dpkg-deb, and no root.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { NAMES } from '../bin/sendmail/options.js'
import { manualPage } from './manual-page.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const texts = join(root, 'packaging', 'debian')
const { values: options } = parseArgs({
  options: { quick: { type: 'boolean' }, version: { type: 'string' }, out: { type: 'string' } },
})
const version = options.version ?? JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch]
if (process.platform !== 'linux' || architecture === undefined) {
  throw new Error('The package can be made on Linux on x64 or arm64 only: it holds the Node of its platform.')
}
const BINARY = `node-linux-${process.arch}`
/** Those of administrators are in sbin, as Debian's other mail servers have them. */
const IN_BIN = ['mailq', 'newaliases', 'runq', 'rmail']

const stage = mkdtempSync(join(tmpdir(), 'waybill-deb-'))

function call(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', cwd: root })
  if (status !== 0) throw error ?? new Error(`${program} ended with ${status}`)
}

/** @param {string} path @param {string | Uint8Array} text */
function put(path, text, mode = 0o644) {
  const file = join(stage, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  chmodSync(file, mode)
}

function read(name) {
  return readFileSync(join(texts, name), 'utf8')
}

function link(path, target) {
  mkdirSync(dirname(join(stage, path)), { recursive: true })
  symlinkSync(target, join(stage, path))
}

function makeTree() {
  const home = join(stage, 'usr/lib/waybill')
  call(join(root, 'node_modules/.bin/tsc'), ['-p', join(root, 'tsconfig.build.json'), '--outDir', join(home, 'dist')])
  for (const name of ['bin', 'docs/examples', 'docs/reference/configuration.md', 'package.json'])
    cpSync(join(root, name), join(home, name), { recursive: true })
  copyPackages(home)
  cpSync(join(root, 'node_modules', BINARY, 'bin/node'), join(home, 'node'))
  put('usr/bin/waybill', read('waybill'), 0o755)
  put('usr/lib/waybill/sendmail', read('sendmail'), 0o755)
  for (const { name } of NAMES) {
    link(`usr/lib/waybill/names/${name}`, '../bin/sendmail.js')
    link(`usr/${IN_BIN.includes(name) ? 'bin' : 'sbin'}/${name}`, '../lib/waybill/sendmail')
  }
  link('usr/lib/sendmail', '../sbin/sendmail')
  put('lib/systemd/system/waybill.service', read('waybill.service'))
  put('etc/logrotate.d/waybill', read('waybill.logrotate'))
  put('usr/share/bash-completion/completions/waybill', read('waybill.bash-completion'))
  put('usr/share/lintian/overrides/waybill', read('lintian-overrides'))
  put('usr/share/doc/waybill/copyright', read('copyright'))
  put('usr/share/doc/waybill/changelog.gz', gzipSync(changelog(), { level: 9 }))
  for (const [page, section] of [
    ['waybill', 1],
    ['sendmail', 8],
  ]) {
    const text = readFileSync(join(root, `docs/man/${page}.${section}.md`), 'utf8')
    put(`usr/share/man/man${section}/${page}.${section}.gz`, gzipSync(manualPage(text, version), { level: 9 }))
  }
  for (const { name } of NAMES) if (name !== 'sendmail') link(`usr/share/man/man8/${name}.8.gz`, 'sendmail.8.gz')
  straighten(stage)
  for (const name of ['config', 'postinst', 'prerm', 'postrm']) put(`DEBIAN/${name}`, read(name), 0o755)
  put('DEBIAN/templates', read('templates'))
  put('DEBIAN/conffiles', '/etc/logrotate.d/waybill\n')
  const filled = read('control')
    .replace('@VERSION@', version)
    .replace('@ARCHITECTURE@', architecture)
    .replace('@SIZE@', String(Math.ceil(octetsIn(stage) / 1024)))
  put('DEBIAN/control', filled)
}

/** Below a package: dot files, types, maps, pages and shell scripts; and, at its top, its tests and texts. Licences stay. */
const FOR_AUTHORS =
  /\/node_modules\/(?:.*\/)?(?:\.[^/]+|[^/]+\.(?:map|[mc]?ts|sh|html|md))$|\/node_modules\/(?:@[^/]+\/)?[^/]+\/(?:tests?|docs?|examples?|benchmarks?|man)$/

/** Those of the lockfile that the program needs, at the place that it names, without what only their authors need. */
function copyPackages(home) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  for (const [path, { dev, optional, devOptional }] of Object.entries(packages)) {
    if (path === '' || dev || optional || devOptional) continue
    cpSync(join(root, path), join(home, path), {
      recursive: true,
      dereference: true,
      filter: (source) => !FOR_AUTHORS.test(source),
    })
  }
}

/** Modes as packages have them, whatever the umask of this machine says. */
function straighten(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) chmodSync(path, 0o755)
    else if (entry.isFile()) chmodSync(path, RUN.test(path) ? 0o755 : 0o644)
  }
  chmodSync(folder, 0o755)
}

/** What is run by its path. */
const RUN = /\/usr\/bin\/waybill$|\/usr\/lib\/waybill\/(?:node|sendmail)$/

function octetsIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

/** Debian wants one of its own form; the story of changes is in CHANGELOG.md. */
function changelog() {
  const date = statSync(join(root, 'CHANGELOG.md')).mtime.toUTCString().replace('GMT', '+0000')
  return `waybill (${version}) unstable; urgency=medium\n\n  * See CHANGELOG.md of the project.\n\n -- The Waybill project <maintainers@waybill.example>  ${date}\n`
}

try {
  makeTree()
  const file = join(options.out ?? process.cwd(), `waybill_${version}_${architecture}.deb`)
  call('dpkg-deb', ['--root-owner-group', ...(options.quick ? ['-Znone'] : ['-Zxz', '-z6']), '--build', stage, file])
} finally {
  rmSync(stage, { recursive: true })
}
