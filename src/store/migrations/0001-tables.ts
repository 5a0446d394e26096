import {
  type Columns,
  integer,
  key,
  type Migration,
  optionalInteger,
  optionalText,
  optionalTo,
  primaryText,
  shaper,
  text,
  to,
} from './shape.ts';

type Shaper = ReturnType<typeof shaper>;

const synced: Columns = {
  id: key,
  connection_id: to('connections'),
  vendor_id: text,
  hash: text,
  since: text,
  missing_since: optionalText,
  removed_at: optionalText,
  unreadable: optionalText,
};

const stated: Columns = { id: key, from_at: text, to_at: optionalText, by: text };

const NOW = 'to_at is null';

async function connections({ table, index, unique }: Shaper): Promise<void> {
  await table('connections', {
    id: key,
    name: text,
    name_key: text,
    kind: text,
    role: text,
    settings: text,
    secrets: text,
    console_url: optionalText,
    interval_minutes: integer,
    created_at: text,
    disconnected_at: optionalText,
    unsettled: integer,
    watermarks: text,
    synced_at: optionalText,
    full_at: optionalText,
    newest_sign: optionalText,
  });
  await unique('connections', 'name_key');
  await table('runs', {
    id: key,
    connection_id: to('connections'),
    started_at: text,
    ended_at: optionalText,
    state: text,
    full: integer,
    counts: text,
    requests: integer,
    message: text,
    doubt: optionalText,
    confirmed_by: optionalText,
  });
  await index('runs', 'connection_id, id');
  await index('runs', 'connection_id, state, id');
  await table('staged', {
    id: key,
    connection_id: to('connections'),
    object: text,
    rows: text,
  });
  await index('staged', 'connection_id, object, id');
  await table('signs', { id: key, connection_id: to('connections'), from_at: text, newest_sign: text });
  await unique('signs', 'connection_id, from_at');
}

async function inventory({ table, index, unique }: Shaper): Promise<void> {
  const group = { parent_vendor_id: optionalText, name: text, kind: text, is_customer: integer };
  await table('groups', { ...synced, ...group, name_key: text, members_doubt: optionalText });
  await unique('groups', 'connection_id, vendor_id');
  await index('groups', 'connection_id, id');
  await table('group_past', { id: key, group_id: to('groups'), from_at: text, to_at: text, ...group });
  await index('group_past', 'group_id, to_at');
  await index('group_past', 'to_at');

  const device = {
    group_id: optionalTo('groups'),
    name: text,
    type: text,
    os: text,
    products: text,
    serial: optionalText,
    macs: text,
    last_seen: optionalText,
  };
  await table('devices', { ...synced, ...device, name_key: text, muted: integer, known_since: text });
  await unique('devices', 'connection_id, vendor_id');
  await index('devices', 'connection_id, id');
  await index('devices', 'connection_id, missing_since', 'missing_since is not null');
  await index('devices', 'group_id');
  await table('device_past', { id: key, device_id: to('devices'), from_at: text, to_at: text, ...device });
  await index('device_past', 'device_id, to_at');
  await index('device_past', 'to_at');
}

async function psaObjects({ table, index, unique }: Shaper): Promise<void> {
  const named = { name: text, name_key: text };
  await table('companies', { ...synced, ...named, identifier: text, deleted: integer, status: text });
  await table('agreements', {
    ...synced,
    ...named,
    company_vendor_id: text,
    parent_vendor_id: optionalText,
    site_vendor_id: optionalText,
    status: text,
    cancelled: integer,
    cancelled_date: optionalText,
    start_date: optionalText,
    end_date: optionalText,
    bill_start_date: optionalText,
    next_invoice_date: optionalText,
    billing_cycle: text,
    prorated: integer,
    additions_read_at: optionalText,
    additions_doubt: optionalText,
  });
  await table('additions', {
    ...synced,
    agreement_vendor_id: text,
    service_vendor_id: text,
    service_name: text,
    description: text,
    quantity: text,
    less_included: text,
    unit_price: text,
    billed_quantity: optionalText,
    billing: text,
    effective_date: optionalText,
    cancelled_date: optionalText,
    agreement_status: optionalText,
  });
  await table('services', {
    ...synced,
    identifier: text,
    name_key: text,
    description: text,
    is_bundle: integer,
    inactive: integer,
    price: text,
  });
  await table('priorities', { ...synced, ...named, sort_order: integer });
  await table('boards', { ...synced, ...named, inactive: integer });
  const ofBoard = { board_vendor_id: text, inactive: integer };
  await table('statuses', { ...synced, ...named, ...ofBoard, closed: integer, is_default: integer });
  await table('choices', { ...synced, ...named, ...ofBoard, level: text, choice_vendor_id: text });

  const tables = ['companies', 'agreements', 'additions', 'services', 'priorities', 'boards', 'statuses', 'choices'];
  for (const name of tables) {
    await unique(name, 'connection_id, vendor_id');
    await index(name, 'connection_id, id');
  }
  await index('agreements', 'connection_id, company_vendor_id');
  await index('additions', 'connection_id, agreement_vendor_id');
  await index('statuses', 'connection_id, board_vendor_id');
  await index('choices', 'connection_id, board_vendor_id');
}

