import { useEffect } from 'preact/hooks';
import { AccountPage } from './account/account-page';
import type { Account } from './api/types';
import { DatasetPage } from './datasets/dataset-page';
import { DatasetsPage } from './datasets/datasets-page';
import { ImportPage } from './imports/import-page';
import { ImportsPage } from './imports/imports-page';
import { UploadPage } from './imports/upload-page';
import { NodeNotice, NodeProvider } from './node/node';
import { NoticeBanners } from './notices/notices';
import { Link, useRouter } from './router/router';
import { ownAddress, type Route } from './router/routes';
import { AccountMenu } from './session/account-menu';
import { PasswordNotice } from './session/password-notice';
import { useMay, useSession } from './session/session';
import { SignInPage } from './session/sign-in-page';
import { PeoplePage } from './people/people-page';
import { PersonPage } from './people/person-page';
import { SqlPage } from './sql/sql-page';
import { Logo } from './ui/icons';
import { Page } from './ui/page';
import { ProblemNote } from './ui/problem-note';

/** Sends those who are not signed in to the sign-in page, and shows everybody else the page that the address names. */
export function App() {
  const { session, ask } = useSession();
  const { route, go } = useRouter();
  const out = session.state === 'signed-out' || session.state === 'pending';
  const leave = out && route.page !== 'sign-in';
  useEffect(() => {
    if (leave) {
      go({ page: 'sign-in', to: ownAddress(location.pathname + location.search) }, 'replace');
    }
  }, [leave, go]);

  if (route.page === 'sign-in') {
    return <SignInPage to={route.to} />;
  }
  switch (session.state) {
    case 'unknown':
    case 'pending':
    case 'signed-out':
      return <div class="curtain" role="status" aria-label="Loading" />;
    case 'unreachable':
      return (
        <main class="sign-in">
          <div class="sign-in-card">
            <ProblemNote problem={session.problem} retry={ask} />
          </div>
        </main>
      );
    case 'signed-in':
      return <Shell account={session.account} route={route} />;
  }
}

function Shell({ account, route }: { account: Account; route: Route }) {
  const mayImport = useMay('IMPORT_DATASETS');
  const mayQuery = useMay('QUERY');
  const mayManageAccounts = useMay('MANAGE_ACCOUNTS');
  return (
    <NodeProvider>
      <div class="shell">
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header class="bar">
          <Link to={{ page: 'datasets' }} class="brand" aria-label="Mapkeep, datasets">
            <Logo />
            <span>Mapkeep</span>
          </Link>
          <nav class="nav" aria-label="Main">
            <NavLink to={{ page: 'datasets' }} words="Datasets" current={route.page === 'datasets' || route.page === 'dataset'} />
            {mayQuery && <NavLink to={{ page: 'sql', query: '' }} words="SQL" current={route.page === 'sql'} />}
            {mayImport && (
              <NavLink
                to={{ page: 'imports' }}
                words="Imports"
                current={route.page === 'imports' || route.page === 'import' || route.page === 'upload'}
              />
            )}
            {mayManageAccounts && (
              <NavLink to={{ page: 'people', pane: 'people' }} words="People" current={route.page === 'people' || route.page === 'person'} />
            )}
          </nav>
          <AccountMenu account={account} />
        </header>
        <NoticeBanners />
        <NodeNotice />
        <PasswordNotice account={account} />
        <Content route={route} account={account} />
      </div>
    </NodeProvider>
  );
}

function NavLink({ to, words, current }: { to: Route; words: string; current: boolean }) {
  return (
    <Link to={to} class="nav-link" aria-current={current ? 'page' : undefined} data-testid={`nav-${words.toLowerCase()}`}>
      {words}
    </Link>
  );
}

function Content({ route, account }: { route: Route; account: Account }) {
  switch (route.page) {
    case 'account':
      return <AccountPage account={account} />;
    case 'datasets':
      return <DatasetsPage />;
    case 'dataset':
      return <DatasetPage key={route.name} name={route.name} pane={route.pane} />;
    case 'upload':
      return <UploadPage />;
    case 'imports':
      return <ImportsPage />;
    case 'import':
      return <ImportPage key={route.id} id={route.id} />;
    case 'sql':
      return <SqlPage start={route.query} />;
    case 'people':
      return <PeoplePage pane={route.pane} />;
    case 'person':
      return <PersonPage key={`${route.realm}/${route.name}`} realm={route.realm} name={route.name} />;
    default:
      return (
        <Page title="No such page" lead="Nothing on this appliance has this address.">
          <p>
            <Link to={{ page: 'datasets' }}>Go to the datasets</Link>
          </p>
        </Page>
      );
  }
}
