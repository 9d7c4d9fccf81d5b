// The package as somebody gets it: packed from a copy of the checkout, so that no dist/ is left in this one, and installed
// globally below a folder of its own, without any script of any package. Beside it the versions of Node that it promises.

import { cp, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { minutes } from '../../src/core/time.ts'
import { run } from '../support/child.ts'
import { ROOT } from '../support/source-files.ts'

/** Major versions that the package runs on. */
export const NODES = [20, 22, 24, 26] as const

export interface Packed {
  readonly tarball: string
  /** Where it is installed: the folder that has `bin/`, `dist/` and the packages it brings. */
  readonly root: string
  /** The command as the global installation links it. */
  readonly command: string
  /** The folder of a `node` of that major version. */
  node(major: number): string
}

/** The files of git that a package is made of. */
async function copyCheckout(to: string): Promise<void> {
  const { output } = await run('git', ['-C', ROOT, 'ls-files', '-z'])
  const files = output.split('\0').filter((name) => /^(?:bin|docs|src)\/|^[^/]+$/.test(name))
  for (const name of files) await cp(join(ROOT, name), join(to, name))
  await symlink(join(ROOT, 'node_modules'), join(to, 'node_modules'))
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts', '--prefer-offline']
  const { code, output } = await run('npm', [...args, ...quiet], { cwd, timeout: minutes(3) })
  if (code !== 0) throw new Error(`npm ${args.join(' ')}:\n${output}`)
}

export async function packAndInstall(folder: string): Promise<Packed> {
  const checkout = join(folder, 'checkout')
  const prefix = join(folder, 'global')
  const nodes = join(folder, 'nodes')
  for (const one of [checkout, prefix, nodes]) await mkdir(one)
  await copyCheckout(checkout)
  // What `prepack` would do, which --ignore-scripts leaves out.
  const built = await run('npm', ['run', 'build'], { cwd: checkout, timeout: minutes(3) })
  if (built.code !== 0) throw new Error(built.output)
  await npm(['pack', '--pack-destination', folder], checkout)
  const [name] = (await readdir(folder)).filter((one) => one.endsWith('.tgz'))
  if (name === undefined) throw new Error('npm pack made no tarball')
  const tarball = join(folder, name)
  await npm(['install', '--global', '--prefix', prefix, tarball], folder)
  const binary = `node-${process.platform}-${process.arch}`
  const dependencies = Object.fromEntries(NODES.map((major) => [`node${major}`, `npm:${binary}@${major}`]))
  await writeFile(join(nodes, 'package.json'), JSON.stringify({ private: true, dependencies }))
  await npm(['install', '--no-bin-links'], nodes)
  return {
    tarball,
    root: join(prefix, 'lib', 'node_modules', 'waybill'),
    command: join(prefix, 'bin', 'waybill'),
    node: (major) => join(nodes, 'node_modules', `node${major}`, 'bin'),
  }
}

/** Octets of all files below a folder, without those of the Node that comes along. */
export async function sizeBesideNode(root: string): Promise<number> {
  let octets = 0
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\/node_modules\/node-(?:bin-)?(?:linux|darwin)-/.test(entry.parentPath)) continue
    octets += (await readFile(join(entry.parentPath, entry.name))).length
  }
  return octets
}
