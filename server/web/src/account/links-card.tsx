import { useState } from 'preact/hooks';
import { isCancelled } from '../api/passkey';
import { problemOf, type Problem } from '../api/problem';
import { moment } from '../format/format';
import { providerProblem } from '../session/provider-problem';
import { useApi } from '../session/session';
import { useLoad } from '../ui/load';
import { ProblemNote } from '../ui/problem-note';
import { useProof } from './proof';

/** The providers that open this account, as a card of the account page: link one by signing in there, or take a link away. Shows nothing without providers. */
export function LinksCard() {
  const api = useApi();
  const proof = useProof();
  const [providers] = useLoad('ways', (signal) => api.providers(signal));
  const [links, reload] = useLoad('links', (signal) => api.links(signal));
  const [problem, setProblem] = useState<Problem | undefined>(() => providerProblem(location.search));
  if (providers.state !== 'ready' || providers.value.length === 0 || links.state !== 'ready') {
    return null;
  }
  const act = async (what: () => Promise<void>): Promise<void> => {
    setProblem(undefined);
    try {
      await proof.around(what);
      reload();
    } catch (caught) {
      if (!isCancelled(caught)) {
        setProblem(problemOf(caught));
      }
    }
  };
  const link = async (name: string): Promise<void> => location.assign(await api.beginLink(name));
  return (
    <section class="card" aria-labelledby="links-title" data-testid="links-card">
      <h2 id="links-title">Sign in with</h2>
      {problem !== undefined && <ProblemNote problem={problem} />}
      <ul class="rows">
        {providers.value.map(({ name, title }) => {
          const made = links.value.find((each) => each.provider === name)?.made;
          return (
            <li key={name} class="row-item row-item-plain">
              <div>
                <strong>{title}</strong>
                <p class="hint">{made === undefined ? 'Not linked. You sign in there once to prove that it is yours.' : `Linked ${moment(made)}`}</p>
              </div>
              <button
                type="button"
                class="button"
                onClick={() => void act(() => (made === undefined ? link(name) : api.endLink(name)))}
                data-testid={`link-${name}`}
              >
                {made === undefined ? 'Link' : 'Take away'}
              </button>
            </li>
          );
        })}
      </ul>
      {proof.dialog}
    </section>
  );
}
