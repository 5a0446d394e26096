import { VendorError } from '../../errors.ts';
import type { Answered, LibraryProcess, Wait } from './library-process.ts';

export const consoleApi = 'Era.Common.NetworkMessage.ConsoleApi';
const simpleName = 'Era.ServerApi.SimpleResponse';
const reportRequest = `${consoleApi}.Reports.RpcGenerateReportRequest`;

/** An answer that is no report. */
export type Answer = Extract<Answered, { said: 'answer' }>;

/** The text of a report, piece by piece; again and the same as long as the process stands. Throws VendorError. */
export type ReportText = (signal: AbortSignal) => AsyncIterable<string>;

export interface WireOptions {
  library: LibraryProcess;
  /** As messages name the server. */
  address: string;
  /** Masks and shortens what the server says. */
  hide: (text: string) => string;
  withinMs: { step: number; report: number };
}

/** Messages to the vendor's library and what it answers. All throw VendorError. */
export interface Wire {
  /** A message by its full name. */
  say(name: string, body: object, signal: AbortSignal): Promise<Answer>;
  /** A message that is answered by a plain yes or no; throws where it is no. */
  insist(name: string, body: object, signal: AbortSignal): Promise<void>;
  /** Has a report made. `template` is JSON, sent as it is written. 'rejected' where the server refuses it. */
  report(template: string, signal: AbortSignal): Promise<ReportText>;
  /** Whether it is the plain yes. */
  isYes(answer: Answer): boolean;
  /** What an answer says, as messages quote it. */
  quote(answer: Answer): string;
  /** Of an answer that is none to what was asked. */
  strange(asked: string, came: Answer): VendorError;
}

export function openWire({ library, address, hide, withinMs }: WireOptions): Wire {
  const quote = ({ words }: Answer) => hide(words);
  const odd = (asked: string, came: string) =>
    new VendorError('unexpected', `The library of ${address} answered ${asked} with ${came}.`);
  const strange = (asked: string, came: Answer) => odd(asked, quote(came));

  async function say(name: string, body: object, signal: AbortSignal): Promise<Answer> {
    const text = JSON.stringify({ [name]: body });
    const answer = await library.give({ do: 'request', text }, { withinMs: withinMs.step, signal });
    if (answer.said === 'answer') return answer;
    throw odd(name, 'a report');
  }

  return {
    say,
    async insist(name, body, signal) {
      const answer = await say(name, body, signal);
      if (answer.name !== simpleName || answer.result === null) throw strange(name, answer);
      if (!answer.result) throw new VendorError('unavailable', `The library of ${address} says no to ${name}.`);
    },
    async report(template, signal) {
      const text = `{"${reportRequest}":{"reportTemplate":${template}}}`;
      const answer = await library.give({ do: 'request', text }, { withinMs: withinMs.report, signal });
      if (answer.said === 'report') return piecesOf(library, { report: answer.report, withinMs: withinMs.step });
      if (answer.said !== 'answer') throw odd(reportRequest, 'nothing');
      if (answer.name !== simpleName || answer.result !== false) throw strange(reportRequest, answer);
      throw new VendorError('rejected', `${address} refuses the report.`);
    },
    isYes: ({ name, result }) => name === simpleName && result === true,
    quote,
    strange,
  };
}

type Text = { report: number; withinMs: number };

function piecesOf(library: LibraryProcess, { report, withinMs }: Text): ReportText {
  return async function* pieces(signal) {
    const wait: Wait = { withinMs, signal };
    for (let at = 0; ; ) {
      const piece = await library.give({ do: 'read', report, at }, wait);
      if (piece.said !== 'piece') throw new VendorError('unexpected', 'A report could not be read to its end.');
      yield piece.text;
      if (piece.last) return;
      at += piece.text.length;
    }
  };
}
