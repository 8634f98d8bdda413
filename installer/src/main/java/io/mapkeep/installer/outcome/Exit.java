package io.mapkeep.installer.outcome;

import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.ProblemException;

/** The exit codes of commands, after BSD's {@code sysexits.h}. {@code status}, {@code doctor} and {@code check} use {@link #of(Severity)}. */
public enum Exit {
    DONE(0),
    FAILED(1),
    USAGE(64),
    BAD_INPUT(65),
    UNREACHABLE(69),
    TRY_AGAIN(75),
    NOT_PERMITTED(77),
    BAD_CONFIGURATION(78);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Nagios' own: 0 ok, 1 warning, 2 critical, 3 unknown. */
    public static int of(Severity severity) {
        return severity.ordinal();
    }

    /** Where a problem was noticed by this process itself. */
    public static Exit of(ProblemException failure) {
        if (failure instanceof ProblemException.BadConfiguration) {
            return BAD_CONFIGURATION;
        }
        if (failure instanceof ProblemException.InvalidInput
                || failure instanceof ProblemException.TooLarge
                || failure instanceof ProblemException.UnsupportedFormat) {
            return BAD_INPUT;
        }
        if (failure instanceof ProblemException.NotAuthenticated || failure instanceof ProblemException.NotPermitted) {
            return NOT_PERMITTED;
        }
        if (failure instanceof ProblemException.TooManyRequests
                || failure instanceof ProblemException.Unavailable
                || failure instanceof ProblemException.OnPrimaryOnly
                || failure instanceof ProblemException.NoSpace) {
            return TRY_AGAIN;
        }
        return FAILED;
    }

    /** What the daemon's status code (RFC 9110) means for a script. */
    public static Exit ofHttp(int status) {
        return switch (status) {
            case 400, 413, 415, 422 -> BAD_INPUT;
            case 401, 403 -> NOT_PERMITTED;
            case 408, 429, 503, 504, 507 -> TRY_AGAIN;
            default -> FAILED;
        };
    }
}
