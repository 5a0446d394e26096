/** A version as the vendor answers it: `id` is a 64-bit number in text, four parts of 16 bits; the parts only where it is semantic. */
export function versionRecord(name: string) {
  const parts = name.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [a = 0, b = 0, c = 0, d = 0] = parts;
  const id = [a, b, c, d].reduce((sum, part) => (sum << 16n) | BigInt(part & 0xffff), 0n);
  const semantic = parts.length === 3 && { major: a || undefined, minor: b || undefined, patch: c || undefined };
  return { id: String(id), name, ...semantic };
}
