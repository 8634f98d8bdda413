import type { Problem } from '../api/problem';

/** A refused sign-in with what its reader can do about it, where the appliance left that open. */
export function signInProblem(problem: Problem): Problem {
  return { ...problem, fix: problem.fix === '' ? fixFor(problem) : problem.fix };
}

function fixFor(problem: Problem): string {
  switch (problem.status) {
    case 401:
      return 'Check the user name and the password; capitals count in the password.';
    case 403:
      return 'Ask your administrator to give your account a role on this appliance.';
    case 429:
      return problem.retryAfterSeconds === undefined
        ? 'Wait a minute, then try again.'
        : `Wait ${problem.retryAfterSeconds} seconds, then try again.`;
    case 503:
      return 'Try again in a few minutes. An administrator can still sign in with the local account.';
    default:
      return 'Try again; if it stays, tell your administrator.';
  }
}
