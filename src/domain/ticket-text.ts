import type { TicketDraft } from './psa.ts';
import type { TicketSettings } from './settings.ts';
import type { TicketFacts, TicketRule, TicketTarget } from './ticket-rules.ts';

/*
 * What a ticket says, from templates with the device's facts.
 */

/** The vendor's limit. */
const SUMMARY_LENGTH = 100;

/** Replaces {name} by the fact of that name; what is no fact stays as it stands. */
export function fillTemplate(template: string, facts: TicketFacts): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(facts, name) ? facts[name as keyof TicketFacts] : whole,
  );
}

/** One line of 100 characters at most, cut at a word where one is near, never inside a character. */
export function fitSummary(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= SUMMARY_LENGTH) return line;
  let cut = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(line)) {
    if (cut.length + segment.length > SUMMARY_LENGTH - 1) break;
    cut += segment;
  }
  const word = cut.lastIndexOf(' ');
  return `${(word > SUMMARY_LENGTH / 2 ? cut.slice(0, word) : cut).trimEnd()}…`;
}

export function draftTicket(
  rule: TicketRule,
  stay: {
    target: Extract<TicketTarget, { companyId: string }>;
    facts: TicketFacts;
    reference: string;
    settings: TicketSettings;
  },
): TicketDraft {
  const { target, facts, reference, settings } = stay;
  const account = target.to === 'account' ? target : { siteId: null, agreementId: null };
  return {
    summary: fitSummary(fillTemplate(rule.summary ?? settings.summary, facts)) || fitSummary(facts.device),
    companyId: target.companyId,
    siteId: account.siteId,
    agreementId: account.agreementId,
    boardId: rule.boardId,
    statusId: rule.statusId,
    priorityId: rule.priorityId,
    typeId: rule.typeId,
    subtypeId: rule.subtypeId,
    itemId: rule.itemId,
    sourceId: rule.sourceId,
    text: fillTemplate(rule.description ?? settings.description, facts),
    visibility: rule.visibility,
    reference,
  };
}

/** The second try after a refusal: company, summary, board and priority alone. The reference stays, the text too. */
export function barestDraft(draft: TicketDraft): TicketDraft {
  return {
    ...draft,
    siteId: null,
    agreementId: null,
    statusId: null,
    typeId: null,
    subtypeId: null,
    itemId: null,
    sourceId: null,
  };
}
