import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useRouter } from '../router/router';
import { useApi } from '../session/session';
import { Icon } from '../ui/icons';
import { useLoad } from '../ui/load';
import { Page } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';
import { Answer } from './answer';
import { examplesFor, type Example } from './text';
import { useQuery } from './use-query';

const LIMITS = [100, 500, 1000] as const;

export function SqlPage({ start }: { start: string }) {
  const { go } = useRouter();
  const [text, setText] = useState(start);
  const [limit, setLimit] = useState<number>(LIMITS[0]);
  const [run, ask, stop] = useQuery();
  const editor = useRef<HTMLTextAreaElement>(null);
  const shown = useRef(start);
  useEffect(() => {
    // The address moved by itself: back, forward, or a link to another query.
    if (start !== shown.current) {
      shown.current = start;
      setText(start);
    }
  }, [start]);

  const submit = (): void => {
    const query = text.trim();
    if (query !== '') {
      shown.current = query;
      go({ page: 'sql', query }, 'replace');
      ask(query, limit);
    }
  };
  const choose = (example: Example): void => {
    setText(example.query);
    editor.current?.focus();
  };
  return (
    <Page title="SQL" lead="Ask your datasets in PostgreSQL’s words, with ST_ functions for places. Reading only.">
      <div class="stack">
        <form
          class="editor"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <label class="visually-hidden" for="sql-text">
            Query
          </label>
          <textarea
            ref={editor}
            id="sql-text"
            rows={7}
            value={text}
            spellcheck={false}
            autocapitalize="none"
            autocomplete="off"
            placeholder="SELECT … FROM …"
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                submit();
              }
            }}
            data-testid="sql-editor"
          />
          <div class="editor-bar">
            <button class="button button-primary" disabled={run.state === 'running' || text.trim() === ''} data-testid="sql-run">
              <Icon name="play" />
              Run
            </button>
            {run.state === 'running' && (
              <button type="button" class="button" onClick={stop} data-testid="sql-stop">
                Stop
              </button>
            )}
            <span class="hint key-hint">
              <kbd>Ctrl</kbd> <kbd>Enter</kbd>
            </span>
            <label class="limit">
              At most
              <select value={limit} onChange={(event) => setLimit(Number(event.currentTarget.value))} data-testid="sql-limit">
                {LIMITS.map((each) => (
                  <option key={each} value={each}>
                    {each} rows
                  </option>
                ))}
              </select>
            </label>
          </div>
        </form>
        <Examples onChoose={choose} />
        {run.state === 'running' && <p class="hint pulse" role="status">Asking…</p>}
        {run.state === 'failed' && <ProblemNote problem={run.problem} testId="sql-problem" />}
        {run.state === 'answered' && <Answer result={run.result} features={run.features} limit={run.limit} />}
      </div>
    </Page>
  );
}

/** Queries on the datasets at hand, to start from. */
function Examples({ onChoose }: { onChoose: (example: Example) => void }) {
  const api = useApi();
  const [load] = useLoad('datasets', (signal) => api.datasets(signal));
  const examples = useMemo(() => {
    if (load.state !== 'ready') {
      return [];
    }
    return load.value.slice(0, 2).flatMap((dataset) => examplesFor(dataset).map((example) => ({ ...example, title: `${dataset.name}: ${example.title.toLowerCase()}` })));
  }, [load]);
  if (examples.length === 0) {
    return null;
  }
  return (
    <div class="examples">
      <span class="hint">Try</span>
      {examples.map((example) => (
        <button key={example.title} type="button" class="chip" onClick={() => onChoose(example)} data-testid="sql-example">
          {example.title}
        </button>
      ))}
    </div>
  );
}
