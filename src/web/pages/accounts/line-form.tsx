import { Button, NumberInput, Group as Row, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { ofTheWorld } from '../../components/of-the-world.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { quantityText } from '../../texts/formats.ts';
import { type Line, type LineChange, useLine } from './line.ts';

type Billed = Line['line'];

const kinds = ['managed', 'included', 'fixed'] as const;
const others = ['leave', 'subtract'] as const;

/** Only what is another than it was: two people may change two things. */
function changeOf(before: Billed, after: Billed): LineChange {
  const isOther = (...names: (keyof Billed)[]) => names.some((name) => before[name] !== after[name]);
  return {
    ...(isOther('kind') && { kind: after.kind }),
    ...(isOther('agreementId') && { agreementId: after.agreementId }),
    ...(isOther('additionId') && { additionId: after.additionId }),
    ...(isOther('others') && { others: after.others }),
    ...(isOther('offset', 'offsetReason', 'offsetUntil') && {
      offset: { seats: after.offset, reason: after.offsetReason, until: after.offsetUntil },
    }),
    ...(isOther('minimum', 'minimumReason') && { minimum: { seats: after.minimum, reason: after.minimumReason } }),
  };
}

/** How a line is billed, to be changed. What is typed stays where the program refuses. */
export function LineForm({ line, onClose }: { line: Line; onClose: () => void }) {
  const { t } = useTranslation();
  const [billed, setBilled] = useState(line.line);
  const { change } = useLine(line, { onDone: onClose });
  const set = (part: Partial<Billed>) => setBilled({ ...billed, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(changeOf(line.line, billed));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('accounts.billed')}
          value={billed.kind}
          onChange={(kind) => set({ kind: kind as Billed['kind'] })}
          data={kinds.map((value) => ({ value, label: t(`accounts.kinds.${value}`) }))}
        />
        {billed.kind === 'managed' && <Where {...{ line, billed, set }} />}
        {billed.kind === 'managed' && <Corrections {...{ billed, set }} />}
        {change.error !== null && <ProblemAlert error={change.error} />}
        <Row gap="xs">
          <Button size="xs" type="submit" loading={change.isPending}>
            {t('common.save')}
          </Button>
          <Button size="xs" variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </Row>
      </Stack>
    </form>
  );
}

interface PartProps {
  billed: Billed;
  set: (part: Partial<Billed>) => void;
}

/** The agreement and the addition that are billed. */
function Where({ line, billed, set }: PartProps & { line: Line }) {
  const { t } = useTranslation();
  const { account, service } = line;
  const agreements = useQuery({
    queryKey: ['runs', 'agreements', 'of', account.companyId],
    queryFn: async () =>
      (await json(api.agreements.$get({ query: { company: account.companyId, limit: '500' } }))).rows,
  });
  const additions = useQuery({
    queryKey: ['adjustments', 'additions', account.id, service.id, line.since],
    queryFn: async () => {
      const param = { account: String(account.id), service: service.id };
      return (await json(api.lines[':account'][':service'].additions.$get({ param }))).rows;
    },
  });
  // The additions of another agreement are known once the line names it.
  const isSame = billed.agreementId === line.line.agreementId;
  return (
    <>
      <Select
        clearable
        {...ofTheWorld}
        label={t('accounts.agreement')}
        placeholder={t('accounts.asAccount')}
        data={agreements.data?.map(({ id, agreement }) => ({ value: id, label: agreement })) ?? []}
        value={billed.agreementId}
        onChange={(agreementId) => set({ agreementId, additionId: null })}
      />
      <Select
        clearable
        {...ofTheWorld}
        disabled={!isSame}
        label={t('accounts.addition')}
        description={t(isSame ? 'accounts.additionHelp' : 'accounts.additionLater')}
        placeholder={t('accounts.onlyAddition')}
        nothingFoundMessage={t('accounts.notRead')}
        data={
          additions.data?.map(({ id, name, quantity }) => ({
            value: id,
            label: `${name}: ${quantityText(quantity)}`,
          })) ?? []
        }
        value={billed.additionId}
        onChange={(additionId) => set({ additionId })}
      />
      <Select
        allowDeselect={false}
        label={t('accounts.others')}
        data={others.map((value) => ({ value, label: t(`accounts.othersChoice.${value}`) }))}
        value={billed.others}
        onChange={(value) => set({ others: value === 'subtract' ? 'subtract' : 'leave' })}
      />
    </>
  );
}

/** Seats more or less, and at least; each with its reason. */
function Corrections({ billed, set }: PartProps) {
  const { t } = useTranslation();
  return (
    <>
      <Row grow align="flex-start" gap="xs">
        <NumberInput
          label={t('accounts.offset')}
          allowDecimal={false}
          value={billed.offset}
          onChange={(offset) => set({ offset: Number(offset) })}
        />
        <TextInput
          type="date"
          label={t('accounts.offsetUntil')}
          value={billed.offsetUntil ?? ''}
          onChange={({ currentTarget: { value } }) => set({ offsetUntil: value === '' ? null : value })}
        />
      </Row>
      {billed.offset !== 0 && (
        <TextInput
          required
          label={t('accounts.offsetReason')}
          value={billed.offsetReason}
          onChange={({ currentTarget }) => set({ offsetReason: currentTarget.value })}
        />
      )}
      <NumberInput
        label={t('accounts.minimum')}
        allowDecimal={false}
        min={0}
        value={billed.minimum}
        onChange={(minimum) => set({ minimum: Number(minimum) })}
      />
      {billed.minimum !== 0 && (
        <TextInput
          required
          label={t('accounts.minimumReason')}
          value={billed.minimumReason}
          onChange={({ currentTarget }) => set({ minimumReason: currentTarget.value })}
        />
      )}
    </>
  );
}
