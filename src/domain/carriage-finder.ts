import { type Carriage, compileRules, type Load, loadOf } from './carriage.ts';
import type { CountableDevice, CountRules } from './count.ts';
import { classOfMachine } from './device-class.ts';
import type { DeviceClass } from './mapping.ts';
import { addDays, type CalendarDate, dateOf } from './time.ts';

/*
 * The carriage of each device: one object for all devices with the same products, class and silence, so that a
 * fleet of 200,000 is thought about some hundreds of times.
 */

export function carriageFinder(rules: CountRules): (device: CountableDevice) => Carriage {
  const compiled = compileRules(rules);
  const silence = silenceSteps(rules);
  const classOf = machineClasses();
  const known = new Map<string, { load: Load; carriages: Carriage[] }>();

  return (device) => {
    const { load, carriages } = known.get(device.products) ?? remember(known, device.products);
    const deviceClass = load.deviceClass ?? classOf(device);
    const step = silence.stepOf(device);
    const at = step * CLASSES.length + CLASSES.indexOf(deviceClass);
    const carriage = carriages[at] ?? compiled.carriageOf(load, { deviceClass, ...silence.at(step) });
    carriages[at] = carriage;
    return carriage;
  };
}

const CLASSES: readonly DeviceClass[] = ['workstation', 'server', 'mobile', 'unknown'];

function remember<Known extends Map<string, { load: Load; carriages: Carriage[] }>>(known: Known, products: string) {
  const read = { load: loadOf(products), carriages: [] };
  known.set(products, read);
  return read;
}

function machineClasses(): (device: Pick<CountableDevice, 'os' | 'type'>) => DeviceClass {
  const known = new Map<string, Map<string, DeviceClass>>();
  return ({ os, type }) => {
    const byType = known.get(os) ?? new Map<string, DeviceClass>();
    const deviceClass = byType.get(type) ?? classOfMachine(os, type);
    if (!byType.has(type)) known.set(os, byType.set(type, deviceClass));
    return deviceClass;
  };
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
