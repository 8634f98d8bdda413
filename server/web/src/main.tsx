import '@fontsource-variable/inter/wght.css';
import 'maplibre-gl/dist/maplibre-gl.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/feedback.css';
import './styles/notices.css';
import './styles/lists.css';
import './styles/pages.css';
import './styles/map.css';
import './styles/keys.css';
import './styles/people.css';
import './styles/account.css';
import { render } from 'preact';
import { Api } from './api/client';
import { App } from './app';
import { RouterProvider } from './router/router';
import { SessionProvider } from './session/session';
import { applyTheme, themeChoice } from './ui/theme';

applyTheme(themeChoice());
const page = document.getElementById('page');
if (page !== null) {
  render(
    <RouterProvider>
      <SessionProvider api={new Api()}>
        <App />
      </SessionProvider>
    </RouterProvider>,
    page,
  );
}
