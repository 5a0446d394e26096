/** Good by our rules, and plainly nobody's. */
export const goodPassword = 'example of nine purple herons';
