import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import type { Tone } from '../../components/state-badge.tsx';
import { tellDone } from '../../notices.tsx';

export type Product = InferResponseType<typeof api.products.$get>['rows'][number];
export type Outcome = InferResponseType<typeof api.products.mapping.$put>['rows'][number];
export type Target = InferRequestType<typeof api.products.mapping.$put>['json']['target'];

export const fateTones: Record<Product['fate'], Tone> = {
  ask: 'warning',
  service: 'ok',
  'not-billed': 'idle',
  fixed: 'notice',
};

/** A product as this person saw it. */
type Seen = Pick<Product, 'product' | 'since'>;

interface Change {
  products: readonly Seen[];
  target: Target;
}

/** Says what products count for, tells what became of it, and can take it back. */
export function useProducts() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [refused, setRefused] = useState<readonly Outcome[]>([]);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: async ({ products, target }: Change) => {
      const named = products.map(({ product, since }) => ({ product, seen: since }));
      const { rows } = await json(api.products.mapping.$put({ json: { products: named, target } }));
      await queries.invalidateQueries({ queryKey: ['services'] });
      return rows;
    },
    onSuccess: (outcomes, { target }) => {
      setRefused(outcomes.filter((each) => each.refused !== null));
      const changed = outcomes.filter((each) => each.changed).map(({ after }) => after);
      const [first] = changed;
      if (first === undefined) return;
      const words = { count: changed.length, product: first.product, service: first.service?.name ?? '' };
      tellDone(t, {
        message: t(`services.done.${target.to}`, words),
        ...(target.to !== 'before' && { undo: () => say({ products: changed, target: { to: 'before' } }) }),
      });
    },
  });
  const say = (change: Change) => {
    setRefused([]);
    mutate(change);
  };
  const dismiss = () => {
    setRefused([]);
    reset();
  };
  return { say, isBusy: isPending, error, refused, dismiss };
}

export type Products = ReturnType<typeof useProducts>;
