import { expect, test } from 'vitest';
import { remembered } from './remembered.ts';

test('what was asked before is not worked out again', () => {
  const asked: string[] = [];
  const upper = remembered((said: string) => {
    asked.push(said);
    return said.toUpperCase();
  });
  expect(['a', 'b', 'a'].map(upper)).toEqual(['A', 'B', 'A']);
  expect(asked).toEqual(['a', 'b']);
});

test('an empty answer is an answer', () => {
  let asked = 0;
  const nothing = remembered((_: number) => {
    asked += 1;
    return '';
  });
  expect([nothing(0), nothing(0)]).toEqual(['', '']);
  expect(asked).toBe(1);
});

test('a server that says ever new texts is answered right, and fills no memory', () => {
  const text = remembered((said: number) => `${said}`);
  for (let said = 0; said < 25_000; said += 1) expect(text(said)).toBe(`${said}`);
  expect(text(7)).toBe('7');
});
