export const billing = {
  waiting: 'Waiting adjustments',
  account: 'Account',
  service: 'Service',
  from: 'From',
  to: 'To',
  money: 'Next invoice',
  empty: 'Nothing waits.',
  emptyHelp: 'Every quantity in ConnectWise is as counted, or nothing is mapped yet.',
};
