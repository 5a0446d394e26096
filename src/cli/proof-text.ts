import type { Proof } from '../app/connection-test.ts';

const marks = { ok: 'ok', missing: 'MISSING', failed: 'FAILED', unproven: 'unproven' } as const;

/** What a connection test found, a line a probe, each with its remedy. */
export function proofText({ check, certificate }: Proof): string {
  const lines = check.probes.map(
    ({ name, state, note }) => `  ${marks[state].padEnd(8)}  ${note === '' ? name : `${name}: ${note}`}`,
  );
  const shown =
    certificate === null
      ? []
      : [`  Certificate (SHA-256, ${certificate.pinned ? 'pinned' : 'not pinned'}): ${certificate.fingerprint}`];
  return [`  ${check.server}`, ...lines, ...shown].join('\n');
}
