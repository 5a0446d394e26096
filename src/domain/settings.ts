/*
 * The settings that the domain decides by, with their defaults and a line of help each.
 * Whoever stores them checks their types against these defaults.
 */

export interface GuardLimits {
  dropPercent: number;
  dropSeats: number;
  dropSmallBelow: number;
  risePercent: number;
  riseSeats: number;
  runCents: number;
  runAccounts: number;
}

export interface BillingSettings {
  mode: 'manual' | 'automatic';
  guards: GuardLimits;
  zeroSeats: 'ask' | 'keep' | 'zero';
  notSeenDays: number;
  activationGraceDays: number;
  post: 'daily' | 'after-sync';
  /** HH:MM in the zone of the PSA. */
  postAt: string;
  freezeDays: number;
}

export interface SyncSettings {
  intervalMinutes: number;
  staleIntervals: number;
  vanishSharePercent: number;
  vanishMinDevices: number;
  fullListingHours: number;
}

export interface TicketSettings {
  delayMinutes: number;
  perRun: number;
  ticketPer: 'group' | 'device';
  reentry: 'note' | 'new' | 'reopen';
  leaving: 'nothing' | 'note' | 'close';
  closedByPerson: 'reopen' | 'new' | 'nothing';
  closedByPersonDays: number;
  mutedOpen: boolean;
  fallbackCompanyId: string | null;
  summary: string;
  description: string;
}

export const guardLimits: GuardLimits = {
  dropPercent: 20,
  dropSeats: 3,
  dropSmallBelow: 15,
  risePercent: 50,
  riseSeats: 10,
  runCents: 500_000,
  runAccounts: 50,
};

export const billingSettings: BillingSettings = {
  mode: 'manual',
  guards: guardLimits,
  zeroSeats: 'ask',
  notSeenDays: 60,
  activationGraceDays: 30,
  post: 'daily',
  postAt: '06:00',
  freezeDays: 0,
};

export const syncSettings: SyncSettings = {
  intervalMinutes: 10,
  staleIntervals: 3,
  vanishSharePercent: 30,
  vanishMinDevices: 10,
  fullListingHours: 24,
};

export const ticketSettings: TicketSettings = {
  delayMinutes: 60,
  perRun: 20,
  ticketPer: 'group',
  reentry: 'note',
  leaving: 'note',
  closedByPerson: 'reopen',
  closedByPersonDays: 7,
  mutedOpen: false,
  fallbackCompanyId: null,
  summary: '{device}: {group}',
  description: [
    '{device} is in the group "{group}" of {server} since {entered}.',
    'Operating system: {os}',
    'Last seen: {lastSeen}',
    'Products: {products}',
    'Account: {account}',
  ].join('\n'),
};

/** One line of help for each setting, by its dotted name. */
export const settingHelp: Readonly<Record<string, string>> = {
  'billing.mode': 'manual: a person approves every adjustment; automatic: what no guard stops is approved by itself',
  'billing.guards.dropPercent': 'a drop of more than so many percent goes to a person',
  'billing.guards.dropSeats': 'where there were few seats, a drop of so many and more goes to a person',
  'billing.guards.dropSmallBelow': 'fewer seats than this are few',
  'billing.guards.risePercent': 'a rise of more than so many percent, and of more than riseSeats, goes to a person',
  'billing.guards.riseSeats': 'a rise of no more seats than this is never large',
  'billing.guards.runCents': 'one run that changes invoices by more than so many cents goes to a person',
  'billing.guards.runAccounts': 'one run that changes more accounts than this goes to a person',
  'billing.zeroSeats': 'an addition without seats: ask a person, keep it as it is, or set it to zero',
  'billing.notSeenDays': 'a counted device not seen for so many days is a finding',
  'billing.activationGraceDays': 'an activation counts for so many days past its validity',
  'billing.post': 'daily at postAt, or after every sync',
  'billing.postAt': 'time of the daily posting, HH:MM in the zone of the PSA',
  'billing.freezeDays':
    'nothing is posted from so many days before an invoice date until it has moved on; 0: never frozen',
  'sync.intervalMinutes': 'minutes between two syncs of a connection that has no interval of its own',
  'sync.staleIntervals': 'data older than so many intervals is stale',
  'sync.vanishSharePercent': 'a listing that lacks more than so many percent of what there was is doubtful',
  'sync.vanishMinDevices':
    'a customer with more devices, or a group with more members, than this is judged by the same share',
  'sync.fullListingHours': 'hours after which ConnectWise is read in full again, not only what changed',
  'tickets.delayMinutes': 'a device is in a group for so many minutes, seen, before its ticket is opened',
  'tickets.perRun': 'tickets opened in one run at most; the rest wait',
  'tickets.ticketPer': 'one open ticket per device and group, or per device',
  'tickets.reentry': 'a device that enters again while its ticket is open: a note, a new ticket, or reopen',
  'tickets.leaving': 'a device that leaves: nothing, a note, or close the ticket if no person has touched it',
  'tickets.closedByPerson': 'a ticket closed by a person while the device stays: reopen, a new one, or nothing',
  'tickets.closedByPersonDays': 'days after which closedByPerson acts',
  'tickets.mutedOpen': 'whether devices muted in ESET open tickets',
  'tickets.fallbackCompanyId':
    'company that gets the tickets of devices without an account; empty: they are listed as unrouted',
  'tickets.summary': 'template of the summary; 100 characters at most are kept',
  'tickets.description': 'template of the description',
};
