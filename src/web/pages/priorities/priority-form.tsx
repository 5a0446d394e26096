import { Button, Checkbox, Group, Select, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { ofTheWorld } from '../../components/of-the-world.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import { useMay } from '../../me.ts';
import { tellDone } from '../../notices.tsx';
import { BoardOptions } from './board-options.tsx';
import { LifeOptions } from './life-options.tsx';
import classes from './priority-form.module.css';
import { draftOf, optionsOf } from './rule-draft.ts';
import { Templates } from './templates.tsx';
import { type Priority, type PriorityChange, useTicketChoices, type WatchedGroup } from './watched-groups.ts';

interface PriorityFormProps {
  group: WatchedGroup;
  priority: Priority | undefined;
}

/** Switches tickets on for a group, or off, and says how they are opened. What is typed stays where it is refused. */
export function PriorityForm({ group, priority }: PriorityFormProps) {
  const { t } = useTranslation();
  const mayMap = useMay('operator');
  const before = draftOf(priority?.rule);
  const [draft, setDraft] = useState(before);
  const [openPresent, setOpenPresent] = useState(false);
  const choices = useTicketChoices();
  const { save, switchOff, undo } = usePriority(group, priority);
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { priorityId } = draft;
    if (priorityId === null) return;
    const options = optionsOf(before, draft);
    save.mutate({ priorityId, options, ...(openPresent && { openPresent }) });
  };
  const error = save.error ?? switchOff.error ?? undo.error ?? choices.error;
  return (
    <form onSubmit={submit}>
      <fieldset className={classes['fields']} disabled={!mayMap}>
        <Standing priority={priority} />
        <Select
          required
          searchable
          allowDeselect={false}
          {...ofTheWorld}
          label={t('priorities.priority')}
          placeholder={t('priorities.choosePriority')}
          data={choices.data?.priorities.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          value={draft.priorityId}
          onChange={(priorityId) => set({ priorityId })}
        />
        <BoardOptions
          draft={draft}
          set={set}
          boards={choices.data?.boards ?? []}
          sources={choices.data?.sources ?? []}
        />
        <LifeOptions draft={draft} set={set} />
        <Templates draft={draft} set={set} group={group} />
        {mayMap && (
          <Checkbox
            label={t('priorities.openPresent')}
            description={t('priorities.openPresentHelp')}
            checked={openPresent}
            onChange={({ currentTarget }) => setOpenPresent(currentTarget.checked)}
          />
        )}
        {error !== null && <ProblemAlert error={error} />}
        {mayMap && (
          <Group gap="xs">
            <Button size="xs" type="submit" loading={save.isPending} disabled={draft.priorityId === null}>
              {t(priority === undefined ? 'priorities.switchOn' : 'common.save')}
            </Button>
            {priority !== undefined && (
              <Button size="xs" variant="default" loading={switchOff.isPending} onClick={() => switchOff.mutate()}>
                {t('priorities.switchOff')}
              </Button>
            )}
          </Group>
        )}
      </fieldset>
    </form>
  );
}

function Standing({ priority }: { priority: Priority | undefined }) {
  const { t } = useTranslation();
  if (priority === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {t('priorities.off')}
      </Text>
    );
  }
  return (
    <Text size="sm" c="dimmed">
      {t('priorities.by', { by: priority.by })} <Time at={priority.since} />
      {!priority.baselined && <> {t('priorities.notBaselined')}</>}
    </Text>
  );
}

function usePriority({ key, path }: WatchedGroup, priority: Priority | undefined) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const param = { id: String(key) };
  const seen = priority?.since ?? null;
  const route = api.groups[':id'].priority;
  const onSettled = () => queries.invalidateQueries({ queryKey: ['priorities'] });
  const undo = useMutation({
    mutationFn: ({ after }: Changed) => json(route.undo.$post({ param, json: { seen: after?.since ?? null } })),
    onSuccess: () => tellDone(t, { message: t('priorities.undone', { group: path }) }),
    onSettled,
  });
  const tell = (message: string, done: Changed) =>
    tellDone(t, { message, ...(done.changed && { undo: () => undo.mutate(done) }) });
  const save = useMutation({
    mutationFn: (change: PriorityChange) => json(route.$put({ param, json: { ...change, seen } })),
    onSuccess: (done) => {
      const message = t(done.changed ? 'priorities.saved' : 'priorities.asBefore', { group: path });
      tell(done.asked === 0 ? message : `${message} ${t('priorities.asked', { count: done.asked })}`, done);
    },
    onSettled,
  });
  const switchOff = useMutation({
    mutationFn: () => json(route.$delete({ param, query: { ...(seen !== null && { seen }) } })),
    onSuccess: (done) => tell(t('priorities.switchedOff', { group: path }), done),
    onSettled,
  });
  return { save, switchOff, undo };
}

type Changed = InferResponseType<(typeof api.groups)[':id']['priority']['$put']>;
