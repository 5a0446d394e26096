import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { tellDone } from '../../notices.tsx';

export type Line = InferResponseType<typeof api.lines.$get>['rows'][number];
export type LineChange = InferRequestType<(typeof api.lines)[':account'][':service']['$patch']>['json'];

export const paramOf = ({ account, service }: Line) => ({ account: String(account.id), service: service.id });

/** Changes how a line is billed, or takes the last change back. Refused where somebody else has spoken since. */
export function useLine(line: Line, { onDone }: { onDone?: () => void } = {}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { account, service } = line;
  const param = paramOf(line);
  const refresh = () => queries.invalidateQueries({ queryKey: ['accounts'] });
  const undo = useMutation({
    mutationFn: () => json(api.lines[':account'][':service'].undo.$post({ param, json: { seen: line.since } })),
    onSettled: refresh,
  });
  const change = useMutation({
    mutationFn: (said: LineChange) =>
      json(api.lines[':account'][':service'].$patch({ param, json: { ...said, seen: line.since } })),
    onSuccess: ({ changed }) => {
      onDone?.();
      const message = changed
        ? t('accounts.lineSaved', { service: service.name, account: account.name })
        : t('accounts.lineAsBefore');
      tellDone(t, { message });
    },
    onSettled: refresh,
  });
  return { change, undo };
}
