// The lock of fcntl(2) on a whole file, which mail programs take before they read or write an mbox. Node has none, so the C library
// is asked. It is one of the open file (F_OFD_SETLK): it is in the way of other programs' locks as any other, ends when this
// file is closed, and not when the process closes another one of the same name.

/** The kernel's numbers and struct flock on Linux with 64 bits (fcntl.h). */
const F_OFD_SETLK = 37
const F_WRLCK = 1
const FLOCK_BYTES = 32

type Fcntl = (fd: number, command: number, lock: bigint) => number

let loaded: Promise<Fcntl | undefined> | undefined

/** False: another program has it. Where there is no such lock, the lock file alone has to do. */
export async function lockWholeFile(fd: number): Promise<boolean> {
  const fcntl = await (loaded ??= loadFcntl())
  if (!fcntl) return true
  const { getRawPointer } = await import('node:ffi')
  const lock = Buffer.alloc(FLOCK_BYTES)
  new Int16Array(lock.buffer, lock.byteOffset, 1)[0] = F_WRLCK
  return fcntl(fd, F_OFD_SETLK, getRawPointer(lock)) === 0
}

async function loadFcntl(): Promise<Fcntl | undefined> {
  if (process.platform !== 'linux' || !['x64', 'arm64', 'riscv64', 's390x', 'ppc64'].includes(process.arch))
    return undefined
  try {
    const { dlopen } = await import('node:ffi')
    const { functions } = dlopen(null, { fcntl: { arguments: ['i32', 'i32', 'pointer'], return: 'i32' } })
    return functions.fcntl
  } catch {
    return undefined
  }
}
