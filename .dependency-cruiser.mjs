/**
 * Imports point one way:
 * domain <- vendors/ports <- app <- {http, jobs, cli}; app -> store; store -> domain types, errors;
 * vendors/* -> ports, domain, vendors/http; the sandbox knows nothing of the product.
 */
const only = (room, allowed) => ({
  name: `${room}-imports`,
  comment: `src/${room} may import ${allowed.join(', ') || 'nothing'} of the product only`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: '\\.test\\.ts$' },
  to: { path: '^src/', pathNot: [`^src/${room}/`, ...allowed] },
});

const shared = ['^src/errors\\.ts$', '^src/log\\.ts$'];
/** A fact, of which no code comes along. */
const esetVersions = '^src/vendors/eset-versions\\.ts$';

export default {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphan-import', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: ['\\.test\\.ts$', '^src/domain/test-world\\.ts$'] },
      to: { pathNot: ['^src/domain/', '^src/errors\\.ts$'] },
    },
    only('store', ['^src/domain/', ...shared]),
    only('vendors', ['^src/domain/', ...shared]),
    {
      name: 'a-vendor-knows-no-other',
      comment: 'era-reports is no vendor: it is what those that read reports have in common',
      severity: 'error',
      from: { path: '^src/vendors/([^/]+)/' },
      to: { path: '^src/vendors/[^/]+/', pathNot: ['^src/vendors/$1/', '^src/vendors/era-reports/'] },
    },
    only('app', ['^src/domain/', '^src/store/', '^src/vendors/(ports|vendor)\\.ts$', ...shared]),
    only('users', ['^src/app/(app|settings)\\.ts$', '^src/domain/', '^src/store/', ...shared]),
    only('jobs', ['^src/app/', '^src/domain/', ...shared]),
    only('http', ['^src/app/', '^src/domain/', '^src/jobs/', '^src/users/', esetVersions, ...shared]),
    only('playground', [
      '^src/app/',
      '^src/domain/',
      '^src/jobs/',
      '^src/http/',
      '^src/users/users\\.ts$',
      '^src/demo/(prepare|sandbox)\\.ts$',
      ...shared,
    ]),
    only('cli', [
      '^src/app/',
      '^src/domain/',
      '^src/jobs/',
      '^src/http/',
      '^src/users/',
      '^src/playground/playground\\.ts$',
      '^src/context\\.ts$',
      '^src/config\\.ts$',
      '^src/heap\\.ts$',
      esetVersions,
      ...shared,
    ]),
    only('web', ['^src/http/']),
    {
      name: 'web-knows-types-alone',
      comment: 'the page runs in a browser: of src/http it may import types',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: '^src/', pathNot: '^src/web/', dependencyTypesNot: ['type-only'] },
    },
    only('sandbox', []),
    only('demo', [
      '^src/app/',
      '^src/domain/',
      '^src/jobs/',
      '^src/cli/(billing-text|sync|table|words)\\.ts$',
      '^src/context\\.ts$',
      ...shared,
    ]),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
