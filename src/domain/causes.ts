import type { PlannedAdjustment, Stop } from './adjustment.ts';
import type { Count, LineKey } from './count.ts';
import type { Route, Routing } from './group-tree.ts';
import type { Change, Moved } from './plan-input.ts';
import { lineText } from './plan-lines.ts';
import type { Instant } from './time.ts';

/*
 * Causes: adjustments that one move, of a device or a group, or one mapping change brought about belong together.
 * Half of a move posted alone would bill a seat twice, or not at all.
 */

interface CauseInput {
  changes: readonly Change[];
  count: Count;
  routing: Routing;
  /** When a line's quantity was last confirmed: older changes are behind it. Missing: never. */
  confirmedAt: (additionId: string) => Instant | undefined;
  /** Lines that a plan can say nothing of, by `lineText`, e.g. as no addition bills them. */
  openEnds: ReadonlySet<string>;
}

const openEnd: Stop = {
  guard: 'one-cause',
  words: 'Devices have moved, and the other part of their move cannot be planned yet: see the findings.',
};

/**
 * Names the cause of each adjustment that shares one with another, and stops those of a move that ends where nothing can
 * be planned. A change of the mapping needs no such stop: its guard stands on both sides. The same changes give the same
 * names.
 */
export function nameCauses(adjustments: readonly PlannedAdjustment[], input: CauseInput): PlannedAdjustment[] {
  const byLine = new Map(adjustments.map((each) => [lineText(each), each]));
  const links = new Links();
  const loose = new Set<string>();
  for (const change of input.changes) {
    const lines = linesOf(change, { adjustments, input });
    const fresh = lines
      .flatMap((line) => byLine.get(lineText(line)) ?? [])
      .filter(({ additionId }) => (input.confirmedAt(additionId) ?? '') < change.at)
      .map(lineText);
    links.join(fresh, causeText(change));
    if (endsOpen(change, { lines, openEnds: input.openEnds })) for (const line of fresh) loose.add(line);
  }
  const causeOf = links.causes();
  return adjustments.map((each) => {
    const line = lineText(each);
    return { ...each, cause: causeOf(line), guards: loose.has(line) ? [...each.guards, openEnd] : each.guards };
  });
}

function endsOpen(
  change: Change,
  { lines, openEnds }: { lines: readonly LineKey[]; openEnds: ReadonlySet<string> },
): boolean {
  if (change.kind !== 'device' && change.kind !== 'group-move') return false;
  const moved: readonly Moved[] = change.kind === 'device' ? [change] : change.moved;
  return moved.some(({ astray }) => astray) || lines.some((line) => openEnds.has(lineText(line)));
}

/** The lines that a change may have moved seats between. */
function linesOf(
  change: Change,
  { adjustments, input }: { adjustments: readonly LineKey[]; input: CauseInput },
): LineKey[] {
  if (change.kind === 'device') return movedLines(change);
  if (change.kind === 'group-move') return change.moved.flatMap(movedLines);
  if (change.kind !== 'group-mapping')
    return adjustments.filter(({ serviceId }) => change.serviceIds.includes(serviceId));
  const { routing, count } = input;
  const parent = routing.parents.get(change.groupKey) ?? null;
  const routes = [routing.routes.get(change.groupKey), parent === null ? undefined : routing.routes.get(parent)];
  const accounts = new Set([...change.accountIds, ...routes.flatMap(accountOf)]);
  const brought = count.tallies.filter(({ sources }) => sources.has(change.groupKey)).map(({ serviceId }) => serviceId);
  const services = new Set(brought);
  // A group that brings nothing now brought what fell: any service of the accounts it was taken from.
  return adjustments.filter(
    ({ accountId, serviceId }) => accounts.has(accountId) && (services.size === 0 || services.has(serviceId)),
  );
}

/** The lines that a device left or came to; those it stayed a seat of have nothing to do with its move. */
function movedLines({ before, after }: Moved): LineKey[] {
  const [was, is] = [new Set(before.map(lineText)), new Set(after.map(lineText))];
  return [...before.filter((line) => !is.has(lineText(line))), ...after.filter((line) => !was.has(lineText(line)))];
}

function accountOf(route: Route | undefined): number[] {
  return route?.kind === 'account' ? [route.accountId] : [];
}

function causeText(change: Change): string {
  if (change.kind === 'device') return `device ${change.deviceKey}`;
  if (change.kind === 'group-move') return `group ${change.groupKey} moved`;
  if (change.kind === 'group-mapping') return `group ${change.groupKey}`;
  return change.kind === 'product-mapping' ? `product ${change.product}` : `service ${change.serviceIds[0] ?? ''}`;
}

/** Sets of lines that changes tie together. */
class Links {
  readonly #parents = new Map<string, string>();
  readonly #causes = new Map<string, Set<string>>();

  join(lines: readonly string[], cause: string): void {
    const [first, ...others] = new Set(lines);
    if (first === undefined || others.length === 0) return;
    this.#causes.set(first, (this.#causes.get(first) ?? new Set()).add(cause));
    for (const each of others) this.#parents.set(this.#rootOf(each), this.#rootOf(first));
  }

  /** The name of a line's cause: of several that meet, the first in order. null: nothing ties it to another line. */
  causes(): (line: string) => string | null {
    const names = new Map<string, string>();
    for (const [line, causes] of this.#causes) {
      const root = this.#rootOf(line);
      for (const cause of causes) {
        const known = names.get(root);
        if (known === undefined || cause < known) names.set(root, cause);
      }
    }
    return (line) => names.get(this.#rootOf(line)) ?? null;
  }

  #rootOf(line: string): string {
    let at = line;
    for (let up = this.#parents.get(at); up !== undefined && up !== at; up = this.#parents.get(at)) at = up;
    return at;
  }
}
