export const priorities = {
  groups: 'Groups with a priority',
  group: 'Group',
  priority: 'Priority',
  board: 'Board',
  since: 'Since',
  empty: 'No group opens tickets yet.',
  emptyHelp: 'Give a dynamic group a priority: each device that enters it then gets a ticket.',
};
