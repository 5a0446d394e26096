/** Before any test: two files that found the page older than its sources at once would build it over one another. */
export async function setup(): Promise<void> {
  await import('../../tools/build-page.ts');
}
