import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Instant } from '../domain/time.ts';
import type { FeedbackMessage } from './feedback-message.ts';
import { isWebhook } from './setting-kinds.ts';
import type { FeedbackSettings } from './settings.ts';

/** What feedback can be sent with. */
export interface FeedbackWays {
  /** Where it is kept as files, if it goes nowhere else. */
  dataFolder: string;
  /** The mail server; null: there is none. */
  smtp: string | null;
}

interface Sending {
  id: number;
  at: Instant;
  message: FeedbackMessage;
  settings: FeedbackSettings;
  ways: FeedbackWays;
}

/** Sends feedback where the settings say; returns where it went. Throws where it could not be sent: it may be repeated. */
export function sendOn(sending: Sending, signal: AbortSignal): Promise<string> {
  const { recipient } = sending.settings;
  if (recipient === null) return keepAsFile(sending);
  return isWebhook(recipient) ? callWebhook(recipient, sending, signal) : sendMail(recipient, sending);
}

async function keepAsFile({ id, at, message, ways }: Sending): Promise<string> {
  const folder = join(ways.dataFolder, 'feedback');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${at.slice(0, 10)}-${id}.json`);
  writeFileSync(file, `${JSON.stringify(message, null, 2)}\n`, { mode: 0o600 });
  return `Kept in ${file}.`;
}

const patienceMs = 10_000;

async function callWebhook(recipient: string, { message }: Sending, signal: AbortSignal): Promise<string> {
  const { host } = new URL(recipient);
  const answer = await fetch(recipient, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
  });
  await answer.body?.cancel();
  if (answer.ok) return `Sent to ${host}.`;
  throw new Error(`${host} answered ${answer.status}.`);
}

async function sendMail(recipient: string, { message, settings, ways }: Sending): Promise<string> {
  if (ways.smtp === null)
    throw new Error('There is no mail server. Set SEATBRIDGE_SMTP, or another recipient of feedback.');
  const { subject, type, contact } = message;
  const timeouts = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs };
  const transport = createTransport({ url: ways.smtp, ...timeouts });
  try {
    await transport.sendMail({
      from: settings.sender,
      to: recipient,
      ...(contact?.email != null && { replyTo: { name: contact.name ?? '', address: contact.email } }),
      subject: `Seatbridge, ${type}: ${subject}`,
      text: mailText(message),
    });
  } finally {
    transport.close();
  }
  return `Sent to ${recipient}.`;
}

function mailText({ information, contact, about }: FeedbackMessage): string {
  const { version, platform, database, connections } = about;
  const from = contact === null ? 'Not to be asked back.' : `From ${contact.name ?? '?'} <${contact.email ?? '?'}>`;
  const states = connections.map(({ kind, state }) => `${kind}: ${state}`);
  return [information, from, `Seatbridge ${version}, ${platform}, ${database}`, ...states].join('\n\n');
}
