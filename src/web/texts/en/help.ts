export const help = {
  of: 'Help: {{screen}}',
  everything: 'All of the help, the documents and the API reference',
  documents: 'Documents',
  guide: "The operator's guide: rights, first posting, service, backups",
  reference: 'The API reference, to try each route',
  ask: 'Ask, or say what is missing',
  screensTitle: 'The screens',
  wordsTitle: 'What the words mean',
  screens: {
    dashboard:
      'How everything stands: what waits for a person, what changed in money, how old the data is. Each number leads to the list behind it.',
    accounts:
      'Whose the devices of each group are. Choose a group on the left and an agreement on the right; a double click or Enter maps. Suggestions wait in the second view, how each account is billed in the third.',
    services:
      'What bills each product that devices carry: a service of the ConnectWise catalog, nothing, or a quantity set by hand. How seats are counted is a rule of the service.',
    priorities:
      'Which groups open tickets. A group with a priority gets a ticket for each device that enters it and stays for the delay.',
    billing:
      'The quantities that should change in ConnectWise. Nothing changes before somebody approves it, and everything that went out can be taken back.',
    tickets:
      'The devices in watched groups, and their tickets: what waits, what is open, and what has no account to go to.',
    findings:
      'What Seatbridge cannot or may not decide by itself, with what settles it. What is accepted comes back if its seats or money change.',
    activity:
      'What happened: every sync with what it read and what went wrong in the words of the other side, and who changed what.',
    options: 'Connections, intervals, billing, tickets, users and notifications. Each setting has a default.',
    firstStart:
      'From nothing to the first dry run, step by step: ConnectWise, the ESET servers, the first sync, what belongs together. It can be left at any time, and goes on where it stopped.',
    esetConsole: 'The web console of each ESET server, in a new tab.',
    feedback:
      'Tell the makers of Seatbridge. It shows all that is sent, and nothing is lost if it cannot be sent at once.',
    help: 'This page. On every other screen the question mark, or F1, opens the help of that screen.',
  },
  doors: {
    signIn:
      'With the e-mail address and the password that you set, then the second factor if you have one; or with the sign-on of your company where there is a button for it. Whoever is new or has lost the password asks an administrator for a code and sets one with “I have a code”.',
    setPassword:
      'Here a code from an administrator becomes a password of your own: for whoever is new, and for whoever has lost the password. Then sign in with your e-mail address and that password.',
    firstStart:
      'Nobody uses this Seatbridge yet. Whoever has the code of its terminal or of its data folder becomes the first administrator, and adds the others later under Tools, Options. The next start of the program prints another code and ends this one.',
  },
  words: {
    oneTimeCode: {
      word: 'One-time code',
      means:
        'An administrator gets it from Tools, Options, Users and gives it to you. It works once, within 72 hours; after that, ask for another.',
    },
    password: {
      word: 'Password',
      means: '12 to 128 characters of any kind; a sentence is good. What guessers try first is refused.',
    },
    lockOut: {
      word: 'Waiting time',
      means:
        'After five wrong passwords in a row an account waits a minute, after each further one twice as long, up to an hour. An administrator can end it.',
    },
    secondFactor: {
      word: 'Second factor',
      means:
        'The digits of your authenticator app, or one of the recovery codes, each of which works once. Whoever has neither asks an administrator.',
    },
    esetServer: {
      word: 'ESET server',
      means: 'One connection to an ERA, ESMC or ESET PROTECT server or a cloud instance. There can be many.',
    },
    connection: { word: 'Connection', means: 'ConnectWise, or an ESET server, with what is needed to reach it.' },
    group: {
      word: 'Group',
      means:
        'A static or dynamic group of ESET. A device is in exactly one static group, and in any number of dynamic ones.',
    },
    dynamicGroup: { word: 'Dynamic group', means: 'A group that devices enter and leave by what they are like.' },
    product: { word: 'Product', means: 'An ESET product as devices report it, without its version.' },
    addition: { word: 'Addition', means: 'A recurring line on an agreement: product, quantity, price and dates.' },
    service: { word: 'Service', means: 'The item of the ConnectWise catalog that an addition bills.' },
    account: {
      word: 'Account',
      means: 'A company with the agreement its seats are billed on. Without an agreement it is for tickets only.',
    },
    line: {
      word: 'Line',
      means: 'One service of one account and how it is billed: managed, included, or fixed by hand.',
    },
    seat: { word: 'Seat', means: 'One device, counted once, for one line.' },
    adjustment: {
      word: 'Adjustment',
      means: "One change of one addition's quantity: from, to, when, why, and by whom.",
    },
    entry: { word: 'Entry', means: 'One stay of a device in a group, from entering to leaving.' },
    finding: { word: 'Finding', means: 'Something that needs a person, with the seats and the money at stake.' },
    stale: {
      word: 'Stale',
      means: 'Older than so many intervals of its connection. Nothing is decided on stale data.',
    },
    excluded: { word: 'Excluded', means: 'Its devices are not billed, and open no tickets unless somebody says so.' },
    suggestion: { word: 'Suggestion', means: 'A mapping that fits by name. It is certain where exactly one fits.' },
    notBilled: { word: 'Not billed', means: 'Nobody pays for this product by the device.' },
    fixed: { word: 'By hand', means: 'The quantity is set by hand, as of products licensed by mailbox or user.' },
    priority: { word: 'Priority', means: 'Of ConnectWise. It switches tickets on for a group.' },
    baseline: {
      word: 'Baseline',
      means: 'The first listing of a group. What is in it already opens nothing, unless asked.',
    },
    guard: { word: 'Guard', means: 'A rule that sends an adjustment to a person, also in automatic mode.' },
    dryRun: { word: 'Dry run', means: 'The same plan, and nothing is posted or stored.' },
    verdict: {
      word: 'Without a verdict',
      means: 'It was sent and the answer was lost. Reading settles it; nothing is sent twice.',
    },
    hold: { word: 'Hold', means: 'After an undo the line waits until somebody releases it.' },
    unrouted: { word: 'Unrouted', means: 'No account says which company its ticket is for.' },
    leaving: {
      word: 'Leaving',
      means: 'What becomes of the ticket when the device leaves: nothing, a note, or closing it.',
    },
    accepted: { word: 'Accepted', means: 'Somebody said, with a reason, that it may stay so.' },
    atStake: { word: 'At stake', means: 'The seats and the money a month that would be billed wrong.' },
    run: { word: 'Run', means: 'One sync of one connection, and what it came to.' },
    doubtful: { word: 'Doubtful', means: 'It showed too much gone at once, so nothing was concluded from it.' },
    interrupted: { word: 'Interrupted', means: 'The program ended in the middle. Nothing was concluded.' },
    audit: { word: 'Audit', means: 'Who changed what and when. It cannot be edited.' },
    interval: { word: 'Interval', means: 'How often a connection is read.' },
    role: {
      word: 'Role',
      means: 'What a person may do: a viewer looks, an operator maps, approves and syncs, an administrator sets up.',
    },
  },
};
