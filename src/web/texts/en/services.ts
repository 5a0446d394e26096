export const services = {
  products: 'Products in use',
  product: 'Product',
  devices: 'Devices',
  service: 'Service',
  empty: 'No products yet.',
  emptyHelp: 'They are there after the first sync of an ESET server.',
};
