import type { Start } from './play.ts';

/** Whatever happens, the program that is not killed ends with one answer, and with an exit code that scripts can use. */
export function amissInAnswers(starts: readonly Start[]): string[] {
  return starts.flatMap(({ command, exit, words }) => {
    if (exit === null || ((exit === 0 || exit === 1 || exit === 3) && isAnswer(words))) return [];
    return [`${command} ended with ${exit} and said: ${words.slice(0, 2000)}`];
  });
}

function isAnswer(words: string): boolean {
  try {
    return JSON.parse(words).error?.code !== 'crash';
  } catch {
    return false;
  }
}
