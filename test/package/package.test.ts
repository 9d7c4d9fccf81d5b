// The package, installed from its tarball on each version of Node that it promises: the command line, the server, and the
// library by `import`, `require` and TypeScript.

import assert from 'node:assert/strict'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { minutes } from '../../src/core/time.ts'
import { run, Running } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { waitForGreeting } from '../support/greeting.ts'
import { waitForMail } from '../support/maildir.ts'
import { readText, ROOT } from '../support/source-files.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { NODES, packAndInstall, sizeBesideNode, type Packed } from './packed.ts'

const MOST_OCTETS = 40 * 1024 * 1024

suite('the package', () => {
  const stack = new AsyncDisposableStack()
  let folder: string
  let packed: Packed

  const on = (major: number) => ({ PATH: `${packed.node(major)}:/usr/bin:/bin`, HOME: folder, LC_ALL: 'C.UTF-8' })
  const waybill = (major: number, args: readonly string[]) => run(packed.command, args, { env: on(major) })

  before(async () => {
    folder = stack.use(await tempFolder()).path
    packed = await packAndInstall(folder)
  })
  after(() => stack.disposeAsync())

  test('no package of the lockfile has an install script', () => {
    assert.doesNotMatch(readText('package-lock.json'), /hasInstallScript/)
  })

  test('it is small beside Node, and brings neither tests nor sources', async () => {
    const octets = await sizeBesideNode(packed.root)
    assert.ok(octets < MOST_OCTETS, `${octets} octets`)
    assert.ok(octets > 1024 * 1024, `${octets} octets: was it installed?`)
    const { output } = await run('tar', ['tzf', packed.tarball])
    assert.match(output, /package\/dist\/cli\/main\.js/)
    assert.doesNotMatch(output, /\.test\.|test-support|package\/(?:src|test|bench)\//)
  })

  for (const major of NODES) {
    test(`the command line, started by Node ${major}`, async () => {
      assert.equal((await run('node', ['--version'], { env: on(major) })).output.split('.')[0], `v${major}`)
      const { code, output } = await waybill(major, ['version'])
      assert.equal(code, 0, output)
      assert.match(output, /^Waybill \d.*\nNode    2[6-9]\./)
      const told = await waybill(major, ['explain', '550 5.1.1 User unknown'])
      assert.equal(told.code, 0)
      assert.match(told.output, /recipient/)
    })

    // Between the oldest and the newest nothing differs: both kinds of start are seen.
    const ends = major === NODES[0] || major === NODES.at(-1)
    test(`a server, started by Node ${major}, takes mail and delivers it`, { skip: !ends }, async () => {
      const place = join(folder, `site-${major}`)
      await mkdir(place)
      const site = await WaybillSite.make(place, await freePort(), {})
      await using server = new Running(packed.command, ['start', '--config', site.configFile], { env: on(major) })
      await waitForGreeting('waybill', server, site.port)
      const to = ['--to', 'alice@here.test', '--from', 'bob@here.test', '--server', `127.0.0.1:${site.port}`]
      const sent = await waybill(major, ['send', ...to, '--subject', `by Node ${major}`])
      assert.equal(sent.code, 0, sent.output)
      assert.match((await waitForMail(site.maildir('alice'), 1))[0] ?? '', new RegExp(`by Node ${major}`))
      const { output } = await waybill(major, ['status', '--config', site.configFile])
      assert.match(output, /here\.test|Waybill/)
    })

    test(`the library by import and by require on Node ${major}`, async () => {
      const project = await projectOf(`library-${major}`)
      const says = `explain('550 relay not permitted').cause, typeof explainAll, typeof writeLetter`
      const named = '{ explain, explainAll, writeLetter }'
      await writeFile(join(project, 'a.mjs'), `import ${named} from 'waybill/explain'\nconsole.log(${says})`)
      await writeFile(join(project, 'a.cjs'), `const ${named} = require('waybill/explain')\nconsole.log(${says})`)
      for (const file of ['a.mjs', 'a.cjs']) {
        const ran = await run('node', ['--no-warnings', file], { cwd: project, env: on(major) })
        assert.equal(ran.output, 'relay.denied function function\n', file)
      }
    })
  }

  test('the library from TypeScript, as ES module and as CommonJS', async () => {
    const project = await projectOf('typescript')
    const body = [
      `const answer = explain('550 relay not permitted', { language: 'ru' })`,
      `const cause: string | null = answer.cause`,
      `// @ts-expect-error`,
      `const wrong: number = answer.cause`,
      `export const both = [cause, wrong, answer.diagnosis?.steps]`,
    ]
    const source = [`import { explain } from 'waybill/explain'`, ...body].join('\n')
    await writeFile(join(project, 'a.mts'), source)
    await writeFile(join(project, 'a.cts'), source)
    const compilerOptions = { module: 'nodenext', target: 'es2023', lib: ['es2023'], types: [], strict: true }
    await writeFile(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, noEmit: true }, include: ['*.mts', '*.cts'] }),
    )
    const tsc = join(ROOT, 'node_modules', '.bin', 'tsc')
    const { code, output } = await run(tsc, ['-p', project], { timeout: minutes(1) })
    assert.equal(output, '')
    assert.equal(code, 0)
  })

  /** A project that depends on the package: it stands where npm would put it. */
  async function projectOf(name: string): Promise<string> {
    const project = join(folder, name)
    await mkdir(join(project, 'node_modules'), { recursive: true })
    await symlink(packed.root, join(project, 'node_modules', 'waybill'))
    await writeFile(join(project, 'package.json'), '{"private":true}')
    return project
  }
})
