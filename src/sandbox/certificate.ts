import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';

export type Certificate = {
  /** PEM, PKCS #8. */
  key: string;
  /** PEM. */
  cert: string;
  /** SHA-256 of the DER, upper-case hex with colons, as node's `fingerprint256`. */
  fingerprint: string;
};

const validYears = 5;

/** A fresh self-signed certificate for localhost and 127.0.0.1, valid from a day before `now` for about five years. */
export function makeCertificate(now: Date): Certificate {
  const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' });
  const body = certificateBody(publicKey, now);
  const der = sequence(body, ecdsaWithSha256, bitString(sign('sha256', body, keys.privateKey)));
  const certificate = new X509Certificate(der);
  return {
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: certificate.toString(),
    fingerprint: certificate.fingerprint256,
  };
}

// RFC 5280, 4.1: the part of a certificate that is signed.
function certificateBody(publicKey: Buffer, now: Date): Buffer {
  const until = new Date(now);
  until.setUTCFullYear(now.getUTCFullYear() + validYears);
  const version3 = tagged(0, integer(Buffer.from([2])));
  const name = sequence(set(sequence(oid('2.5.4.3'), utf8('ESET PROTECT sandbox'))));
  const validity = sequence(time(new Date(now.getTime() - 86_400_000)), time(until));
  const serial = integer(Buffer.concat([Buffer.from([1]), randomBytes(15)]));
  return sequence(version3, serial, ecdsaWithSha256, name, validity, name, publicKey, extensions(publicKey));
}

function extensions(publicKey: Buffer): Buffer {
  const dnsName = der(0x82, Buffer.from('localhost', 'latin1'));
  const ipAddress = der(0x87, Buffer.from([127, 0, 0, 1]));
  const keyId = createHash('sha1').update(publicKey).digest();
  return tagged(
    3,
    sequence(
      extension({ id: '2.5.29.19', critical: true, value: sequence() }), // basicConstraints: not a CA
      extension({ id: '2.5.29.15', critical: true, value: der(0x03, Buffer.from([7, 0x80])) }), // digitalSignature
      extension({ id: '2.5.29.37', critical: false, value: sequence(oid('1.3.6.1.5.5.7.3.1')) }), // serverAuth
      extension({ id: '2.5.29.17', critical: false, value: sequence(dnsName, ipAddress) }), // subjectAltName
      extension({ id: '2.5.29.14', critical: false, value: octets(keyId) }), // subjectKeyIdentifier
    ),
  );
}

function extension({ id, critical, value }: { id: string; critical: boolean; value: Buffer }): Buffer {
  const flag = critical ? [der(0x01, Buffer.from([0xff]))] : [];
  return sequence(oid(id), ...flag, octets(value));
}

// DER: one octet of tag, the length (short form below 128, else the number of octets and the octets), the content.
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 128) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const hex = content.length.toString(16);
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const set = (...parts: Buffer[]) => der(0x31, ...parts);
const tagged = (number: number, content: Buffer) => der(0xa0 | number, content);
const integer = (bytes: Buffer) => der(0x02, bytes);
const octets = (bytes: Buffer) => der(0x04, bytes);
const utf8 = (text: string) => der(0x0c, Buffer.from(text, 'utf8'));
const bitString = (bytes: Buffer) => der(0x03, Buffer.from([0]), bytes);

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

// RFC 5280, 4.1.2.5: UTCTime with two digits of year through 2049, GeneralizedTime with four after that.
function time(at: Date): Buffer {
  const digits = `${at.toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
  if (at.getUTCFullYear() < 2050) return der(0x17, Buffer.from(digits.slice(2), 'latin1'));
  return der(0x18, Buffer.from(digits, 'latin1'));
}

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
