import { expect, test } from 'vitest';
import { refuseBadPassword } from './password-rules.ts';

const known = { name: 'Jana Dvořáková', email: 'jd@northwind.example' };
const refused = (password: string) => {
  try {
    refuseBadPassword(password, known);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

test('a password has 12 to 128 characters, counted as people see them', () => {
  expect(refused('pqzrmtvhwkx')).toContain('has 11 characters');
  expect(refused('pqzrmtvhwkxb')).toBeNull();
  expect(refused('🦉🌵🧭🪁🥁🪺🧵🪛🧲🫖🪤')).toContain('has 11 characters');
  expect(refused('velké kobyly tančí tango '.repeat(5))).toBeNull();
  expect(refused(`${'velké kobyly tančí tango '.repeat(5)}abcd`)).toContain('128 characters at most');
});

test.each([
  'password1234',
  'P@ssw0rd2026!',
  'Passwort12345',
  'qwertyuiop123',
  'poiuytrewq99!',
  '1qaz2wsx3edc',
  'aaaaaaaaaaaaaaaa',
  'xyzxyzxyzxyzxyz',
  '123456789012345',
  'Summer2026Summer2026',
  'Seatbridge2026!',
  'ConnectWise#1234',
  'ESETprotect2025',
  'Dvorakova2026!!',
  'JanaJanaJana12',
  'northwind-2026',
  'letmeinletmein1',
  '2019202020212022',
])('%s is among the first that are tried', (password) => {
  expect(refused(password)).toContain('first that are tried');
});

test.each([
  'correct horse battery staple',
  'tři sta třicet tři křepelek',
  'kv7Jt-pWq2z-Xn9',
  'my password is a blue heron',
  'zkqpvmwhtrbd',
])('%s is good: no class of characters is asked for', (password) => {
  expect(refused(password)).toBeNull();
});

test('the refusal does not repeat the password', () => {
  expect(refused('password1234')).not.toContain('1234');
});
