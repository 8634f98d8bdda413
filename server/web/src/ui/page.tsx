import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface PageProps {
  title: string;
  /** Beneath the title, in small. */
  lead?: ComponentChildren;
  /** To the right of the title. */
  actions?: ComponentChildren;
  children: ComponentChildren;
  /** Full height, for a page that is mostly a map or a table. */
  tall?: boolean;
}

/** A page's frame: it names the window and takes the focus when one comes to it, so that a screen reader says where one is. */
export function Page({ title, lead, actions, children, tall = false }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Mapkeep`;
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <main id="main" class={tall ? 'page page-tall' : 'page'}>
      <header class="page-head">
        <div class="page-title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p class="lead">{lead}</p>}
        </div>
        {actions !== undefined && <div class="page-actions">{actions}</div>}
      </header>
      {children}
    </main>
  );
}

export function Skeleton({ lines }: { lines: number }) {
  return (
    <div class="skeletons" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} class="skeleton" />
      ))}
    </div>
  );
}
