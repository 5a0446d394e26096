/*
 * The reference that a ticket is found by after any doubt: the same for the same stay, whatever installation
 * of this program asks, also after a restored backup.
 */

export interface StayIdentity {
  /** The ESET server as its vendor knows it (host, or instance), never our own key of it. */
  server: string;
  groupId: string;
  deviceId: string;
  ordinal: number;
}

/** 60 characters at most, of letters, digits and dashes. */
export function ticketReference({ server, groupId, deviceId, ordinal }: StayIdentity): string {
  const identity = [server, groupId, deviceId].map((part) => part.trim().toLowerCase()).join('\n');
  return `seatbridge-${fingerprint(identity)}-${ordinal}`;
}

const OFFSET = 0x6c62272e07bb014262b821756295c58dn;
const PRIME = 0x0000000001000000000000000000013bn;

/** FNV-1a over the text's UTF-8, 128 bits as 25 characters of base 36. No secret: it only tells texts apart. */
export function fingerprint(text: string): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(128, (hash ^ BigInt(byte)) * PRIME);
  return hash.toString(36).padStart(25, '0');
}
