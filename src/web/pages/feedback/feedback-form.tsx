import { Button, Checkbox, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { isProblem } from '../../problem.ts';
import { FeedbackPreview } from './feedback-preview.tsx';
import type { Draft, useFeedback } from './use-feedback.ts';

const types: readonly Draft['type'][] = ['problem', 'idea', 'question', 'praise'];

/** Subject, type, information, and whether the person may be asked back. What is typed stays where it is refused. */
export function FeedbackForm({ feedback }: { feedback: ReturnType<typeof useFeedback> }) {
  const { t } = useTranslation();
  const { draft, set, preview, give } = feedback;
  const error = give.error ?? preview.error;
  const wrong = (field: keyof Draft) => isProblem(error) && error.field === field && error.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give.mutate();
  };
  const change = (part: Partial<Draft>) => {
    preview.reset();
    set(part);
  };
  return (
    <form onSubmit={submit}>
      <Stack maw={640} gap="sm">
        <TextInput
          required
          maxLength={200}
          label={t('feedback.subject')}
          value={draft.subject}
          error={wrong('subject')}
          onChange={({ currentTarget: { value } }) => change({ subject: value })}
        />
        <Select
          required
          allowDeselect={false}
          label={t('feedback.type')}
          data={types.map((value) => ({ value, label: t(`feedback.types.${value}`) }))}
          value={draft.type}
          onChange={(type) => type !== null && change({ type })}
        />
        <Textarea
          required
          autosize
          minRows={5}
          maxRows={14}
          maxLength={20_000}
          label={t('feedback.information')}
          description={t('feedback.informationHelp')}
          value={draft.information}
          error={wrong('information')}
          onChange={({ currentTarget: { value } }) => change({ information: value })}
        />
        <Contact draft={draft} change={change} wrong={wrong} />
        {error !== null && <ProblemAlert error={error} />}
        <Group gap="sm">
          <Button type="submit" loading={give.isPending}>
            {t('feedback.send')}
          </Button>
          <Button variant="default" loading={preview.isPending} onClick={() => preview.mutate()}>
            {t('feedback.preview')}
          </Button>
        </Group>
        {preview.data !== undefined && <FeedbackPreview message={preview.data} />}
      </Stack>
    </form>
  );
}

interface ContactProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  wrong: (field: keyof Draft) => string | false;
}

function Contact({ draft, change, wrong }: ContactProps) {
  const { t } = useTranslation();
  return (
    <>
      <Checkbox
        label={t('feedback.mayContact')}
        checked={draft.mayContact}
        onChange={({ currentTarget: { checked } }) => change({ mayContact: checked })}
      />
      {draft.mayContact && (
        <Group grow align="flex-start">
          <TextInput
            required
            maxLength={200}
            autoComplete="name"
            label={t('feedback.name')}
            value={draft.name}
            error={wrong('name')}
            onChange={({ currentTarget: { value } }) => change({ name: value })}
          />
          <TextInput
            required
            type="email"
            maxLength={254}
            autoComplete="email"
            label={t('feedback.email')}
            value={draft.email}
            error={wrong('email')}
            onChange={({ currentTarget: { value } }) => change({ email: value })}
          />
        </Group>
      )}
    </>
  );
}