/** What people said. At most one statement about one thing holds at a time: the database itself refuses a second. */
async function statements({ table, index, unique }: Shaper): Promise<void> {
  await table('accounts', {
    id: key,
    connection_id: to('connections'),
    company_vendor_id: text,
    site_vendor_id: optionalText,
    agreement_vendor_id: optionalText,
    posting: integer,
    ticketing: integer,
    mode: optionalText,
    created_at: text,
    created_by: text,
  });
  await unique(
    'accounts',
    `connection_id, company_vendor_id, coalesce(site_vendor_id, ''), coalesce(agreement_vendor_id, '')`,
  );
  await table('group_maps', {
    ...stated,
    group_id: to('groups'),
    target: text,
    account_id: optionalTo('accounts'),
    tickets: integer,
  });
  await unique('group_maps', 'group_id', NOW);
  await index('group_maps', 'account_id', NOW);
  await table('product_maps', { ...stated, product: text, target: text, service_vendor_id: optionalText });
  await unique('product_maps', 'product', NOW);
  await table('service_rules', { ...stated, service_vendor_id: text, rule: text });
  await unique('service_rules', 'service_vendor_id', NOW);
  await table('lines', {
    ...stated,
    account_id: to('accounts'),
    service_vendor_id: text,
    kind: text,
    agreement_vendor_id: optionalText,
    addition_vendor_id: optionalText,
    offset_seats: integer,
    offset_reason: text,
    offset_until: optionalText,
    minimum: integer,
    minimum_reason: text,
    others: text,
  });
  await unique('lines', 'account_id, service_vendor_id', NOW);
  await table('twins', { ...stated, older_id: to('devices'), newer_id: to('devices') });
  await unique('twins', 'older_id', NOW);
  await table('ticket_rules', {
    ...stated,
    group_id: to('groups'),
    priority_vendor_id: text,
    options: text,
    baselined_at: optionalText,
  });
  await unique('ticket_rules', 'group_id', NOW);
  await table('pauses', { ...stated, account_id: optionalTo('accounts'), reason: text, until_at: optionalText });
  await unique('pauses', 'coalesce(account_id, 0)', NOW);
  await table('holds', { ...stated, addition_vendor_id: text, reason: text });
  await unique('holds', 'addition_vendor_id', NOW);
  for (const name of ['group_maps', 'product_maps', 'service_rules', 'lines', 'twins', 'ticket_rules'])
    await index(name, 'to_at, from_at');
}

async function billing({ table, index, unique }: Shaper): Promise<void> {
  await table('posting_runs', {
    id: key,
    started_at: text,
    ended_at: optionalText,
    by: text,
    reason: text,
    posted: integer,
    failed: integer,
    unknown: integer,
  });
  await table('adjustments', {
    id: key,
    account_id: to('accounts'),
    service_vendor_id: text,
    agreement_vendor_id: text,
    addition_vendor_id: text,
    from_quantity: text,
    to_quantity: text,
    seats: integer,
    money_cents: integer,
    month_cents: integer,
    state: text,
    guards: text,
    cause: optionalText,
    evidence: text,
    proposed_at: text,
    decided_at: optionalText,
    decided_by: optionalText,
    reason: text,
    posting_run: optionalTo('posting_runs'),
    posted_at: optionalText,
    outcome: optionalText,
    undo_of: optionalTo('adjustments'),
  });
  await index('adjustments', 'state, id');
  await index('adjustments', 'account_id, service_vendor_id, id');
  await index('adjustments', 'addition_vendor_id, id');
  await index('adjustments', 'posting_run', 'posting_run is not null');
  await index('adjustments', 'cause', 'cause is not null');
  await index('adjustments', 'undo_of', 'undo_of is not null');
  await unique('adjustments', 'addition_vendor_id', `state = 'posting' or state = 'unknown'`);
  await table('baselines', {
    addition_vendor_id: primaryText,
    account_id: to('accounts'),
    service_vendor_id: text,
    quantity: text,
    source: text,
    at: text,
    seen: text,
    mapping_mark: text,
    rule_mark: text,
    next_invoice_date: optionalText,
  });
  await table('findings', {
    id: key,
    kind: text,
    object: text,
    since: text,
    ended_at: optionalText,
    seats: integer,
    money_cents: integer,
    facts: text,
    accepted_by: optionalText,
    accepted_at: optionalText,
    accepted_until: optionalText,
    accepted_reason: text,
    accepted_seats: optionalInteger,
    accepted_cents: optionalInteger,
  });
  await unique('findings', 'kind, object');
  await index('findings', 'id', 'ended_at is null');
}

async function ticketing({ table, index, unique }: Shaper): Promise<void> {
  await table('entries', {
    id: key,
    group_id: to('groups'),
    device_id: to('devices'),
    ordinal: integer,
    entered_at: text,
    missing_since: optionalText,
    left_at: optionalText,
    end_reason: optionalText,
    baseline: integer,
    seen_at: optionalText,
    account_id: optionalTo('accounts'),
    state: text,
    ticket_id: optionalText,
    note: text,
    doubt: integer,
    closed_at: optionalText,
    read_at: optionalText,
    settled_at: optionalText,
  });
  await unique('entries', 'group_id, device_id, ordinal');
  await unique('entries', 'group_id, device_id', 'left_at is null');
  await index('entries', 'device_id');
  await index('entries', 'state, id');
}

async function trail({ table, index }: Shaper): Promise<void> {
  await table('writes', {
    id: key,
    connection_id: to('connections'),
    kind: text,
    subject: text,
    intent: text,
    state: text,
    intended_at: text,
    settled_at: optionalText,
    outcome: optionalText,
  });
  await index('writes', 'subject, id');
  await index('writes', 'state, id');
  await table('settings', { name: primaryText, value: text, by: text, at: text });
  await table('audit', {
    id: key,
    at: text,
    by: text,
    action: text,
    object: text,
    before: optionalText,
    after: optionalText,
  });
  await index('audit', 'object, id');
  await index('audit', 'at');
}

export const tables: Migration = {
  name: '0001-tables',
  async up(db, dialect) {
    const shape = shaper(db, dialect);
    await connections(shape);
    await inventory(shape);
    await psaObjects(shape);
    await statements(shape);
    await billing(shape);
    await ticketing(shape);
    await trail(shape);
  },
};
