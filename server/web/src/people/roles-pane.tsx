import type { RoleReport } from '../api/types';
import { moment } from '../format/format';
import { useApi } from '../session/session';
import { Copyable } from '../ui/copyable';
import { useLoad } from '../ui/load';
import { Skeleton } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';

/** What each role allows, and by which groups and grants people have it. */
export function RolesPane() {
  const api = useApi();
  const [load, reload] = useLoad('roles', (signal) => api.roles(signal));
  switch (load.state) {
    case 'loading':
      return <Skeleton lines={8} />;
    case 'failed':
      return <ProblemNote problem={load.problem} retry={reload} />;
    case 'ready':
      return (
        <div class="stack">
          <Roles report={load.value} />
          <Given report={load.value} />
          <section class="card">
            <h2>Change it</h2>
            <p>Groups are mapped in the settings; people and groups are given roles on the appliance itself.</p>
            <Copyable label="Give a role" text="mapkeep role grant --user NAME editor" />
            <Copyable label="Take it back" text="mapkeep role revoke --user NAME editor" />
          </section>
        </div>
      );
  }
}

function Roles({ report }: { report: RoleReport }) {
  return (
    <section class="card" data-testid="roles">
      <h2>Roles</h2>
      <ul class="reasons">
        {report.roles.map((role) => (
          <li key={role.word}>
            <span class="badge badge-shared">{role.word}</span>
            <span class="badges">
              {role.permissions.map((permission) => (
                <code key={permission} class="badge">
                  {permission}
                </code>
              ))}
              {!role.builtIn && <span class="hint">from the settings</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Given({ report }: { report: RoleReport }) {
  const none = report.mappings.length === 0 && report.grants.length === 0;
  return (
    <section class="card" data-testid="given">
      <h2>Who is given which role</h2>
      {none && <p>Nobody but the local administrator has a role: no group is mapped, and nothing was granted.</p>}
      <ul class="reasons">
        {report.mappings.map((mapping) => (
          <li key={`${mapping.setting} ${mapping.group}`}>
            <span class="badge badge-shared">{mapping.role}</span>
            <span>
              <code>{mapping.group}</code>
              <span class="hint"> by {mapping.setting}</span>
            </span>
          </li>
        ))}
        {report.grants.map((grant) => (
          <li key={`${grant.to} ${grant.role}`}>
            <span class={grant.known ? 'badge badge-shared' : 'badge badge-warn'}>{grant.known ? grant.role : `${grant.role}: no such role`}</span>
            <span>
              <code>{grant.to}</code>
              <span class="hint">
                {' '}
                by {grant.by}, {moment(grant.at)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
