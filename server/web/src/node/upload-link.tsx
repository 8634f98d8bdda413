import { Link } from '../router/router';
import { Icon } from '../ui/icons';
import { useReadOnly } from './node';

/** The way to an upload; on a node that only reads, a button that says why not. */
export function UploadLink() {
  const reason = useReadOnly();
  const words = (
    <>
      <Icon name="upload" />
      Upload a file
    </>
  );
  return reason === undefined ? (
    <Link to={{ page: 'upload' }} class="button button-primary" data-testid="go-upload">
      {words}
    </Link>
  ) : (
    <button type="button" class="button" disabled title={reason} data-testid="go-upload">
      {words}
    </button>
  );
}
