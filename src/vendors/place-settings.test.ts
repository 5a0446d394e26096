import { posix, win32 } from 'node:path';
import { expect, test } from 'vitest';
import { isShare, isWholePath } from './place-settings.ts';

test.each([
  ['D:\\eset\\reports', true],
  ['d:/eset', true],
  ['\\\\files\\eset$\\reports', true],
  ['//files/eset/reports', true],
  ['\\\\?\\D:\\eset', true],
  ['\\eset', false],
  ['/eset', false],
  ['D:eset', false],
  ['eset', false],
])('on Windows whether %s is a whole path is %s', (path, whole) => {
  expect(isWholePath(path, win32)).toBe(whole);
});

test.each([
  ['/srv/eset', true],
  ['srv/eset', false],
  ['D:\\eset', false],
])('elsewhere whether %s is a whole path is %s', (path, whole) => {
  expect(isWholePath(path, posix)).toBe(whole);
});

test('a share is one however it is written, and a drive is none', () => {
  const shares = ['\\\\files\\eset', '//files/eset', '\\\\?\\UNC\\files\\eset'];
  expect(shares.filter(isShare)).toEqual(shares);
  expect(['D:\\eset', '/opt/eset', 'eset'].filter(isShare)).toEqual([]);
});
