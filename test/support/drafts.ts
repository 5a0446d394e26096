import type { Sandbox } from './sandbox.ts';

/** What a person types to connect each server of the sandbox, ConnectWise first. */
export function draftsOf({ connectwise, eset }: Sandbox) {
  const { privateKey, companyId: company, ...site } = connectwise;
  const psa = { name: 'ConnectWise', kind: 'connectwise', settings: { company, ...site }, secrets: { privateKey } };
  const servers = eset.map(({ name, kind, host, port, baseUrl, username, password, fingerprint }) => {
    const onPrem = kind === 'protect-onprem';
    return {
      name,
      kind,
      settings: onPrem ? { host, port, username } : { region: 'eu', baseUrl, username },
      secrets: { password },
      ...(onPrem && { trust: { fingerprint } }),
    };
  });
  return [psa, ...servers];
}
