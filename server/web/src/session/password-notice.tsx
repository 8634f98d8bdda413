import type { Account } from '../api/types';
import { moment } from '../format/format';
import { Link, useRouter } from '../router/router';
import { Icon } from '../ui/icons';
import { lastingWords } from './lasting';

/** Tells on every page but the account page, which has it at the form, that one's password is about to end, and where it is changed. */
export function PasswordNotice({ account }: { account: Account }) {
  const { route } = useRouter();
  const password = account.password;
  if (!password?.endsSoon || !password.ends || route.page === 'account') {
    return null;
  }
  return (
    <div class="node-notice" role="status" data-testid="password-notice">
      <Icon name="clock" />
      <p>
        Your password {lastingWords(password.ends, new Date())}: <time dateTime={password.ends}>{moment(password.ends)}</time>.{' '}
        {password.changedHere ? (
          <Link to={{ page: 'account' }}>Change it now</Link>
        ) : (
          'Change it where you change it for everything else of your organisation.'
        )}
      </p>
    </div>
  );
}
