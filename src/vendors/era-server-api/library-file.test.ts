import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLibrary } from './library-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seatbridge-library-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The beginning of an ELF file for this processor. */
function elf(machine: number): Buffer {
  const file = Buffer.alloc(64);
  file.writeUInt32BE(0x7f454c46, 0);
  file.writeUInt8(1, 5);
  file.writeUInt16LE(machine, 18);
  return file;
}
const own = process.arch === 'arm64' ? 183 : 62;
const put = (name: string, file: Buffer) => writeFile(join(folder, name), file);

test.skipIf(process.platform === 'win32')(
  'a folder is complete with the library and its companions, all made for this processor',
  async () => {
    await expect(findLibrary(folder)).rejects.toThrow(/ServerApi\.so cannot be read: there is no such file/);
    await put('ServerApi.so', elf(own));
    await put('Network.so', elf(own));
    await expect(findLibrary(folder)).rejects.toThrow(/Protobuf\.so cannot be read/);
    await put('Protobuf.so', elf(3));
    await expect(findLibrary(folder)).rejects.toThrow(/Protobuf\.so is made for ia32, and this program runs on/);
    await put('Protobuf.so', Buffer.from('MZ a library of another system'));
    await expect(findLibrary(folder)).rejects.toThrow(/Protobuf\.so is no library of this system/);
    await put('Protobuf.so', elf(own));
    expect(await findLibrary(folder)).toBe(join(folder, 'ServerApi.so'));
  },
);
