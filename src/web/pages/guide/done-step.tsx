import { Anchor, Button, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isPlayground } from '../../base.ts';
import classes from './guide.module.css';
import { StepFrame } from './step-frame.tsx';

const ways = [
  { name: 'billing', to: '/billing' },
  { name: 'tickets', to: '/priorities' },
  { name: 'findings', to: '/findings' },
] as const;

/** What happens by itself from now on, and where a person goes next. */
export function DoneStep() {
  const { t } = useTranslation();
  return (
    <StepFrame title={t('guide.done.title')} help={t('guide.done.help')} isDone>
      <Text size="sm">
        {t('guide.done.manual')}{' '}
        <Anchor
          size="sm"
          underline="always"
          renderRoot={(props) => <Link to="/options" search={{ tab: 'billing' }} {...props} />}
        >
          {t('guide.done.billingOptions')}
        </Anchor>
      </Text>
      <div className={classes['cards']}>
        {ways.map(({ name, to }) => (
          <div key={name} className={classes['card']}>
            <Title order={3}>{t(`guide.done.ways.${name}.title`)}</Title>
            <Text size="sm">{t(`guide.done.ways.${name}.help`)}</Text>
            <Button
              {...(name !== 'billing' && { variant: 'default' })}
              renderRoot={(props) => <Link to={to} {...props} />}
            >
              {t(`guide.done.ways.${name}.go`)}
            </Button>
          </div>
        ))}
      </div>
      {isPlayground && (
        <Anchor size="sm" href="/guide">
          {t('guide.done.forReal')}
        </Anchor>
      )}
    </StepFrame>
  );
}
