import { fingerprint } from './fingerprint.ts';

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
