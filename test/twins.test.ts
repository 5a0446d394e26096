import { Command } from 'commander';
import { expect, test } from 'vitest';
import { commands } from '../src/cli/commands.ts';
import type { Shell } from '../src/cli/shell.ts';
import { apiOn } from './support/api.ts';
import { appOn } from './support/app.ts';
import { describeOnSqlite } from './support/databases.ts';

/*
 * The API and the command line are twins: what one does, the other does too.
 */

/** What does by the API what a command does. A list as CSV is the twin of the list itself. */
const twins: Record<string, string> = {
  'GET /status': 'connections list',
  'GET /connections': 'connections list',
  'GET /connections/{id}': 'connections list',
  'POST /connections': 'connect eset',
  'PATCH /connections/{id}': 'modify',
  'DELETE /connections/{id}': 'disconnect',
  'POST /connections/test': 'connect connectwise',
  'POST /connections/{id}/test': 'test',
  'POST /connections/{id}/test-changes': 'modify',
  'POST /connections/{id}/trust': 'test',
  'GET /eset-versions': 'connect eset',
  'GET /report-templates/example': 'era templates example',
  'POST /report-templates/outline': 'era templates check',
  'POST /connections/{id}/report-template-sample': 'era templates check',
  'POST /report-files/preview': 'reports preview',
  'POST /report-files/preview-sent': 'reports preview',
  'POST /connections/{id}/report-files': 'import-report',
  'POST /sync': 'sync',
  'POST /connections/{id}/sync': 'sync',
  'POST /cycle': 'run',
  'GET /runs': 'connections runs list',
  'GET /runs/{id}': 'connections runs show',
  'GET /groups': 'accounts list',
  'GET /groups/{id}': 'accounts list',
  'GET /groups/{id}/children': 'accounts list',
  'GET /groups/suggestions': 'accounts suggest',
  'POST /groups/suggestions/apply': 'accounts suggest',
  'PUT /groups/mapping': 'accounts map',
  'PUT /groups/{id}/mapping': 'accounts undo',
  'GET /accounts': 'accounts list',
  'GET /accounts/{id}': 'accounts list',
  'PATCH /accounts/{id}': 'accounts mode',
  'GET /companies': 'accounts companies',
  'GET /agreements': 'accounts agreements',
  'GET /twins': 'accounts twins list',
  'POST /twins/confirm': 'accounts twins confirm',
  'POST /twins/release': 'accounts twins release',
  'GET /catalog': 'services catalog',
  'GET /services': 'services list',
  'GET /services/{id}': 'services rule',
  'PATCH /services/{id}/rule': 'services rule',
  'GET /products': 'services list',
  'GET /products/{product}': 'services list',
  'GET /products/suggestions': 'services suggest',
  'POST /products/suggestions/apply': 'services suggest',
  'PUT /products/mapping': 'services map',
  'GET /lines': 'lines list',
  'GET /lines/{account}/{service}/additions': 'lines additions',
  'PATCH /lines/{account}/{service}': 'lines addition',
  'DELETE /lines/{account}/{service}': 'lines reset',
  'POST /lines/{account}/{service}/undo': 'lines undo',
  'GET /priorities': 'priorities list',
  'PUT /groups/{id}/priority': 'priorities map',
  'DELETE /groups/{id}/priority': 'priorities unmap',
  'POST /groups/{id}/priority/undo': 'priorities undo',
  'GET /ticket-choices': 'priorities choices',
  'GET /ticket-choices/{id}': 'priorities choices',
  'GET /entries': 'tickets list',
  'GET /entries/history': 'tickets list',
  'GET /entries/{id}': 'tickets show',
  'GET /tickets/preview': 'tickets run',
  'POST /tickets/run': 'tickets run',
  'GET /findings': 'findings list',
  'GET /findings/{id}': 'findings list',
  'POST /findings/{id}/accept': 'findings accept',
  'DELETE /findings/{id}/accept': 'findings take-back',
  'GET /devices': 'seats',
  'GET /seats': 'seats',
  'GET /seats/overview': 'seats',
  'GET /seats/over-time': 'seats over-time',
  'GET /seat-changes': 'seats changes',
  'POST /plans': 'billing plan',
  'GET /plans/{id}/adjustments': 'billing plan',
  'GET /adjustments': 'billing plan',
  'GET /adjustments/summary': 'billing approve',
  'GET /adjustments/outgoing': 'billing post',
  'POST /adjustments/approve': 'billing approve',
  'POST /adjustments/dismiss': 'billing dismiss',
  'GET /adjustments/history': 'billing history',
  'GET /adjustments/{id}': 'billing show',
  'POST /adjustments/post': 'billing post',
  'POST /adjustments/{id}/undo': 'billing undo',
  'GET /posting-runs': 'billing runs',
  'GET /posting-runs/{id}': 'billing runs',
  'POST /posting-runs/{id}/undo': 'billing undo',
  'GET /billing/money': 'billing money',
  'GET /billing/mode': 'billing mode',
  'PUT /billing/mode': 'billing mode',
  'GET /holds': 'billing holds',
  'POST /holds/release': 'billing release',
  'GET /settings': 'settings list',
  'PUT /settings/{name}': 'settings set',
  'DELETE /settings/{name}': 'settings reset',
  'GET /pauses': 'pause list',
  'POST /pauses': 'pause',
  'POST /pauses/resume': 'resume',
  'GET /audit': 'audit list',
  'GET /audit/{id}': 'audit list',
  'GET /audit.jsonl': 'audit export',
  'POST /doctor': 'doctor',
  'GET /export': 'export',
  'POST /imports/preview': 'import',
  'GET /imports/{id}/changes': 'import',
  'POST /imports': 'import',
  'POST /backups': 'backup',
  'GET /backups/{id}/file': 'backup',
  'GET /feedback': 'feedback list',
  'GET /feedback/waiting': 'feedback list',
  'POST /feedback/preview': 'feedback preview',
  'POST /feedback': 'feedback send',
  'POST /playground/start': 'serve',
  'GET /users': 'users list',
  'POST /users': 'users add',
  'PATCH /users/{id}': 'users change',
  'DELETE /users/{id}': 'users remove',
  'POST /users/{id}/reset-password': 'users reset-password',
  'POST /users/{id}/unlock': 'users unlock',
  'GET /users/{id}/sessions': 'users sessions',
  'DELETE /users/{id}/sessions': 'users sign-out-everywhere',
  'GET /api-keys': 'users keys list',
  'POST /api-keys': 'users keys create',
  'DELETE /api-keys/{id}': 'users keys revoke',
  'GET /single-sign-on': 'users single-sign-on show',
  'PUT /single-sign-on': 'users single-sign-on set',
  'DELETE /single-sign-on': 'users single-sign-on remove',
  'POST /single-sign-on/test': 'users single-sign-on test',
};

