/** What every setting is called and does; a name's dots are dashes here. */
export const settings = {
  choices: {
    manual: 'always a person',
    automatic: 'automatic',
    ask: 'ask a person',
    keep: 'keep as it is',
    zero: 'set to zero',
    daily: 'once a day',
    'after-sync': 'after every sync',
    group: 'device and group',
    device: 'device',
    note: 'a note',
    new: 'a new ticket',
    reopen: 'reopen',
    nothing: 'nothing',
    close: 'close',
  },
  words: {
    'billing-mode': {
      name: 'Who approves',
      help: 'manual: a person approves every adjustment; automatic: what no guard stops is approved by itself.',
    },
    'billing-guards-dropPercent': {
      name: 'A drop of more than (%)',
      help: 'Such a drop goes to a person, also in automatic mode.',
    },
    'billing-guards-dropSeats': {
      name: 'A drop of seats, where there were few',
      help: 'So many seats fewer, and more, go to a person where there were few.',
    },
    'billing-guards-dropSmallBelow': { name: 'What counts as few seats', help: 'Fewer seats than this are few.' },
    'billing-guards-risePercent': {
      name: 'A rise of more than (%)',
      help: 'Such a rise goes to a person, if it is also of more seats than below.',
    },
    'billing-guards-riseSeats': {
      name: 'A rise that is never large',
      help: 'A rise of no more seats than this is never large.',
    },
    'billing-guards-runCents': {
      name: 'Money of one run',
      help: 'A run that changes invoices by more goes to a person.',
    },
    'billing-guards-runAccounts': {
      name: 'Accounts of one run',
      help: 'A run that changes more accounts goes to a person.',
    },
    'billing-zeroSeats': {
      name: 'An addition without seats',
      help: 'Ask a person, keep it as it is, or set it to zero.',
    },
    'billing-notSeenDays': {
      name: 'Not seen for so many days',
      help: 'A counted device that was not seen for so long is a finding.',
    },
    'billing-activationGraceDays': {
      name: 'Days of grace of an activation',
      help: 'An activation counts for so many days past its validity.',
    },
    'billing-post': {
      name: 'When approved adjustments are posted',
      help: 'Once a day at the time below, or after every sync.',
    },
    'billing-postAt': { name: 'Time of the daily posting', help: 'In the zone of the ConnectWise server.' },
    'billing-freezeDays': {
      name: 'Frozen before an invoice, in days',
      help: 'Nothing is posted from so many days before an invoice date until it has moved on; 0: never frozen.',
    },
    'sync-intervalMinutes': {
      name: 'Minutes between two syncs',
      help: 'Of a connection that has no interval of its own.',
    },
    'sync-staleIntervals': {
      name: 'Stale after so many intervals',
      help: 'Older data are stale, and what rests on them goes to a person.',
    },
    'sync-vanishSharePercent': {
      name: 'Vanished at once (%)',
      help: 'A listing that lacks more of what there was is doubtful, and changes nothing.',
    },
    'sync-vanishMinDevices': {
      name: 'Judged by itself from so many devices',
      help: 'A customer with more devices, or a group with more members, is judged by the same share.',
    },
    'sync-fullListingHours': {
      name: 'Hours between two full listings',
      help: 'After so long ConnectWise is read in full, not only what changed.',
    },
    'tickets-delayMinutes': {
      name: 'Delay in minutes',
      help: 'A device is in a group for so long, seen, before its ticket is opened.',
    },
    'tickets-perRun': { name: 'Tickets of one run', help: 'At most; the rest wait.' },
    'tickets-ticketPer': { name: 'One open ticket for each', help: 'Device and group, or device.' },
    'tickets-reentry': {
      name: 'A device enters again while its ticket is open',
      help: 'A note, a new ticket, or reopen.',
    },
    'tickets-leaving': {
      name: 'A device leaves',
      help: 'Nothing, a note, or close the ticket if no person has touched it.',
    },
    'tickets-closedByPerson': {
      name: 'A person closes while the device stays',
      help: 'Reopen, a new ticket, or nothing.',
    },
    'tickets-closedByPersonDays': { name: 'After so many days', help: 'Then the choice above acts.' },
    'tickets-mutedOpen': { name: 'Muted devices open tickets', help: 'Devices that are muted in ESET.' },
    'tickets-fallbackCompanyId': {
      name: 'Company for devices without an account',
      help: 'Empty: such devices are listed as unrouted.',
    },
    'tickets-summary': { name: 'Summary', help: 'Template; 100 characters at most are kept.' },
    'tickets-description': { name: 'Description', help: 'Template of the text.' },
    'psa-timeZone': {
      name: 'Time zone of the ConnectWise server',
      help: 'Learned when the connection is tested; empty: the zone of this machine.',
    },
    'writes-onItsWaySeconds': {
      name: 'A lost answer, in seconds',
      help: 'A request whose answer was lost may still be on its way for so long: until then its outcome is unknown.',
    },
    'users-idleMinutes': {
      name: 'Idle session, in minutes',
      help: 'A session in which nothing was done for so long ends.',
    },
    'users-sessionHours': { name: 'Longest session, in hours', help: 'A session ends after so long in any case.' },
    'users-secondFactorForAdministrators': {
      name: 'Administrators need a second factor',
      help: 'Whoever signs in by password and has none may only read until it is set up.',
    },
    'feedback-recipient': {
      name: 'Where feedback goes',
      help: 'An e-mail address, or the https address of a webhook; empty: it is kept as files in the data folder.',
    },
    'feedback-sender': { name: 'Sender of feedback', help: 'The e-mail address that it comes from.' },
  },
};
