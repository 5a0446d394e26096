import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OldKind } from '../world/eset.ts';
import { serverNamed, type World } from '../world.ts';
import { usualDialect, writeReports } from './report-files.ts';
import { type EraServer, startEraServer } from './server-api.ts';
import { tablesOf } from './tables.ts';
import { eraRoles, eraTemplate } from './templates.ts';

/** How to reach a server of before the REST interface. */
export type OldAddress =
  | {
      name: string;
      kind: 'era-report-files';
      folder: string;
      /** Names of the files in it. */
      reports: { computers: string; products: string; dynamicGroups: string };
      /** Written before a separator that is part of a group's name. */
      escape: string;
    }
  | {
      name: string;
      kind: 'era-server-api';
      host: string;
      port: number;
      /** Folder of the stand-in for the vendor's library. */
      library: string;
      username: string;
      password: string;
      fingerprint: string;
      /** Paths of the template files. */
      templates: string[];
      /** Group names that have the separator of paths in them. */
      groupNames: string[];
    };

export interface RunningOldServer {
  address: OldAddress;
  /** Tells of the world as it is now. */
  tell(): void;
  close(): Promise<void>;
}

interface Plan {
  name: string;
  /** 0: any free port. */
  port: number;
}

export const startOldServer: Record<OldKind, (world: World, plan: Plan) => Promise<RunningOldServer>> = {
  'era-report-files': startReportFiles,
  'era-server-api': startLibrary,
};

/** So old is a report at least that nobody takes for one that is still being written. */
const restMs = 120_000;

async function startReportFiles(world: World, { name }: Plan): Promise<RunningOldServer> {
  const folder = await mkdtemp(join(tmpdir(), 'seatbridge-reports-'));
  const reports = { computers: 'computers.csv', products: 'products.csv', dynamicGroups: 'dynamic-groups.csv' };
  const tell = () => {
    const now = world.clock.now();
    writeReports(serverNamed(world, name), { folder, now, madeAt: now - restMs, dialect: usualDialect });
  };
  tell();
  return {
    address: { name, kind: 'era-report-files', folder, reports, escape: '/' },
    tell,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function startLibrary(world: World, { name, port }: Plan): Promise<RunningOldServer> {
  const { username, password, groups } = serverNamed(world, name);
  const era = await startEraServer({ username, password, port });
  const tell = () => era.tell(tablesOf(serverNamed(world, name), world.clock.now()));
  tell();
  const groupNames = [...groups.values()].map((group) => group.name).filter((each) => each.includes('/'));
  return {
    address: {
      ...{ name, kind: 'era-server-api', host: era.host, port: era.port, library: era.folder, username, password },
      ...{ fingerprint: era.certificate.fingerprint, templates: await writeTemplates(era), groupNames },
    },
    tell,
    close: era.close,
  };
}

/** As an operator would have captured them. */
async function writeTemplates({ folder }: EraServer): Promise<string[]> {
  await mkdir(join(folder, 'templates'));
  return Promise.all(
    eraRoles.map(async (role) => {
      const path = join(folder, 'templates', `${role}.json`);
      await writeFile(path, eraTemplate(role));
      return path;
    }),
  );
}
