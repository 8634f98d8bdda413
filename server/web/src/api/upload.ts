import { ProblemError, UNREACHABLE, problemOfAnswer } from './problem';
import type { Import, ImportOptions } from './types';

export interface Upload {
  readonly done: Promise<Import>;
  cancel(): void;
}

/** Thrown by `done` when the person stopped the upload: not a problem, nothing to show. */
export class UploadCancelled extends Error {}

export function uploadAddress(filename: string, options: ImportOptions): string {
  const query = new URLSearchParams({
    filename,
    name: options.name,
    visibility: options.visibility,
    bad_rows: options.badRows,
  });
  return `/api/v1/imports?${query}`;
}

/** Sends a file for import. By XMLHttpRequest, because `fetch` cannot tell how much of a body has gone out. */
export function upload(file: File, options: ImportOptions, onProgress: (sent: number) => void, onSessionEnded: () => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<Import>((resolve, reject) => {
    request.open('POST', uploadAddress(file.name, options));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Accept', 'application/json, application/problem+json');
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onerror = () => reject(new ProblemError(UNREACHABLE));
    request.onabort = () => reject(new UploadCancelled());
    request.onload = () => {
      if (request.status === 202) {
        resolve(JSON.parse(request.responseText) as Import);
        return;
      }
      if (request.status === 401) {
        onSessionEnded();
      }
      reject(new ProblemError(problemOfAnswer(request.status, request.responseText, (name) => request.getResponseHeader(name))));
    };
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}
