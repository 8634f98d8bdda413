import { useState } from 'preact/hooks';
import { useLoad } from '../ui/load';
import { ProblemNote } from '../ui/problem-note';
import { providerProblem } from './provider-problem';
import { useApi } from './session';

/** A button for each provider of the settings, and what went wrong at one, if the browser came back with that. Shows nothing where there are none. */
export function ProviderButtons({ to }: { to: string }) {
  const api = useApi();
  const [load] = useLoad('ways', (signal) => api.providers(signal));
  const [problem] = useState(() => providerProblem(location.search));
  const providers = load.state === 'ready' ? load.value : [];
  return (
    <>
      {problem !== undefined && <ProblemNote problem={problem} testId="provider-problem" />}
      {providers.length > 0 && (
        <div class="stack" data-testid="providers">
          {providers.map(({ name, title }) => (
            <a key={name} class="button button-wide" href={startPath(name, to)} data-testid={`provider-${name}`}>
              Sign in with {title}
            </a>
          ))}
          <p class="hint">Or with your name and password:</p>
        </div>
      )}
    </>
  );
}

function startPath(name: string, to: string): string {
  return `/api/v1/oidc/${encodeURIComponent(name)}/start?${new URLSearchParams({ to })}`;
}
