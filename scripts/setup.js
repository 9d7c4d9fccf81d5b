// Installs the packages of the lockfile when they are missing or older than it, so that `npm start` and `npm test`
// work on a fresh clone. Runs on the machine's own Node (20 or newer); the packages bring the Node that runs Waybill.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const installed = join(root, 'node_modules', '.package-lock.json')
const runtime = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')

function isFresh() {
  if (!existsSync(installed) || !existsSync(runtime)) return false
  return statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
}

if (!isFresh()) {
  process.stderr.write('Installing packages (once, about a minute) ...\n')
  // The only warning that a machine with an older Node sees is about that Node, which runs nothing but this script.
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (result.status !== 0 || !existsSync(runtime)) {
    process.stderr.write(
      'Waybill could not install its packages: `npm ci` failed (see above). Mend that and run the same command again.\n',
    )
    process.exit(1)
  }
}
