import { stripVTControlCharacters } from 'node:util';

/** A column of a table: numbers, and text aligned so, stand at the right. */
export interface Column<Row> {
  title: string;
  value(row: Row): string | number;
  align?: 'left' | 'right';
}

const gap = '  ';
const narrowest = 8;

/** Rows as lines of text. Where `width` is too small, the longest texts are folded; nothing is cut, and numbers never fold. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number = terminalWidth(),
): string {
  const cells = rows.map((row) => columns.map((column) => column.value(row)));
  const right = columns.map(
    (column, at) => column.align === 'right' || cells.some((row) => typeof row[at] === 'number'),
  );
  const texts = [
    columns.map(({ title }) => title),
    ...cells.map((row) => row.map((cell) => printable(String(cell)).replaceAll('\n', ' '))),
  ];
  const natural = columns.map((_, at) => texts.reduce((most, row) => Math.max(most, textWidth(row[at] ?? '')), 0));
  const widths = shrink(natural, { right, room: width - gap.length * (columns.length - 1) });
  const rule = widths.map((each) => '─'.repeat(each)).join(gap);
  const [titles = [], ...lines] = texts.map((row) => rowLines(row, { widths, right }));
  return [...titles, rule, ...lines.flat()].join('\n');
}

function rowLines(
  row: readonly string[],
  { widths, right }: { widths: readonly number[]; right: readonly boolean[] },
): string[] {
  const cells = row.map((text, at) => fold(text, widths[at] ?? 0));
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((cell, at) => padded(cell[line] ?? '', { width: widths[at] ?? 0, right: right[at] ?? false }))
      .join(gap)
      .trimEnd(),
  );
}

/** Columns of the terminal; without end where another program reads: it must find a text in one piece. */
export function terminalWidth(): number {
  return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : Number.POSITIVE_INFINITY;
}

/** The text in lines of at most `width` columns, each as far in as the first; broken between words where it can be. */
export function fold(text: string, width: number): string[] {
  if (textWidth(text) <= width) return [text];
  const indent = ' '.repeat(Math.min(text.search(/\S|$/), Math.floor(width / 2)));
  const room = Math.max(2, width - indent.length); // a wide character takes two
  const lines: string[] = [];
  let line = '';
  for (const word of text
    .trim()
    .split(/ +/)
    .flatMap((each) => pieces(each, room))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= room) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].map((each) => indent + each);
}

/** A word alone, or what fits on each line of one that is longer than a line. */
function pieces(word: string, room: number): string[] {
  if (textWidth(word) <= room) return [word];
  const found: string[] = [];
  let [piece, used] = ['', 0];
  for (const { segment } of graphemes.segment(word)) {
    const width = graphemeWidth(segment);
    if (used + width > room) {
      found.push(piece);
      [piece, used] = ['', 0];
    }
    piece += segment;
    used += width;
  }
  return [...found, piece];
}

// Takes from the widest text column until all fit, so that short columns stay whole.
function shrink(natural: readonly number[], { right, room }: { right: readonly boolean[]; room: number }): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, each) => sum + each, 0) - room;
  while (excess > 0) {
    const widest = widestText(widths, right);
    if (widest === null) return widths;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function widestText(widths: readonly number[], right: readonly boolean[]): number | null {
  let widest: number | null = null;
  for (const [at, width] of widths.entries()) {
    if (right[at] || width <= narrowest) continue;
    if (widest === null || width > (widths[widest] ?? 0)) widest = at;
  }
  return widest;
}

function padded(text: string, { width, right }: { width: number; right: boolean }): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)));
  return right ? blanks + text : text + blanks;
}

/** The text in at most `width` columns; the last one is an ellipsis where something was cut. */
export function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += graphemeWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
// Scripts and symbols that a terminal draws two columns wide.
const wide = /\p{Emoji_Presentation}|[ᄀ-ᅟ⺀-〾ぁ-㏿㐀-䶿一-鿿ꀀ-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦]/u;

const graphemeWidth = (grapheme: string) => (wide.test(grapheme) ? 2 : 1);

/** The text without anything that would steer the terminal: names come from other people's systems. Lines stay. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/gu, ' ');
}

/** Columns that a terminal needs for printable text. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}
