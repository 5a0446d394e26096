import { type Carriage, compileRules, type Load, loadReader } from './carriage.ts';
import type { CountableDevice, CountRules, DeviceKind } from './count.ts';
import { addDays, type CalendarDate, dateOf } from './time.ts';

/*
 * The carriage of each device: one object for all devices with the same products, class and silence, so that a
 * fleet of 200,000 is thought about some thousands of times.
 */

export function carriageFinder(rules: CountRules): (device: CountableDevice) => Carriage {
  const compiled = compileRules(rules);
  const silence = silenceSteps(rules);
  const read = loadReader();
  const known = new Map<DeviceKind, Known>();
  const alike = new Map<string, Known>();
  const remember = (kind: DeviceKind): Known => {
    const load = read(kind);
    const text = `${load.deviceClass} ${kind.products}`;
    const found = alike.get(text) ?? { load, carriages: [] };
    alike.set(text, found);
    known.set(kind, found);
    return found;
  };

  return (device) => {
    const { load, carriages } = known.get(device.kind) ?? remember(device.kind);
    const step = silence.stepOf(device);
    const carriage = carriages[step] ?? compiled.carriageOf(load, silence.at(step));
    carriages[step] = carriage;
    return carriage;
  };
}

interface Known {
  load: Load;
  /** By the step of silence. */
  carriages: Carriage[];
}

/** How long devices are silent, in the few steps that any rule tells apart. */
interface SilenceSteps {
  stepOf(device: Pick<CountableDevice, 'serverId' | 'lastSeen'>): number;
  at(step: number): { silentDays: number; notSeen: boolean };
}

/** Silence is measured from the newest sign of life of the device's own server: one that is down ages nobody. */
function silenceSteps({ serviceRules, newestSigns, notSeenDays }: CountRules): SilenceSteps {
  const limits = serviceRules.flatMap(({ seenWithinDays }) => (seenWithinDays === null ? [] : [seenWithinDays]));
  const steps = [...new Set([...limits, notSeenDays])].sort((a, b) => a - b);
  const cutOffs = new Map<number, CalendarDate[]>();
  for (const [server, newest] of newestSigns)
    cutOffs.set(
      server,
      steps.map((days) => addDays(dateOf(newest), -days)),
    );

  return {
    stepOf: ({ serverId, lastSeen }) => {
      const dates = cutOffs.get(serverId);
      if (dates === undefined) return 0;
      if (lastSeen === null) return dates.length;
      let step = 0;
      for (const date of dates) {
        if (lastSeen >= date) break;
        step += 1;
      }
      return step;
    },
    at: (step) => {
      const silentDays = step === 0 ? 0 : (steps[step - 1] ?? 0) + 1;
      return { silentDays, notSeen: silentDays > notSeenDays };
    },
  };
}
