import { basename } from 'node:path';
import { VendorError } from '../../errors.ts';
import { doubtful, type Report, type Row } from '../era-reports/columns.ts';
import { readTable } from '../era-reports/table.ts';
import { bytesOf, isSame, type Sighting, sight } from './disk.ts';
import type { ReportSettings } from './settings.ts';
import { decoded } from './text.ts';

/** A file as the report that its columns were assigned from. */
export function reportIn(file: Sighting, { columns, delimiter, header, closed }: ReportSettings): Report {
  const name = basename(file.path);
  return {
    name,
    columns,
    async *rows(signal) {
      await refuseChanged(file, signal);
      const ending = { closed: false };
      const text = decoded(bytesOf(file.path, signal), { name, ending });
      yield* readTable(text, { name, delimiter, checkHeader: (found) => refuseOtherHeader(found, { name, header }) });
      if (closed && !ending.closed)
        throw doubtful(`${name} does not end with a line end as it used to: it is cut short.`);
      await refuseChanged(file, signal);
    },
  };
}

async function refuseChanged(file: Sighting, signal: AbortSignal): Promise<void> {
  if (isSame(file, await sight(file.path, signal))) return;
  throw new VendorError('unavailable', `${file.path} changed while it was read. The next sync reads it again.`);
}

/** The columns of another header may mean anything. */
function refuseOtherHeader(found: Row, { name, header }: { name: string; header: Row }): void {
  const now = found.map((cell) => cell.trim());
  if (now.length === header.length && now.every((cell, at) => cell === header[at])) return;
  const quoted = (cells: Row) => cells.map((cell) => `"${cell}"`).join(', ');
  const gone = header.filter((cell) => !now.includes(cell));
  const fresh = now.filter((cell) => !header.includes(cell));
  const changes = [
    ...(gone.length > 0 ? [`missing: ${quoted(gone)}`] : []),
    ...(fresh.length > 0 ? [`new: ${quoted(fresh)}`] : []),
  ];
  throw doubtful(
    `${name} has another header than the one that its columns were assigned from: ` +
      `${changes.length > 0 ? changes.join('; ') : 'the columns stand in another order'}. Assign its columns again, or see whether it is another report.`,
  );
}
