import type { LineKey } from '../../domain/count.ts';
import { routeGroups } from '../../domain/group-tree.ts';
import { defaultLine, type Marks, markLines } from '../../domain/marks.ts';
import { lineText } from '../../domain/plan-lines.ts';
import { loadGroupNodes } from '../../store/inventory.ts';
import { loadLines } from '../../store/lines.ts';
import { loadGroupMappings, loadProductMappings, loadServiceRules } from '../../store/mapping.ts';
import type { App } from '../app.ts';
import { loadSettings } from '../settings.ts';

/** The marks of lines under the mapping and the rules as they are now: those that a plan of now would give. */
export async function loadMarks(app: App): Promise<(line: LineKey) => Marks> {
  const { read } = app.db;
  const marksOf = markLines({
    routing: routeGroups(await loadGroupNodes(read, { at: null }), await loadGroupMappings(read, null)),
    productMappings: await loadProductMappings(read, null),
    serviceRules: await loadServiceRules(read, null),
    settings: (await loadSettings(app)).billing,
  });
  const lines = new Map((await loadLines(read, null)).map((line) => [lineText(line), line]));
  return (key) => marksOf(lines.get(lineText(key)) ?? defaultLine(key));
}
