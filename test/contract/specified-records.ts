import fc from 'fast-check';

/** As much of OpenAPI 3.0 as the vendors' specifications use for their records. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  nullable?: boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
}

export interface Components {
  components: { schemas: Record<string, Schema> };
}

// Deep enough for every field that an adapter reads: a device's hardware profiles' network adapters' addresses.
const deepest = 5;

/** Any record that the specification's schema of this name allows, in the forms its formats are written in. */
export function recordsOf(document: Components, name: string): fc.Arbitrary<unknown> {
  const { schemas } = document.components;
  return valuesOf({ $ref: `#/components/schemas/${name}` }, 0);

  function valuesOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const { $ref, ...own } = schema;
    const referred = $ref?.split('/').at(-1) ?? '';
    if (referred === 'typeDate') return partialDates;
    const found = { ...schemas[referred], ...own };
    const values = found.enum === undefined ? typed(found, depth) : fc.constantFrom(...found.enum);
    return found.nullable === true ? fc.option(values, { freq: 4 }) : values;
  }

  function typed(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    if (schema.type === 'array') return fc.array(valuesOf(schema.items ?? {}, depth + 1), { maxLength: 3 });
    if (schema.properties !== undefined) return fieldsOf(schema, depth);
    if (schema.type === 'object') return fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 });
    return plainValues(schema);
  }

  function fieldsOf({ properties = {}, required = [] }: Schema, depth: number): fc.Arbitrary<unknown> {
    const fields = depth < deepest ? Object.entries(properties) : [];
    const values = Object.fromEntries(fields.map(([field, schema]) => [field, valuesOf(schema, depth + 1)]));
    return fc.record(values, { requiredKeys: required.filter((field) => field in values) });
  }
}

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('', ' ', '株式会社', 'x'.repeat(10_000)),
);

const times = fc
  .tuple(fc.date({ min: new Date('1900'), max: new Date('2100'), noInvalidDate: true }), fc.boolean())
  .map(([date, fraction]) => (fraction ? date.toISOString() : date.toISOString().replace(/\.\d+/, '')));

const whole = { min: -(2 ** 31), max: 2 ** 31 - 1 };

/** google.type.Date: its parts are those of the calendar, 0 or missing where unknown, which the schema does not say. */
const partialDates = fc.record(
  { year: fc.nat({ max: 9999 }), month: fc.nat({ max: 12 }), day: fc.nat({ max: 31 }) },
  { requiredKeys: [] },
);

/** A number of 64 bits is written as one, or as a text of one. */
const long = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });

function plainValues({ type, format }: Schema): fc.Arbitrary<unknown> {
  if (format === 'date-time') return times;
  if (format === 'int64') return fc.oneof(fc.nat(), long.map(String));
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') return fc.oneof(fc.nat(), fc.integer(whole));
  if (type === 'number') return fc.integer(whole).map((cents) => cents / 100);
  return texts;
}
