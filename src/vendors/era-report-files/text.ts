import { doubtful } from '../era-reports/columns.ts';

export type Encoding = 'utf-8' | 'utf-16le';

/** As much of a file tells its encoding. */
export const encodingBytes = 4096;

/** Told by the byte-order mark, else by the zeros that UTF-16 has between the letters of a header. */
export function encodingOf(head: Buffer, name: string): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  const [even, odd] = [hasZeros(head, { from: 0 }), hasZeros(head, { from: 1 })];
  if ((head[0] === 0xfe && head[1] === 0xff) || (even && !odd))
    throw doubtful(`${name} is UTF-16BE, which is not read. Save it as UTF-8.`);
  return odd && !even ? 'utf-16le' : 'utf-8';
}

/** Whether a quarter of every other byte is zero. */
function hasZeros(head: Buffer, { from }: { from: 0 | 1 }): boolean {
  let zeros = 0;
  for (let at = from; at < head.length; at += 2) if (head[at] === 0) zeros += 1;
  return zeros * 4 > head.length / 2;
}

/** What text ended with, known when all of it was read. */
export interface Ending {
  closed: boolean;
}

/** The text of bytes, without a byte-order mark. Throws VendorError 'unexpected' for bytes that are no text of their encoding. */
export async function* decoded(
  bytes: AsyncIterable<Buffer>,
  { name, ending }: { name: string; ending: Ending },
): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  const read = (chunk?: Buffer) => {
    try {
      return decoder?.decode(chunk, { stream: chunk !== undefined }) ?? '';
    } catch {
      throw doubtful(
        `${name} is not ${decoder?.encoding.toUpperCase()} throughout: it is cut short or of another encoding. Save it as UTF-8.`,
      );
    }
  };
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(encodingOf(chunk.subarray(0, encodingBytes), name), { fatal: true });
    const text = read(chunk);
    if (text !== '') ending.closed = /[\r\n]$/.test(text);
    yield text;
  }
  yield read();
}
