import { Anchor, Button, List, Loader, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { InferResponseType } from 'hono/client';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppliedResult } from '../../../http/routes/account-suggestions.ts';
import type { PlanResult } from '../../../http/routes/plans.ts';
import { api } from '../../api.ts';
import { useAllRows } from '../../components/grid/all-rows.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useWork } from '../../work.ts';
import classes from './guide.module.css';
import { StepFrame } from './step-frame.tsx';
import { useSteps } from './steps.ts';

type Account = InferResponseType<typeof api.groups.suggestions.$get>['rows'][number];
type Service = InferResponseType<typeof api.products.suggestions.$get>['rows'][number];

/** Whose the devices are, and what bills their products: all that is certain in two clicks. */
export function MappingStep() {
  const { t } = useTranslation();
  const { done } = useSteps();
  const queries = useQueryClient();
  // The additions of the agreements that groups were mapped to show which service bills a product.
  const reading = useWork<void, PlanResult>(() => api.plans.$post({ json: { dryRun: true } }), {
    onDone: () => void queries.invalidateQueries({ queryKey: ['services'] }),
  });
  return (
    <StepFrame title={t('guide.mapping.title')} help={t('guide.mapping.help')} isDone={done.has('mapping')}>
      <div className={classes['cards']}>
        <Accounts onApplied={() => reading.start()} />
        <Services reading={reading} isEarly={!done.has('mapping')} />
      </div>
    </StepFrame>
  );
}

function Accounts({ onApplied }: { onApplied: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data, error } = useAllRows<Account>({
    queryKey: ['accounts', 'suggestions', 'all'],
    list: api.groups.suggestions.$get,
  });
  const apply = useWork<void, AppliedResult>(() => api.groups.suggestions.apply.$post({ json: {} }), {
    onDone: () => {
      void queries.invalidateQueries({ queryKey: ['accounts'] });
      onApplied();
    },
  });
  const certain = data?.filter((each) => each.certain) ?? [];
  const open = new Set(data?.filter((each) => !each.certain).map(({ group }) => group.key)).size;
  return (
    <Certain
      title={t('guide.mapping.accounts')}
      error={error ?? apply.error}
      isLoading={data === undefined}
      none={t('guide.mapping.noneCertain')}
      certain={certain.map(({ group, company, agreement }) => ({
        key: String(group.key),
        from: group.name,
        to: agreement === null ? company.name : `${company.name} / ${agreement.name}`,
      }))}
      applied={apply.result?.applied}
      apply={
        <Button loading={apply.isRunning} onClick={() => apply.start()}>
          {t('accounts.applyCertain', { count: certain.length })}
        </Button>
      }
      left={
        open > 0 && (
          <Anchor size="sm" renderRoot={(props) => <Link to="/accounts" search={{ view: 'suggestions' }} {...props} />}>
            {t('guide.mapping.openGroups', { count: open })}
          </Anchor>
        )
      }
    />
  );
}

interface ServicesProps {
  reading: { isRunning: boolean; error: Error | null; start: () => void };
  /** No group is mapped yet, so that no agreement tells what bills a product. */
  isEarly: boolean;
}

function Services({ reading, isEarly }: ServicesProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data, error } = useAllRows<Service>({
    queryKey: ['services', 'suggestions'],
    list: api.products.suggestions.$get,
  });
  const apply = useWork<void, AppliedResult>(() => api.products.suggestions.apply.$post(), {
    onDone: () => void queries.invalidateQueries({ queryKey: ['services'] }),
  });
  const certain = data?.filter((each) => each.certain) ?? [];
  const open = new Set(data?.filter((each) => !each.certain).map(({ product }) => product)).size;
  return (
    <Certain
      title={t('guide.mapping.services')}
      error={error ?? apply.error ?? reading.error}
      isLoading={data === undefined || reading.isRunning}
      none={t(isEarly ? 'guide.mapping.servicesLater' : 'guide.mapping.noneCertain')}
      certain={certain.map(({ product, service }) => ({ key: product, from: product, to: service.name }))}
      applied={apply.result?.applied}
      apply={
        <Button loading={apply.isRunning} onClick={() => apply.start()}>
          {t('services.applyCertain', { count: certain.length })}
        </Button>
      }
      left={
        <>
          {open > 0 && (
            <Anchor size="sm" renderRoot={(props) => <Link to="/services" search={{ fate: 'ask' }} {...props} />}>
              {t('guide.mapping.openProducts', { count: open })}
            </Anchor>
          )}
          {!isEarly && (
            <Anchor component="button" size="sm" onClick={reading.start}>
              {t('guide.mapping.lookAgain')}
            </Anchor>
          )}
        </>
      }
    />
  );
}

interface CertainProps {
  title: string;
  error: Error | null;
  isLoading: boolean;
  /** Said where nothing is certain. */
  none: string;
  certain: { key: string; from: string; to: string }[];
  /** How many were mapped just now. */
  applied: number | undefined;
  apply: ReactNode;
  left: ReactNode;
}

const examples = 5;

function Certain({ title, error, isLoading, none, certain, applied, apply, left }: CertainProps) {
  const { t } = useTranslation();
  const others = certain.length - examples;
  return (
    <div className={classes['card']}>
      <Title order={3}>{title}</Title>
      {error !== null && <ProblemAlert error={error} />}
      {applied !== undefined && (
        <Text size="sm" role="status">
          {t('guide.mapping.applied', { count: applied })}
        </Text>
      )}
      {isLoading && <Loader size="sm" role="progressbar" aria-label={t('common.loading')} />}
      {!isLoading && certain.length === 0 && <Text size="sm">{none}</Text>}
      {!isLoading && certain.length > 0 && (
        <>
          <List size="sm" translate="no">
            {certain.slice(0, examples).map(({ key, from, to }) => (
              <List.Item key={key}>
                {from} → {to}
              </List.Item>
            ))}
          </List>
          {others > 0 && <Text size="sm">{t('accounts.andOthers', { count: others })}</Text>}
          {apply}
        </>
      )}
      {left}
    </div>
  );
}
