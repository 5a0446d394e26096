/** What some work took: by the clock on the wall, and of the processors, all threads of this process together. */
export interface Taken {
  seconds: number;
  cpuSeconds: number;
}

export async function take<Result>(work: () => Promise<Result>): Promise<Taken & { result: Result }> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6, result };
}
