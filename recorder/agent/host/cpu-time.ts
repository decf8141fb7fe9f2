/** What the process has taken of its processors so far: all its threads, user and system time. */
const { cpuUsage } = process;

const NS_IN_MICROSECOND = 1000;

/** Takes about a microsecond. */
export function cpuTimeNs(): number {
  const { user, system } = cpuUsage();
  return (user + system) * NS_IN_MICROSECOND;
}
