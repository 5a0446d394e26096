import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import type { Texts } from './shape.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

/** Languages a person can choose, by their own names. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

const kept = 'seatbridge.language';

const catalogues: Record<string, () => Promise<Texts<typeof en>>> = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
  pseudo: async () => (await import('./pseudo.ts')).pseudo,
};

function wanted(): string {
  const chosen = localStorage.getItem(kept);
  if (chosen !== null && chosen in catalogues) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in catalogues) ?? 'en';
}

async function show(language: string): Promise<void> {
  const load = catalogues[language] ?? catalogues['en'];
  if (load !== undefined) i18next.addResourceBundle(language, 'translation', await load(), true, true);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === 'pseudo' ? 'en' : language;
}

/** Texts in the language that was chosen, else the browser's, else English. */
export async function openTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en } },
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
  });
  await show(wanted());
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(kept, language);
  await show(language);
}

/** Dates, times and money are the browser's, whatever the language of the texts. */
export const locale = (): readonly string[] => navigator.languages.filter(isTag);

// A browser takes the system's own words for a language too (en-US@posix), and Intl throws at them.
function isTag(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
}
