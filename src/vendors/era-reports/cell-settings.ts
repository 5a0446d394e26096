import { z } from 'zod';
import { isZone } from '../../domain/time.ts';

/** How the cells of a connection's reports are written, as its settings say it. */
export const cellSettings = {
  /** Between the names of a group's path. */
  separator: z.string().min(1, 'separator is empty: it stands between the names of a group path').max(5).default('/'),
  /** Group names that have the separator in them. */
  wholeNames: z.array(z.string().max(500)).max(1000).default([]),
  /** IANA name of the zone of times that name none. */
  timeZone: z.string().refine(isZone, 'time zone: the name of one, e.g. Europe/Berlin').default('UTC'),
};
