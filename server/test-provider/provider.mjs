// A certified OpenID provider over TLS, for the integration tests: anybody signs in under the name they type, with any password.
//
//   node provider.mjs <folder with provider.pem, provider.key> <address of the back channel>
//
// Prints "issuer https://localhost:PORT" when it is ready.
import { readFileSync } from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { Provider } from 'oidc-provider';

const [folder, backChannel] = process.argv.slice(2);
const server = https.createServer({
  cert: readFileSync(path.join(folder, 'provider.pem')),
  key: readFileSync(path.join(folder, 'provider.key')),
});

server.listen(0, '127.0.0.1', () => {
  const issuer = `https://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'mapkeep',
        client_secret: readFileSync(path.join(folder, 'client-secret'), 'utf8').trim(),
        redirect_uris: ['staff', 'plain'].map((name) => `https://maps.example.org/api/v1/oidc/${name}/callback`),
        post_logout_redirect_uris: ['https://maps.example.org/sign-in'],
        backchannel_logout_uri: backChannel,
        backchannel_logout_session_required: true,
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    pkce: { required: () => true },
    features: { backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    scopes: ['openid', 'profile', 'email'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email', 'email_verified'] },
    cookies: { keys: ['only for tests'] },
    ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 600, Session: 600 },
    // The back channel of the test is on this machine, which the provider's own dispatcher refuses.
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({
        sub: `subject-of-${id}`,
        name: `${id[0].toUpperCase()}${id.slice(1)} of the provider`,
        preferred_username: id,
        groups: id === 'erika' ? ['gis', 'staff'] : ['staff'],
        email: `${id}@example.org`,
        email_verified: id !== 'mallory',
      }),
    }),
  });
  provider.on('backchannel.error', (context, error) => console.log(`no notice: ${error.stack} ${error.cause}`));
  provider.on('server_error', (context, error) => console.log(error.stack));
  server.on('request', provider.callback());
  console.log(`issuer ${issuer}`);
});
