import { dayMs } from './clock.ts';
import type { Activation, Device, Group, InstalledProduct } from './eset.ts';
import { dockOf, type Hardware, makeHardware } from './hardware.ts';
import { notSeats, type Profile, pickProducts, pickProfile } from './products.ts';
import type { Random } from './random.ts';

/** What devices are made from, one after the other. */
export interface Enrolment {
  readonly random: Random;
  readonly today: number;
  /** The device made last: now and then the next one is the same machine, installed anew. */
  previous: Device | null;
}

/** How a customer equips its devices. */
export interface Habits {
  readonly encryption: boolean;
  readonly inspect: boolean;
  readonly dock: string;
  readonly activations: (products: readonly InstalledProduct[]) => readonly Activation[];
}

/** One subscription a customer: valid for most, expired for a few, a trial for others. Lists are shared. */
export function makeHabits({ random, today }: Enrolment): Habits {
  const subscriptionId = random.uuid();
  const unitPoolId = random.uuid();
  const fate = random.next();
  const trial = fate < 0.05;
  const validUntil = today + (fate > 0.95 ? -random.between(5, 90) : random.between(20, 700)) * dayMs;
  const activatedAt = validUntil - (trial ? 30 : 365) * dayMs;
  const made = new Map<readonly InstalledProduct[], readonly Activation[]>();
  return {
    encryption: random.chance(0.3),
    inspect: random.chance(0.15),
    dock: dockOf(subscriptionId),
    activations: (products) => {
      const known = made.get(products);
      if (known) return known;
      const list = products
        .filter((product) => !notSeats.has(product.name))
        .map(({ name }) => ({ name, subscriptionId, unitPoolId, activatedAt, validUntil, trial }));
      made.set(products, list);
      return list;
    },
  };
}

export function makeDevice(
  enrolment: Enrolment,
  plan: { group: Group; tag: string; number: number; habits: Habits },
): Device {
  const { random, today } = enrolment;
  const profile = pickProfile(random);
  const installed = pickProducts(profile, { ...plan.habits, random });
  const firstSeenAt = today - random.between(1, 1_200) * dayMs;
  const device: Device = {
    id: random.uuid(),
    name: nameDevice(profile, plan),
    group: plan.group,
    installed,
    activations: plan.habits.activations(installed),
    os: profile.os,
    type: profile.type,
    ...hardwareFor(enrolment, { firstSeenAt, type: profile.type, dock: plan.habits.dock }),
    firstSeenAt,
    muted: random.chance(0.01),
    silentSince: random.chance(0.03) ? Math.max(firstSeenAt, today - random.between(2, 120) * dayMs) : null,
    revision: 1,
  };
  enrolment.previous = device;
  return device;
}

const nameDevice = (profile: Profile, plan: { tag: string; number: number }): string =>
  `${plan.tag}-${profile.prefix}${String(plan.number + 1).padStart(3, '0')}`;

function hardwareFor(
  { random, previous }: Enrolment,
  { firstSeenAt, ...plan }: { firstSeenAt: number; type: Device['type']; dock: string },
): Hardware {
  if (previous && previous.firstSeenAt < firstSeenAt - dayMs && random.chance(0.01)) {
    previous.silentSince = firstSeenAt - dayMs;
    const { serial, mac, dockMac } = previous;
    return { serial, mac, dockMac };
  }
  return makeHardware(random, plan);
}
