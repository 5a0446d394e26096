export const esetConsole = {
  server: 'ESET server',
  address: 'Web console',
  newTab: 'opens in a new tab',
  local:
    'It has no web console that is known here. Open the console on the server itself, or enter its address in Tools, Options.',
  files:
    'No address is known here. The console of ERA 5 is a program, ESET Remote Administrator Console: start it where it is installed. From ERA 6 on it is a web page: enter its address in Tools, Options.',
  onServer:
    'This address opens on the computer that Seatbridge runs on, nowhere else: sign in there, or enter another address in Tools, Options.',
  empty: 'No ESET server is connected.',
  emptyHelp: 'Connect one in Tools, Options; its console is then one click away here.',
};
