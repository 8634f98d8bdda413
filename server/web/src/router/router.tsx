import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { addressOf, routeOf, type Route } from './routes';

interface Router {
  readonly route: Route;
  go(to: Route | string, how?: 'push' | 'replace'): void;
}

const RouterContext = createContext<Router | undefined>(undefined);

/** Holds the browser's address and this page's idea of it together. */
export function RouterProvider({ children }: { children: ComponentChildren }) {
  const [address, setAddress] = useState(() => location.href);
  useEffect(() => {
    const follow = (): void => setAddress(location.href);
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const go = useCallback((to: Route | string, how: 'push' | 'replace' = 'push') => {
    const next = typeof to === 'string' ? to : addressOf(to);
    if (how === 'replace') {
      history.replaceState(null, '', next);
    } else {
      history.pushState(null, '', next);
    }
    setAddress(location.href);
  }, []);
  const router = useMemo(() => ({ route: routeOf(new URL(address)), go }), [address, go]);
  return <RouterContext.Provider value={router}>{children}</RouterContext.Provider>;
}

export function useRouter(): Router {
  const router = useContext(RouterContext);
  if (router === undefined) {
    throw new Error('useRouter outside of RouterProvider');
  }
  return router;
}

type LinkProps = Omit<JSX.HTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick'> & { to: Route };

/** A real link: it opens in a new tab, can be copied, and only a plain click stays within the page. */
export function Link({ to, children, ...rest }: LinkProps) {
  const { go } = useRouter();
  const follow = (event: MouseEvent): void => {
    if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      go(to);
    }
  };
  return (
    <a {...rest} href={addressOf(to)} onClick={follow}>
      {children}
    </a>
  );
}
