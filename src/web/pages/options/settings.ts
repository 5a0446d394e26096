import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { tellDone } from '../../notices.tsx';

export type Setting = InferResponseType<typeof api.settings.$get>['rows'][number];
export type Value = Setting['value'];

const queryKey = ['settings', 'list'];

export const useSettings = () => useQuery({ queryKey, queryFn: async () => (await json(api.settings.$get())).rows });

/** undefined: back to the default. */
interface Change {
  value: Value | undefined;
}

/** Sets one setting or takes it back to its default; the notice undoes it. */
export function useSetting({ name, value: before, by }: Setting, label: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const param = { name };
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: ({ value }: Change) =>
      value === undefined
        ? json(api.settings[':name'].$delete({ param }))
        : json(api.settings[':name'].$put({ param, json: { value } })),
    onSuccess: (_, change) => {
      const undo = () => mutate({ value: by === null ? undefined : before });
      const message = t(change.value === undefined ? 'options.settings.isDefault' : 'options.settings.saved', {
        name: label,
      });
      tellDone(t, { message, undo });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['settings'] }),
  });
  return { change: mutate, isPending, error, reset };
}

/** What a setting is called and what it does, in the language of the page; one that the page does not know says it itself. */
export function useSettingWords(): (setting: Setting) => { name: string; help: string } {
  const { t } = useTranslation();
  const words: Record<string, { name: string; help: string }> = t('settings.words', { returnObjects: true });
  return ({ name, help }) => words[name.replaceAll('.', '-')] ?? { name, help };
}
