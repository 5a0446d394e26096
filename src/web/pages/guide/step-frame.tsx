import { Button, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './guide.module.css';
import { useSteps } from './steps.ts';

interface StepFrameProps {
  title: string;
  help: string;
  children: ReactNode;
  /** Whether what the step is for has been done: then going on is what the eye is led to. */
  isDone: boolean;
}

/** One step: what it is for, its content, and the ways back and on. */
export function StepFrame({ title, help, children, isDone }: StepFrameProps) {
  const { t } = useTranslation();
  const { before, after, go } = useSteps();
  const heading = useRef<HTMLHeadingElement>(null);
  // The keyboard goes on in the new step.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <section className={classes['content']}>
      <div>
        <Title order={2} ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
          {title}
        </Title>
        <Text size="sm" c="dimmed" mt={4} maw={640}>
          {help}
        </Text>
      </div>
      {children}
      <Group justify="space-between">
        {before === undefined ? (
          <span />
        ) : (
          <Button variant="default" onClick={() => go(before)}>
            {t('guide.back')}
          </Button>
        )}
        {after !== undefined && (
          <Button {...(!isDone && { variant: 'default' })} onClick={() => go(after)}>
            {t(isDone ? 'guide.next' : 'guide.skip')}
          </Button>
        )}
      </Group>
    </section>
  );
}
