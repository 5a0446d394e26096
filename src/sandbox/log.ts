/** What every server of the sandbox writes down: each request, and each thing a real vendor would not have taken. */
interface Violation {
  server: string;
  kind: string;
  method: string;
  path: string;
  detail: string;
}

interface RequestCounts {
  total: number;
  byServer: Record<string, { total: number; byPath: Record<string, number> }>;
}

export interface SandboxLog {
  /** One request, under its path with ids replaced by {id}; call it once, when the request has arrived. */
  request(server: string, method: string, path: string): void;
  violation(violation: Violation): void;
  requests(): RequestCounts;
  violations(): readonly Violation[];
  resetRequests(): void;
  resetViolations(): void;
}

/** The newest are kept: a client gone wild must not fill the memory. */
const violationsKept = 1000;

export function createLog(): SandboxLog {
  let counts: RequestCounts = { total: 0, byServer: {} };
  let violations: Violation[] = [];
  return {
    request: (server, method, path) => {
      counts.total++;
      counts.byServer[server] ??= { total: 0, byPath: {} };
      const own = counts.byServer[server];
      const key = `${method} ${path.replace(idInPath, '/{id}')}`;
      own.total++;
      own.byPath[key] = (own.byPath[key] ?? 0) + 1;
    },
    violation: (violation) => {
      violations.push(violation);
      if (violations.length > violationsKept) violations.shift();
    },
    requests: () => counts,
    violations: () => violations,
    resetRequests: () => {
      counts = { total: 0, byServer: {} };
    },
    resetViolations: () => {
      violations = [];
    },
  };
}

const idInPath = /\/(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=\/|$)/gi;
