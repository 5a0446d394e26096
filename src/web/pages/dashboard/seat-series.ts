import type { DashboardData } from './dashboard-query.ts';

interface Series {
  /** The service's name; null: all others together. */
  service: string | null;
  /** For each day. */
  seats: number[];
}

const shownServices = 5;

/** The services with most seats, and the others as one, so that they add up to all seats. */
export function shownSeries({ days, seats, services }: DashboardData['seats']): Series[] {
  const shown = services.slice(0, shownServices);
  const others = days.map((_, at) => shown.reduce((rest, each) => rest - (each.seats[at] ?? 0), seats[at] ?? 0));
  return [
    ...shown.map(({ name, seats: of }) => ({ service: name, seats: of })),
    ...(others.some((count) => count > 0) ? [{ service: null, seats: others }] : []),
  ];
}
