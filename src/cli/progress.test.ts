import { expect, test } from 'vitest';
import { progressLine } from './progress.ts';

test('a known total is a bar with its share and its numbers', () => {
  expect(progressLine({ label: 'Main: devices', done: 5_000, total: 20_000 })).toBe(
    'Main: devices  ██████░░░░░░░░░░░░░░░░░░ 25 %  5,000 of 20,000',
  );
});

test('without a total only what is done is told', () => {
  expect(progressLine({ label: 'Main: groups', done: 12, total: null })).toBe('Main: groups  12');
  expect(progressLine({ label: 'Main: groups', done: 0, total: 0 })).toBe('Main: groups  0');
});

test('more than was announced is full, not more', () => {
  expect(progressLine({ label: 'x', done: 30, total: 20 })).toContain('█ 100 %  30 of 20');
});

test('a name from outside cannot steer the terminal', () => {
  expect(progressLine({ label: 'Main\u001b[2J', done: 1, total: null })).toBe('Main  1');
});
