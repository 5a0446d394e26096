import type { Invoicing } from '../../domain/adjustment.ts';
import { invoicingOf } from '../../domain/agreements.ts';
import type { Agreement } from '../../domain/psa.ts';
import type { Psa } from '../../vendors/ports.ts';

/** Reads again what decides over an agreement's invoices, also of the parents it takes its dates from. Throws VendorError. */
export async function fetchInvoicing(psa: Psa, agreementId: string, signal: AbortSignal): Promise<Invoicing> {
  const agreement = await psa.agreement(agreementId, signal);
  const read = new Map<string, Agreement>([[agreement.id, agreement]]);
  let { parentId } = agreement;
  while (parentId !== null && !read.has(parentId)) {
    const parent = await psa.agreement(parentId, signal);
    read.set(parent.id, parent);
    parentId = parent.parentId;
  }
  return invoicingOf(agreement, read);
}
