import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { NodeFacts } from '../api/types';
import { useApi } from '../session/session';
import { Icon } from '../ui/icons';
import { behind, reasonOf } from './words';

const NodeContext = createContext<NodeFacts | undefined>(undefined);
const PAUSE_ON_REPLICA = 5_000;
/** A primary becomes something else perhaps once in its life. */
const PAUSE_ON_PRIMARY = 60_000;

/** Knows which node serves the page. While it cannot ask, it goes on with what it heard last. */
export function NodeProvider({ children }: { children: ComponentChildren }) {
  const api = useApi();
  const [node, setNode] = useState<NodeFacts>();
  useEffect(() => {
    let timer: number | undefined;
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      let pause = PAUSE_ON_REPLICA;
      try {
        const facts = await api.node(abort.signal);
        setNode(facts);
        pause = facts.role === 'primary' ? PAUSE_ON_PRIMARY : PAUSE_ON_REPLICA;
      } catch {
        // The page's own requests tell what is wrong; this one only comes back.
      }
      if (!abort.signal.aborted) {
        timer = window.setTimeout(() => void ask(), pause);
      }
    };
    void ask();
    return () => {
      abort.abort();
      window.clearTimeout(timer);
    };
  }, [api]);
  return <NodeContext.Provider value={node}>{children}</NodeContext.Provider>;
}

/** Why nothing can be changed here; undefined where it can. The appliance decides again when it is asked. */
export function useReadOnly(): string | undefined {
  return reasonOf(useContext(NodeContext));
}

/** On every page of a replica: whose, how far behind, and where changes go. */
export function NodeNotice() {
  const node = useContext(NodeContext);
  if (node === undefined || node.role === 'primary') {
    return null;
  }
  const fenced = node.role === 'fenced';
  return (
    <aside class={fenced ? 'node-notice node-notice-fenced' : 'node-notice'} aria-label="About this node" data-testid="node-notice" data-role={node.role}>
      <Icon name={fenced ? 'alert' : 'lock'} />
      <p>
        {fenced ? (
          <>
            <strong>This node is fenced.</strong> Another one is the primary now; what you see may be out of date.
          </>
        ) : (
          <>
            <strong>This is a replica{node.primaryName === null ? '' : ` of ${node.primaryName}`},</strong>{' '}
            {node.linked ? behind(node.lagMillis) : 'and does not hear from it'}.
          </>
        )}{' '}
        {node.primary !== null && (
          <>
            Changes: go to <a href={node.primary}>{node.primary}</a>
          </>
        )}
      </p>
    </aside>
  );
}
