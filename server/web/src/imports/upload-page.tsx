import { useRef, useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api/problem';
import type { ImportOptions, Visibility } from '../api/types';
import { UploadCancelled, upload, type Upload } from '../api/upload';
import { bytes } from '../format/format';
import { useReadOnly } from '../node/node';
import { ReadOnlyNote } from '../node/read-only-note';
import { useRouter } from '../router/router';
import { useApi } from '../session/session';
import { Icon } from '../ui/icons';
import { Page } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';
import { FileDrop } from './file-drop';
import { datasetNameOf } from './names';
import { ProgressLine } from './progress-line';

export function UploadPage() {
  const api = useApi();
  const { go } = useRouter();
  const [file, setFile] = useState<File>();
  const [sent, setSent] = useState<number>();
  const [problem, setProblem] = useState<Problem>();
  const running = useRef<Upload>();
  const readOnly = useReadOnly();

  const send = async (chosen: File, options: ImportOptions): Promise<void> => {
    setProblem(undefined);
    setSent(0);
    const started = upload(chosen, options, setSent, () => api.onSessionEnded());
    running.current = started;
    try {
      const begun = await started.done;
      go({ page: 'import', id: begun.id }, 'replace');
    } catch (caught) {
      if (!(caught instanceof UploadCancelled)) {
        setProblem(problemOf(caught));
      }
      setSent(undefined);
    }
  };

  return (
    <Page title="Upload a file" lead="CSV or TSV with coordinates, WKT or no places at all, and GeoJSON. The file goes to this appliance and nowhere else.">
      <div class="narrow stack">
        {problem !== undefined && <ProblemNote problem={problem} testId="upload-problem" />}
        {readOnly !== undefined && <ReadOnlyNote reason={readOnly} />}
        {readOnly === undefined && file === undefined && <FileDrop onFile={setFile} />}
        {file !== undefined && sent === undefined && <Options file={file} onOther={() => setFile(undefined)} onSend={(options) => void send(file, options)} />}
        {file !== undefined && sent !== undefined && (
          <section class="card stack">
            <h2>Sending {file.name}</h2>
            <ProgressLine label="Sent" done={sent} all={file.size} words={`${bytes(sent)} of ${bytes(file.size)}`} testId="upload-progress" />
            <div class="row row-end">
              <button type="button" class="button" onClick={() => running.current?.cancel()} data-testid="upload-cancel">
                Cancel
              </button>
            </div>
          </section>
        )}
      </div>
    </Page>
  );
}

function Options({ file, onOther, onSend }: { file: File; onOther: () => void; onSend: (options: ImportOptions) => void }) {
  const [name, setName] = useState(() => datasetNameOf(file.name));
  const [visibility, setVisibility] = useState<Visibility>('private');
  const [skip, setSkip] = useState(false);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onSend({ name, visibility, badRows: skip ? 'skip' : 'refuse' });
  };
  return (
    <form class="card stack" onSubmit={submit} data-testid="upload-options">
      <p class="chosen-file">
        <Icon name="file" />
        <span>
          <strong data-testid="upload-file-name">{file.name}</strong>
          <span class="hint">{bytes(file.size)}</span>
        </span>
        <button type="button" class="button" onClick={onOther}>
          Choose another
        </button>
      </p>
      <label class="field">
        <span class="field-label">Name of the dataset</span>
        <input
          value={name}
          required
          maxLength={63}
          pattern="[a-z][a-z0-9_]*"
          title="Small letters, digits and _; a letter first"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-describedby="name-hint"
          onInput={(event) => setName(event.currentTarget.value)}
          data-testid="upload-name"
        />
        <span class="hint" id="name-hint">
          Its table in SQL: small letters, digits and _, a letter first.
        </span>
      </label>
      <fieldset class="choices">
        <legend class="field-label">Who sees it</legend>
        <Choice name="visibility" checked={visibility === 'private'} onChoose={() => setVisibility('private')} title="Private" hint="You and the administrators" testId="upload-private" />
        <Choice name="visibility" checked={visibility === 'shared'} onChoose={() => setVisibility('shared')} title="Shared" hint="Everybody who may sign in" testId="upload-shared" />
      </fieldset>
      <fieldset class="choices">
        <legend class="field-label">If rows cannot be read</legend>
        <Choice name="bad-rows" checked={!skip} onChoose={() => setSkip(false)} title="Refuse the file" hint="Nothing is imported; you get the list" testId="upload-refuse" />
        <Choice name="bad-rows" checked={skip} onChoose={() => setSkip(true)} title="Skip those rows" hint="The rest is imported; you get the list" testId="upload-skip" />
      </fieldset>
      <button class="button button-primary button-wide" data-testid="upload-submit">
        Upload and import
      </button>
    </form>
  );
}

interface ChoiceProps {
  name: string;
  checked: boolean;
  onChoose: () => void;
  title: string;
  hint: string;
  testId: string;
}

function Choice({ name, checked, onChoose, title, hint, testId }: ChoiceProps) {
  return (
    <label class="choice">
      <input type="radio" name={name} checked={checked} onChange={onChoose} data-testid={testId} />
      <span>
        <strong>{title}</strong>
        <span class="hint">{hint}</span>
      </span>
    </label>
  );
}
