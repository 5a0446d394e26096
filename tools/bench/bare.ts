import { type BareTask, readBare } from './bare-loop.ts';
import { take } from './meter.ts';
import { obey } from './worker.ts';

const orders = {
  read: (task: BareTask) => take(() => readBare(task)),
};
export type BareOrders = typeof orders;

obey(orders);
