// How recorded live answers deviate from the vendor's specification.

const int64Fields = ['id', 'bitness', 'editionId', 'familyId', 'functionalityProblemCount', 'major', 'minor', 'patch'];

/** A device with products and tags in other shapes, 64-bit numbers as text, a value and a field nobody has heard of. */
export function deviantDevice(json: string): string {
  const device = JSON.parse(json, (field, value) => (int64Fields.includes(field) ? String(value) : value));
  const products: { name: string }[] = device.activeProducts ?? [];
  return JSON.stringify({
    ...device,
    activeProducts: products.map((product) => product.name),
    tags: [{ name: 'VIP', uuid: '7d1f0c52-93a4-4e6b-a2a8-1d0b7c3e5f90' }],
    enrollmentStatus: 'DEVICE_ENROLLMENT_STATUS_SUSPENDED',
    riskScore: 12,
  });
}

/** A group with a kind of entity and a field nobody has heard of. */
export function deviantGroup(json: string): string {
  return JSON.stringify({ linkedEntityType: 'DEVICE_GROUP_ENTITY_TYPE_TEAM', ...JSON.parse(json), colour: 'blue' });
}
