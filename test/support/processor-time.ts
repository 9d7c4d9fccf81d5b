// What a piece of work costs, in milliseconds of processor time. Tests do not look at the wall clock, because on a busy
// machine everything takes long; the processor time of the work is the same there.

/** For work that is done when it returns; only this thread is counted. */
export function processorTime(work: () => void): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

/** For work that other threads have a part in, such as the hashing of passwords; the whole process is counted. */
export async function processorTimeOfAll(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
