/** The name without a version at its end: "ESET Endpoint Security 11.0.2032.0" and its like were recorded. */
export const productName = (name: string | null | undefined): string =>
  (name ?? '').trim().replace(/\s+(?:version\s+|v)?\(?\d+(?:\.\d+)+\)?$/i, '');
