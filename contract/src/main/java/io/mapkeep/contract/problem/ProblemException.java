package io.mapkeep.contract.problem;

import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link Problem} from where it is noticed to the door that answers for it.
 *
 * <p>The family is sealed so that the two mappers (HTTP status, exit code) are complete: a new kind does not compile until both know it.
 */
public abstract sealed class ProblemException extends RuntimeException
        permits ProblemException.InvalidInput,
                ProblemException.BadConfiguration,
                ProblemException.NotAuthenticated,
                ProblemException.NotPermitted,
                ProblemException.NotFound,
                ProblemException.Conflict,
                ProblemException.TooLarge,
                ProblemException.UnsupportedFormat,
                ProblemException.TooManyRequests,
                ProblemException.Unavailable,
                ProblemException.OnPrimaryOnly,
                ProblemException.NoSpace,
                ProblemException.Failed {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem, @Nullable Throwable cause) {
        super(problem.code() + ": " + problem.what() + " " + problem.why(), cause);
        this.problem = problem;
    }

    public final Problem problem() {
        return problem;
    }

    /** The caller sent something that cannot be used: HTTP 400, exit 65. */
    public static final class InvalidInput extends ProblemException {
        private static final long serialVersionUID = 1L;

        public InvalidInput(Problem problem) {
            this(problem, null);
        }

        public InvalidInput(Problem problem, @Nullable Throwable cause) {
            super(problem, cause);
        }
    }

    /** A setting is wrong: HTTP 500, exit 78. */
    public static final class BadConfiguration extends ProblemException {
        private static final long serialVersionUID = 1L;

        public BadConfiguration(Problem problem) {
            super(problem, null);
        }

        public BadConfiguration(Problem problem, @Nullable Throwable cause) {
            super(problem, cause);
        }
    }

    /** Nobody is signed in, or the sign-in failed: HTTP 401, exit 77. */
    public static final class NotAuthenticated extends ProblemException {
        private static final long serialVersionUID = 1L;

        public NotAuthenticated(Problem problem) {
            super(problem, null);
        }
    }

    /** Somebody is signed in but may not do this: HTTP 403, exit 77. */
    public static final class NotPermitted extends ProblemException {
        private static final long serialVersionUID = 1L;

        public NotPermitted(Problem problem) {
            super(problem, null);
        }
    }

    /** The named thing does not exist, or its existence is not the caller's business: HTTP 404, exit 1. */
    public static final class NotFound extends ProblemException {
        private static final long serialVersionUID = 1L;

        public NotFound(Problem problem) {
            super(problem, null);
        }
    }

    /** The present state forbids it: HTTP 409, exit 1. */
    public static final class Conflict extends ProblemException {
        private static final long serialVersionUID = 1L;

        public Conflict(Problem problem) {
            super(problem, null);
        }
    }

    /** Larger than the limit that {@code why} names: HTTP 413, exit 65. */
    public static final class TooLarge extends ProblemException {
        private static final long serialVersionUID = 1L;

        public TooLarge(Problem problem) {
            super(problem, null);
        }
    }

    /** A content type or file format that is not understood here: HTTP 415, exit 65. */
    public static final class UnsupportedFormat extends ProblemException {
        private static final long serialVersionUID = 1L;

        public UnsupportedFormat(Problem problem) {
            super(problem, null);
        }
    }

    /** A rate or a quota is used up: HTTP 429 with {@code Retry-After}, exit 75. */
    public static final class TooManyRequests extends ProblemException {
        private static final long serialVersionUID = 1L;
        private final int retryAfterSeconds;

        public TooManyRequests(Problem problem, int retryAfterSeconds) {
            super(problem, null);
            this.retryAfterSeconds = retryAfterSeconds;
        }

        public int retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }

    /** Something this needs is out of reach for now: HTTP 503, exit 75. */
    public static final class Unavailable extends ProblemException {
        private static final long serialVersionUID = 1L;

        public Unavailable(Problem problem) {
            super(problem, null);
        }

        public Unavailable(Problem problem, @Nullable Throwable cause) {
            super(problem, cause);
        }
    }

    /**
     * This node does not change anything, another one does: HTTP 503 with the member {@code primary}, exit 75. Not 421, which speaks of names that a
     * server is not configured for, and not a redirect, which would send cookies and uploads on their way unasked: RFC 9110, 15.6.4 fits, because it
     * passes as soon as this node is promoted, and because proxies know from it that another server may do better.
     */
    public static final class OnPrimaryOnly extends ProblemException {
        private static final long serialVersionUID = 1L;
        private final String primary;

        /** @param primary its address, like {@code https://maps.example.org}; empty if no primary is known */
        public OnPrimaryOnly(Problem problem, String primary) {
            super(problem, null);
            this.primary = primary;
        }

        public String primary() {
            return primary;
        }
    }

    /** The disk or a quota is full, nothing was written: HTTP 507, exit 75. */
    public static final class NoSpace extends ProblemException {
        private static final long serialVersionUID = 1L;

        public NoSpace(Problem problem, @Nullable Throwable cause) {
            super(problem, cause);
        }
    }

    /** It was tried and did not work, through no fault of the caller: HTTP 500, exit 1. */
    public static final class Failed extends ProblemException {
        private static final long serialVersionUID = 1L;

        public Failed(Problem problem) {
            super(problem, null);
        }

        public Failed(Problem problem, @Nullable Throwable cause) {
            super(problem, cause);
        }
    }
}
