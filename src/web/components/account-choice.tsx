import { api, json } from '../api.ts';
import { type Choice, offered, TypedChoice } from './typed-choice.tsx';

interface AccountChoiceProps {
  label: string;
  description?: string;
  /** The id of an account. */
  value: string | null;
  onChange: (id: string | null) => void;
}

/** An account, found as one types. */
export function AccountChoice(props: AccountChoiceProps) {
  return <TypedChoice of="accounts" find={findAccounts} {...props} />;
}

async function findAccounts(search: string, signal: AbortSignal): Promise<Choice[]> {
  const query = { limit: offered, ...(search !== '' && { search }) };
  const { rows } = await json(api.accounts.$get({ query }, { init: { signal } }));
  return rows.map(({ id, name }) => ({ value: String(id), label: name }));
}
