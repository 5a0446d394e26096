import { useSessionStorage } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { api, json } from '../../api.ts';
import { useMe } from '../../me.ts';

export type NewFeedback = InferRequestType<typeof api.feedback.$post>['json'];
export type Message = InferResponseType<typeof api.feedback.preview.$post>;
export type Fate = InferResponseType<typeof api.feedback.$post>;

/** What is in the form; empty fields are not sent. */
export type Draft = Required<NewFeedback>;

/** Kept while the tab is open, so that looking something up on another screen loses nothing. */
function useDraft() {
  const { name } = useMe();
  const empty: Draft = { subject: '', type: 'problem', information: '', mayContact: false, name, email: '' };
  const [draft, setDraft, clear] = useSessionStorage({
    key: 'seatbridge.feedback',
    defaultValue: empty,
    getInitialValueInEffect: false,
  });
  return { draft, set: (part: Partial<Draft>) => setDraft({ ...draft, ...part }), clear };
}

function sentOf({ name, email, mayContact, ...said }: Draft): NewFeedback {
  if (!mayContact) return { ...said, mayContact };
  return { ...said, mayContact, ...(name !== '' && { name }), ...(email !== '' && { email }) };
}

/** The form, what of it would be sent, and what became of it. */
export function useFeedback() {
  const { draft, set, clear } = useDraft();
  const { data } = useQuery({ queryKey: ['feedback'], queryFn: () => json(api.feedback.$get()) });
  const preview = useMutation({ mutationFn: () => json(api.feedback.preview.$post({ json: sentOf(draft) })) });
  const give = useMutation({
    mutationFn: () => json(api.feedback.$post({ json: sentOf(draft) })),
    onSuccess: () => {
      clear();
      preview.reset();
    },
  });
  return { draft, set, preview, give, waiting: data?.waiting ?? 0 };
}
