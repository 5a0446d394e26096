import type { Random } from './random.ts';

const founders = [
  'Müller & Söhne',
  'Nováček',
  'Brightwater',
  "O'Brien",
  'Łukaszewicz',
  'Lefèvre',
  'Harbour View',
  'Sørensen',
  'Garcés & Hijos',
  'Blue Fern',
  'Björk',
  'Kováč',
  'Smith & Jones',
  'Dvořák',
  'Weiß',
  'Oak Hill',
  'Papadopoulos',
  'São Miguel',
  'Fjord',
  'Pechman',
  'Northgate',
  'Çelik',
  'Van der Berg',
  'Saint-Exupéry',
  'Zentrum',
  'Höfner',
  'Redwood',
  'Quayside',
  'Jäger',
  'Ibáñez',
  'Kilkenny',
  'Marlow',
  'Tóth',
  'Silverline',
  'Åkesson',
  'Mørk',
  'Castellane',
  'Westbrook',
  'Grün',
  'Petrović',
  'Ashdown',
  'Fontaine',
  'Lindqvist',
  'Meridian',
  'Šimek',
  'Thornbury',
  'Uccello',
  'Vale',
  'Winter & Frost',
  'Yarrow',
] as const;
const trades = [
  'Dental',
  'Logistics',
  'Legal',
  'Bakery',
  'Engineering',
  'Architects',
  'Accounting',
  'Veterinary',
  'Printing',
  'Insurance',
  'Foods',
  'Marine',
  'Textiles',
  'Optics',
  'Schools',
  'Clinic',
  'Motors',
  'Timber',
  'Travel',
  'Media',
  'Pharma',
  'Energy',
  'Roofing',
  'Studios',
  'Estates',
  'Hotels',
  'Metals',
  'Farms',
  'Security',
  'Consulting',
  'Plumbing',
  'Wines',
  'Freight',
  'Design',
  'Glass',
  'Toys',
  'Books',
  'Ceramics',
  'Furniture',
  'Tools',
  'Surveyors',
  'Recruitment',
  'Notaries',
  'Laboratories',
  'Catering',
  'Fitness',
  'Gardens',
  'Packaging',
  'Electrics',
  'Robotics',
  'Audio',
  'Cycles',
  'Florists',
  'Shipping',
  'Mining',
  'Paper',
  'Plastics',
  'Software',
  'Theatre',
  'Water',
] as const;
const legalForms = [
  'GmbH',
  'Ltd',
  'Ltd.',
  'Inc.',
  'LLC',
  's.r.o.',
  'a.s.',
  'S.A.',
  'AB',
  'ApS',
  'Sp. z o.o.',
  'B.V.',
  'AG',
  'Pty Ltd',
] as const;

export const cities = [
  'Köln',
  'Praha',
  'Leeds',
  'Łódź',
  'Lyon',
  'Århus',
  'Sevilla',
  'Graz',
  'Cork',
  'Québec',
  'Gent',
  'Malmö',
] as const;
export const siteNames = ['Main', 'Warehouse', 'Zürich office', 'Branch North', 'Branch South'] as const;
export const departmentNames = ['Sales', 'Finance', 'Produktion', 'Réception', 'IT'] as const;

export interface CompanyName {
  readonly name: string;
  /** The name without its legal form. */
  readonly bare: string;
  readonly identifier: string;
}

/** Names that never repeat: the founders and trades give 3,000, after that a number is added. */
export function nameCompanies(count: number, random: Random): CompanyName[] {
  const start = random.below(founders.length * trades.length);
  return Array.from({ length: count }, (_, i) => {
    const step = (start + i * 1_009) % (founders.length * trades.length);
    const round = Math.floor(i / (founders.length * trades.length));
    const founder = founders[step % founders.length] ?? '';
    const trade = trades[Math.floor(step / founders.length)] ?? '';
    const bare = `${founder} ${trade}${round > 0 ? ` ${round + 1}` : ''}`;
    return { name: `${bare} ${random.pick(legalForms)}`, bare, identifier: identifierFor(bare) };
  });
}

function identifierFor(bare: string): string {
  const plain = bare.replaceAll('ß', 'ss').replaceAll('Ł', 'L').replaceAll(/[øØ]/g, 'o').normalize('NFD');
  return plain.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 25);
}
