import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { tellDone } from '../../notices.tsx';
import type { Finding } from './finding.ts';

interface Accepting {
  id: number;
  reason: string;
  /** Last day; null: until seats or money change. */
  until: string | null;
}

/** Accepts a finding as it is; the notice takes it back. */
export function useAccept(onDone: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const takeBack = useTakeBack();
  return useMutation({
    mutationFn: ({ id, reason, until }: Accepting) =>
      json(api.findings[':id'].accept.$post({ param: { id: String(id) }, json: { reason, until } })),
    onSuccess: (finding) => {
      tellDone(t, { message: t('findings.accepted'), undo: () => takeBack.mutate(finding) });
      onDone();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['findings'] }),
  });
}

export function useTakeBack() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<Finding, 'id'>) =>
      json(api.findings[':id'].accept.$delete({ param: { id: String(id) } })),
    onSuccess: () => tellDone(t, { message: t('findings.takenBack') }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['findings'] }),
  });
}
