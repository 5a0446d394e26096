const mask = '[secret]';
// Below this an encoded form is so short that ordinary words would be masked.
const shortestEncoded = 6;

/** Masks every secret in a text: as it is, URL-encoded, JSON-escaped, hexadecimal, and base64 at any alignment. */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret !== '').flatMap(formsOf);
  if (forms.length === 0) return text;
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return text.replace(new RegExp(longestFirst.map(RegExp.escape).join('|'), 'gi'), mask);
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const urlEncoded = encodeURIComponent(secret);
  const strict = urlEncoded.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const form = new URLSearchParams({ x: secret }).toString().slice(2);
  const encoded = [bytes.toString('hex'), ...[0, 1, 2].flatMap((offset) => base64Core(bytes, offset))];
  return [
    secret,
    urlEncoded,
    strict,
    form,
    JSON.stringify(secret).slice(1, -1),
    ...encoded.filter((form) => form.length >= shortestEncoded),
  ];
}

/** The base64 digits that these bytes alone decide when `offset` other bytes stand before them, in both alphabets. */
function base64Core(bytes: Buffer, offset: number): string[] {
  const digits = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const core = digits.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
}
