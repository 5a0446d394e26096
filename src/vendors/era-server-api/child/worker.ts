import { parentPort, workerData } from 'node:worker_threads';
import { type Library, LibraryError, loadLibrary, openAnswer } from './library.ts';
import type { NumberedOrder, Order, Reply, Terms } from './orders.ts';

/*
 * The thread of the vendor's library: all calls are made here, one after another, and may block for as long as they
 * like. The thread beside it (main.ts) still hears when the program ends.
 */

const pieceLength = 2 ** 16;

let library: Library | null = null;
const reports: string[] = [];

function readOn({ report, at }: Extract<Order, { do: 'read' }>): Reply {
  const text = reports[report];
  if (text === undefined) throw new LibraryError('none', `no report ${report}`);
  const end = at + pieceLength;
  // A sign beyond the first 65,536 is two units, which must not come apart.
  const cut = end < text.length && (text.codePointAt(end - 1) ?? 0) > 0xffff ? end - 1 : end;
  return { said: 'piece', text: text.slice(at, cut), last: cut >= text.length };
}

function carryOut(order: Order): Reply {
  if (order.do === 'read') return readOn(order);
  if (order.do === 'load') {
    library = loadLibrary(workerData as Terms);
    return { said: 'done' };
  }
  if (library === null) throw new LibraryError('load', 'it was not loaded');
  if (order.do === 'unload') {
    library.unload();
    return { said: 'done' };
  }
  const opened = openAnswer(library.request(order.text));
  return 'said' in opened ? opened : { said: 'report', report: reports.push(opened.report) - 1 };
}

function answer(order: Order): Reply {
  try {
    return carryOut(order);
  } catch (error) {
    if (!(error instanceof LibraryError)) throw error;
    return { said: 'trouble', trouble: error.trouble, why: error.message };
  }
}

parentPort?.on('message', ({ number, order }: NumberedOrder) => {
  parentPort?.postMessage({ number, reply: answer(order) });
});