/** What belongs to the API alone, and why. */
const ofTheApi: Record<string, string> = {
  'GET /dashboard': 'lists of the command line, summed up for one screen',
  'GET /work/{id}': 'a command is at work until it ends',
  'GET /work/{id}/events': 'a command shows its progress itself',
  'GET /events': 'a command does not listen',
  'GET /me': 'whoever has the data folder is nobody in particular',
  'GET /me/account': 'likewise',
  'PATCH /me/account': 'likewise: users change',
  'PUT /me/password': 'likewise: users reset-password',
  'GET /me/sessions': 'likewise: users sessions',
  'DELETE /me/sessions': 'likewise: users sign-out-everywhere',
  'DELETE /me/sessions/{id}': 'likewise',
  'GET /playground': 'serve --playground says whether it runs',
  'POST /playground/reset': 'it is made anew with its next start',
  'POST /playground/stop': 'it ends with serve',
};

/** Commands that are further words for what a route does, as a person types them. */
const sameRoute: Record<string, string> = {
  'accounts exclude': 'PUT /groups/mapping',
  'accounts unmap': 'PUT /groups/mapping',
  'accounts on': 'PATCH /accounts/{id}',
  'accounts off': 'PATCH /accounts/{id}',
  'services not-billed': 'PUT /products/mapping',
  'services fixed': 'PUT /products/mapping',
  'services unmap': 'PUT /products/mapping',
  'services undo': 'PUT /products/mapping',
  'lines managed': 'PATCH /lines/{account}/{service}',
  'lines included': 'PATCH /lines/{account}/{service}',
  'lines fixed': 'PATCH /lines/{account}/{service}',
  'lines agreement': 'PATCH /lines/{account}/{service}',
  'lines others': 'PATCH /lines/{account}/{service}',
  'lines offset': 'PATCH /lines/{account}/{service}',
  'lines minimum': 'PATCH /lines/{account}/{service}',
  'priorities change': 'PUT /groups/{id}/priority',
  'settings get': 'GET /settings',
  'users role': 'PATCH /users/{id}',
};

/** What belongs to the command line alone: nothing may serve while it goes on. */
const ofTheCommandLine = ['restore'];

const idle: Shell = { withApp: () => async () => undefined, withoutApp: () => async () => undefined };

/** Every command that does something: "billing show". One with commands below it does something by itself where it has options. */
async function everyCommand(): Promise<string[]> {
  const found: string[] = [];
  const walk = (command: Command, path: string) => {
    const below = command.commands.map((each) => [each, `${path} ${each.name()}`] as const);
    if (below.length === 0 || command.options.length > 0) found.push(path);
    for (const [each, to] of below) walk(each, to);
  };
  for (const { name, load } of commands) {
    const command = new Command(name);
    (await load())(command, idle);
    walk(command, name);
  }
  return found;
}

describeOnSqlite('API and command line', (store) => {
  test('what one does, the other does too', async () => {
    const api = apiOn(appOn(store));
    const { paths } = await api.ask<{ paths: Record<string, object> }>('GET', '/openapi.json');
    await api.stop();
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const told = { ...twins, ...ofTheApi };
    expect(routes.filter((route) => !Object.hasOwn(told, route.replace(/\.csv$/, '')))).toEqual([]);
    expect(Object.keys(told).filter((route) => !routes.includes(route))).toEqual([]);
    expect(Object.values(sameRoute).filter((route) => !routes.includes(route))).toEqual([]);
    const known = await everyCommand();
    const named = new Set([...Object.values(twins), ...Object.keys(sameRoute), ...ofTheCommandLine]);
    expect(known.filter((command) => !named.has(command))).toEqual([]);
    expect([...named].filter((command) => !known.includes(command))).toEqual([]);
  });
});
