import type { Routing } from './group-tree.ts';
import type { Addition, Agreement, Company, Service } from './psa.ts';
import type { CalendarDate } from './time.ts';

/*
 * What a person may apply with one click, each with its reason. A suggestion never overwrites.
 */

export interface AccountSuggestion {
  groupKey: number;
  companyId: string;
  /** null: the company has no active agreement, or several. */
  agreementId: string | null;
  certain: boolean;
  reason: string;
}

export interface AccountSuggestionInput {
  on: CalendarDate;
  routing: Routing;
  companies: readonly Company[];
  agreements: readonly Agreement[];
}

export interface ServiceSuggestion {
  product: string;
  serviceId: string;
  certain: boolean;
  reason: string;
}

export interface ServiceSuggestionInput {
  /** Products without a mapping, by canonical name. */
  products: readonly string[];
  services: readonly Service[];
  /** Active additions of mapped agreements. */
  additions: readonly Addition[];
}
