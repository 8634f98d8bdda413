import { useEffect, useState } from 'preact/hooks';
import type { Notices } from '../api/types';
import { moment } from '../format/format';
import { useApi } from '../session/session';
import { Icon } from '../ui/icons';

const PAUSE = 60_000;

/** What the appliance tells everybody, signed in or not; asked anew every minute. While it cannot be asked, what was heard last stays. */
export function NoticeBanners() {
  const api = useApi();
  const [notices, setNotices] = useState<Notices>();
  useEffect(() => {
    let timer: number | undefined;
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        setNotices(await api.notices(abort.signal));
      } catch {
        // The page's own requests tell what is wrong.
      }
      if (!abort.signal.aborted) {
        timer = window.setTimeout(() => void ask(), PAUSE);
      }
    };
    void ask();
    return () => {
      abort.abort();
      window.clearTimeout(timer);
    };
  }, [api]);
  return <Banners notices={notices} />;
}

/** Text is put in as text, so nothing in it is markup. */
export function Banners({ notices }: { notices: Notices | undefined }) {
  const announcement = notices?.announcement;
  const maintenance = notices?.maintenance;
  return (
    <>
      {maintenance && (
        <aside class="banner banner-warning" aria-label="Maintenance" data-testid="maintenance">
          <Icon name="lock" />
          <p>
            <strong>{maintenance.readOnly ? 'Maintenance: nothing can be changed just now.' : 'Maintenance: others are kept out just now.'}</strong>{' '}
            {maintenance.reason}
            {maintenance.until !== null && (
              <>
                {' '}
                Until <time dateTime={maintenance.until}>{moment(maintenance.until)}</time>.
              </>
            )}
          </p>
        </aside>
      )}
      {announcement && (
        <aside class={`banner banner-${announcement.level}`} aria-label="Announcement" data-testid="announcement">
          <Icon name={announcement.level === 'info' ? 'clock' : 'alert'} />
          <p class="banner-text">{announcement.text}</p>
        </aside>
      )}
    </>
  );
}
