import type { Finding, FindingFacts, FindingKind } from './findings.ts';

/*
 * What a person reads of a finding: what it is, what to do, and the command that does it.
 */

export interface FindingWords {
  title: string;
  whatToDo: string;
  /** On the command line; '' where nothing there settles it. Capitals stand for what a person fills in. */
  command: string;
  /** The command of the other way out, where there is one. */
  orElse?: string;
}

export function wordsOf(finding: Finding): FindingWords {
  // The table has one entry a kind, each for its own facts.
  const tell = WORDS[finding.kind] as (facts: FindingFacts[FindingKind]) => FindingWords;
  return tell(finding.facts);
}

type Words = { [Kind in FindingKind]: (facts: FindingFacts[Kind]) => FindingWords };

const WORDS: Words = {
  'new-customer-group': ({ path, groupKey, devices }) => ({
    title: `"${path}" is a customer of its own with ${counted(devices, 'device')} and no account`,
    whatToDo: 'Map the group to the agreement that bills it, or exclude it.',
    command: `seatbridge accounts map group:${groupKey} AGREEMENT`,
    orElse: `seatbridge accounts exclude group:${groupKey}`,
  }),
  'group-without-account': ({ path, groupKey, devices }) => ({
    title: `${groupKey === null ? 'No group' : `"${path}"`} has ${counted(devices, 'device')} and no account`,
    whatToDo:
      groupKey === null
        ? 'Move these devices into a group in ESET.'
        : 'Map the group, or one above it, to the agreement that bills it, or exclude it.',
    command: groupKey === null ? '' : `seatbridge accounts map group:${groupKey} AGREEMENT`,
    ...(groupKey !== null && { orElse: `seatbridge accounts exclude group:${groupKey}` }),
  }),
  'product-not-mapped': ({ product, devices, accounts }) => ({
    title: `${product} is on ${counted(devices, 'device')} of ${counted(accounts, 'account')} and not mapped`,
    whatToDo: 'Map it to the service that bills it, or mark it not billed.',
    command: `seatbridge services map ${quoted(product)} SERVICE`,
    orElse: `seatbridge services not-billed ${quoted(product)}`,
  }),
  'account-without-agreement': ({ account }) => ({
    title: `${account} has seats and no agreement to bill them on`,
    whatToDo: 'Map its group to an agreement, or accept it as an account for tickets only.',
    command: 'seatbridge accounts map GROUP AGREEMENT',
  }),
  'no-addition': ({ account, service, accountId, serviceId }) => ({
    title: `${account} has seats of ${service} and no addition that bills them`,
    whatToDo:
      'Add the service to the agreement in the PSA, or say that another agreement bills it or that it is included.',
    command: `seatbridge lines included account:${accountId} service:${serviceId}`,
    orElse: `seatbridge lines agreement account:${accountId} service:${serviceId} AGREEMENT`,
  }),
  'several-additions': ({ account, service, additions, count, accountId, serviceId }) => ({
    title: `${account} has ${count} additions of ${service}: ${additions}`,
    whatToDo: 'Choose the one that the count drives.',
    command: `seatbridge lines addition account:${accountId} service:${serviceId} ADDITION`,
  }),
  'addition-claimed-twice': ({ additionId, service, accounts }) => ({
    title: `The addition ${additionId} of ${service} would be driven by several accounts: ${accounts}`,
    whatToDo: 'Map their groups to one account, choose another addition for one of them, or call one included.',
    command: 'seatbridge lines addition ACCOUNT SERVICE ADDITION',
  }),
  'addition-without-seats': ({ account, service, quantity, accountId, serviceId }) => ({
    title: `${account} is billed ${quantity} of ${service} and has no seat of it`,
    whatToDo: 'Approve its adjustment to 0, or call the line fixed to keep the quantity.',
    command: `seatbridge lines fixed account:${accountId} service:${serviceId}`,
  }),
  'quantity-fraction': ({ account, service, quantity }) => ({
    title: `${account} has ${quantity} of ${service}, which is no whole number of seats`,
    whatToDo: 'Make it whole in the PSA, or call the line fixed.',
    command: 'seatbridge lines fixed ACCOUNT SERVICE',
  }),
  'quantity-changed-in-psa': ({ account, service, changes }) => ({
    title: `Someone changed ${service} of ${account} in the PSA: ${changes}`,
    whatToDo: 'Approve the adjustment if the count is right, or call the line fixed if the person is.',
    command: 'seatbridge billing plan',
  }),
  'agreement-gone': ({ account, agreementId }) => ({
    title: `The agreement ${agreementId} of ${account} is gone from the PSA`,
    whatToDo: 'Map its groups to another agreement.',
    command: 'seatbridge accounts map GROUP AGREEMENT',
  }),
  'company-gone': ({ account, companyId }) => ({
    title: `The company ${companyId} of ${account} is gone from the PSA`,
    whatToDo: 'Map its groups to another company, or exclude them.',
    command: 'seatbridge accounts map GROUP AGREEMENT',
  }),
  'agreement-moved': ({ account, agreementId, companyId }) => ({
    title: `The agreement ${agreementId} of ${account} now belongs to the company ${companyId}`,
    whatToDo: 'Map the groups again: to this agreement if the companies were merged, otherwise to another.',
    command: 'seatbridge accounts map GROUP AGREEMENT',
  }),
  'agreement-not-active': ({ account, agreementId, why }) => ({
    title: `The agreement ${agreementId} of ${account} will not be active at its next invoice: ${why}`,
    whatToDo: 'Renew it in the PSA, or map the groups to another agreement.',
    command: 'seatbridge accounts map GROUP AGREEMENT',
  }),
  renewal: ({ account, accountId, what, oldId, newId, newName }) => ({
    title: `The ${what} ${oldId} of ${account} ends and is followed by ${newId} (${newName})`,
    whatToDo: what === 'agreement' ? 'Map the groups to the new agreement.' : 'Choose the new addition.',
    command:
      what === 'agreement'
        ? `seatbridge accounts map GROUP agreement:${newId}`
        : `seatbridge lines addition account:${accountId} SERVICE addition:${newId}`,
  }),
  'device-caught-twice': ({ device, accounts }) => ({
    title: `${device} is caught by dynamic groups of different accounts (${accounts}) and counted for none`,
    whatToDo: 'Move it into a mapped static group in ESET, or end the mapping of one of the dynamic groups.',
    command: 'seatbridge accounts unmap GROUP',
  }),
  'probably-one-device': ({ account, older, newer, olderKey, newerKey, by }) => ({
    title: `${older} and ${newer} of ${account} have the same ${by === 'mac' ? 'MAC' : 'serial number'} and never lived at once`,
    whatToDo: 'If they are one device set up anew, confirm it, and it is counted once; or remove the old one in ESET.',
    command: `seatbridge accounts twins confirm device:${olderKey} device:${newerKey}`,
  }),
  'not-seen': ({ account, service, days, accountId, serviceId }) => ({
    title: `${account} is billed seats of ${service} on devices not seen for ${days} days`,
    whatToDo: 'Remove dead devices in ESET, or accept it.',
    command: `seatbridge seats --account account:${accountId} --service service:${serviceId} --devices`,
  }),
  'group-tree-fault': ({ path, fault }) => ({
    title: `The place of the group "${path}" cannot be told: ${fault === 'circle' ? 'its parents go in a circle' : 'its parent is missing'}`,
    whatToDo: 'Sync again in full; until then it inherits nothing.',
    command: 'seatbridge sync',
  }),
  'group-gone': ({ path, use }) => ({
    title: `The group "${path}" is gone from ESET and still has ${use === 'account' ? 'an account' : 'a priority'}`,
    whatToDo: 'End its mapping, or give it to the group that took its place.',
    command: `seatbridge ${use === 'account' ? 'accounts' : 'priorities'} unmap ${quoted(path)}`,
  }),
  'priority-gone': ({ path, priorityId }) => ({
    title: `The priority ${priorityId} of "${path}" is gone from the PSA`,
    whatToDo: 'Choose another priority for the group.',
    command: `seatbridge priorities map ${quoted(path)} PRIORITY`,
  }),
  'board-gone': ({ path, boardId }) => ({
    title: `The board ${boardId} of "${path}" takes no service tickets: it is gone, inactive or for projects`,
    whatToDo: 'Choose another board for the group.',
    command: `seatbridge priorities change ${quoted(path)} --board BOARD`,
  }),
  'status-gone': ({ path, statusId }) => ({
    title: `The status ${statusId} of "${path}" is gone from its board`,
    whatToDo: 'Choose another status for the group.',
    command: `seatbridge priorities change ${quoted(path)} --status STATUS`,
  }),
  'data-stale': ({ source, since }) => ({
    title: `The data of ${source} is too old to rest on${since === '' ? '' : ` (${since})`}`,
    whatToDo: 'Sync it; if that fails, test the connection.',
    command: `seatbridge sync ${quoted(source)}`,
  }),
  'data-doubtful': ({ source, why }) => ({
    title: `The last reading of ${source} is in doubt${why === '' ? '' : `: ${why}`}`,
    whatToDo: 'Confirm it if what vanished is really gone, or sync again.',
    command: `seatbridge sync ${quoted(source)} --confirm`,
  }),
  'record-unreadable': ({ source, object, count, why }) => ({
    title: `${counted(count, 'record')} of ${object} from ${source} cannot be read: ${why}`,
    whatToDo: 'They are kept as they were. Repair them at the source, or report this.',
    command: `seatbridge sync ${quoted(source)}`,
  }),
  'right-missing': ({ source, right }) => ({
    title: `${source} refuses the right "${right}"`,
    whatToDo: 'Give the right to the role of the user that Seatbridge connects with, then test.',
    command: `seatbridge test ${quoted(source)}`,
  }),
  'credentials-refused': ({ source, why }) => ({
    title: `${source} refuses the credentials: ${why}`,
    whatToDo: 'Enter them again; mappings and history stay.',
    command: `seatbridge modify ${quoted(source)}`,
  }),
  'ticket-refused': ({ device, group, why }) => ({
    title: `The ticket for ${device} in "${group}" was refused: ${why}`,
    whatToDo: 'Repair the priority of the group, its board, type or status.',
    command: 'seatbridge priorities list',
  }),
};

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '\\"')}"`;
}
