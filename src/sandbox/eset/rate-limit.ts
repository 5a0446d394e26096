import { Refusal } from './answers.ts';

const secondMs = 1000;
const minuteMs = 60_000;
/** Calls in a minute, refused ones too, from which the vendor throttles: to `stormPerSecond`, then 503 instead of 429. */
const stormCalls = 1000;
const stormPerSecond = 2;

/** Throws a 429 for a call above the rate of its caller's credentials. No Retry-After: the vendor documents none. */
export function makeRateLimit() {
  const callers = new Map<string, { served: number[]; all: number[] }>();
  return (caller: string, { now, callsPerSecond }: { now: number; callsPerSecond: number }): void => {
    if (callsPerSecond === 0) return;
    const times = callers.get(caller) ?? { served: [], all: [] };
    callers.set(caller, times);
    forgetBefore(times.served, now - secondMs);
    forgetBefore(times.all, now - minuteMs);
    times.all.push(now);
    const storm = times.all.length > stormCalls;
    if (times.served.length >= (storm ? stormPerSecond : callsPerSecond)) throw new Refusal(storm ? 503 : 429);
    times.served.push(now);
  };
}

function forgetBefore(times: number[], moment: number): void {
  const kept = times.findIndex((time) => time > moment);
  times.splice(0, kept === -1 ? times.length : kept);
}
