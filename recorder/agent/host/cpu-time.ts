/**
 * What the thread has taken of its processor so far, user and system time; where Node.js does not tell, the process with all
 * its threads.
 */
type CpuUsage = () => { user: number; system: number };
const { cpuUsage, threadCpuUsage } = process as { cpuUsage: CpuUsage; threadCpuUsage?: CpuUsage };
const usage = threadCpuUsage ?? cpuUsage;

const NS_IN_MICROSECOND = 1000;

/** Takes about a microsecond. */
export function cpuTimeNs(): number {
  const { user, system } = usage();
  return (user + system) * NS_IN_MICROSECOND;
}
