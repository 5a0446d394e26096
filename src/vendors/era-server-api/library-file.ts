import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTrouble, VendorError } from '../../errors.ts';

const windows = process.platform === 'win32';
const suffix = windows ? 'dll' : 'so';
const companions = windows ? ['Network', 'Protobuf', 'ProtobufNetworkMessages'] : ['Network', 'Protobuf'];

/**
 * The path of the vendor's library in its folder, with all it needs beside it. Throws VendorError that names the file
 * which is missing, cannot be read, or was made for another machine.
 */
export async function findLibrary(folder: string): Promise<string> {
  for (const name of ['ServerApi', ...companions]) await lookAt(join(folder, `${name}.${suffix}`));
  return join(folder, `ServerApi.${suffix}`);
}

async function lookAt(path: string): Promise<void> {
  const made = machineOf(await beginningOf(path));
  if (made === process.arch) return;
  const what =
    made === null ? `no library of this system` : `made for ${made}, and this program runs on ${process.arch}`;
  throw refused(`${path} is ${what}. Take the files of an ESET server of the same system and kind of processor.`);
}

const looked = 4096;

async function beginningOf(path: string): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(looked), 0, looked, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw refused(`${path} cannot be read: ${fileTrouble(error)}. It comes with the ESET server; copy it from there.`);
  }
}

const refused = (message: string) => new VendorError('unavailable', message, { neverSent: true });

// Numbers of processors: ELF, e_machine; PE, Machine.
const elfMachines: Record<number, string> = { 3: 'ia32', 62: 'x64', 183: 'arm64' };
const peMachines: Record<number, string> = { 332: 'ia32', 34404: 'x64', 43620: 'arm64' };

/** The processor that a library of this system was made for, as node names it; null where it is none. */
function machineOf(file: Buffer): string | null {
  if (windows) return peMachine(file);
  if (file.length < 20 || file.readUInt32BE(0) !== 0x7f454c46) return null;
  const machine = file.readUInt8(5) === 2 ? file.readUInt16BE(18) : file.readUInt16LE(18);
  return elfMachines[machine] ?? `processor ${machine}`;
}

function peMachine(file: Buffer): string | null {
  if (file.length < 64 || file.toString('latin1', 0, 2) !== 'MZ') return null;
  const header = file.readUInt32LE(60);
  if (header + 6 > file.length || file.toString('latin1', header, header + 4) !== 'PE\0\0') return null;
  const machine = file.readUInt16LE(header + 4);
  return peMachines[machine] ?? `processor ${machine}`;
}
