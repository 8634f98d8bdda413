import { createContext, type ComponentChildren } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { Api } from '../api/client';
import { showPasskey } from '../api/passkey';
import { problemOf, type Problem } from '../api/problem';
import type { Account, Permission } from '../api/types';

export type Session =
  | { readonly state: 'unknown' }
  | { readonly state: 'unreachable'; readonly problem: Problem }
  | { readonly state: 'signed-out'; readonly ended: boolean }
  | { readonly state: 'pending'; readonly account: Account }
  | { readonly state: 'signed-in'; readonly account: Account };

interface SessionDoor {
  readonly api: Api;
  readonly session: Session;
  signIn(username: string, password: string): Promise<void>;
  signInByPasskey(): Promise<void>;
  signOut(): Promise<void>;
  /** Asks the appliance anew, like after a step of the sign-in. */
  ask(): void;
}

const SessionContext = createContext<SessionDoor | undefined>(undefined);

/** Knows who is signed in. A session that the appliance ended shows as signed-out with `ended`, whichever request found out. */
export function SessionProvider({ api, children }: { api: Api; children: ComponentChildren }) {
  const [session, setSession] = useState<Session>({ state: 'unknown' });
  const ask = useCallback(() => {
    api.account().then(
      (account) => setSession(account === undefined ? { state: 'signed-out', ended: false } : stateOf(account)),
      (caught: unknown) => setSession({ state: 'unreachable', problem: problemOf(caught) }),
    );
  }, [api]);
  useEffect(() => {
    api.onSessionEnded = () => setSession({ state: 'signed-out', ended: true });
    ask();
  }, [api, ask]);
  const door = useMemo<SessionDoor>(
    () => ({
      api,
      session,
      ask,
      signIn: async (username, password) => {
        setSession(stateOf(await api.signIn(username, password)));
      },
      signInByPasskey: async () => {
        setSession(stateOf(await api.signInByPasskey(await showPasskey(await api.askForPasskey()))));
      },
      signOut: async () => {
        const next = await api.signOut();
        setSession({ state: 'signed-out', ended: false });
        if (next.startsWith('https://')) {
          location.assign(next);
        }
      },
    }),
    [api, session, ask],
  );
  return <SessionContext.Provider value={door}>{children}</SessionContext.Provider>;
}

function stateOf(account: Account): Session {
  return account.next.length === 0 ? { state: 'signed-in', account } : { state: 'pending', account };
}

export function useSession(): SessionDoor {
  const door = useContext(SessionContext);
  if (door === undefined) {
    throw new Error('useSession outside of SessionProvider');
  }
  return door;
}

export function useApi(): Api {
  return useSession().api;
}

/** Whether to offer a thing at all. The appliance decides again when it is asked for. */
export function useMay(permission: Permission): boolean {
  const { session } = useSession();
  return session.state === 'signed-in' && session.account.permissions.includes(permission);
}
