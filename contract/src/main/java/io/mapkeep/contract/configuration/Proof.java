package io.mapkeep.contract.configuration;

/** What shows that a change that could shut people out did not: it has to happen after the change. */
public enum Proof {
    /** A request over HTTPS, on a connection that began since. */
    HTTPS(
            "an HTTPS request over a new connection",
            "Open the appliance's page from another machine, in a new window; or there: curl https://NAME/livez"),
    /** Somebody's password, checked by the directory. */
    DIRECTORY_SIGN_IN(
            "a sign-in by the directory",
            "Sign in on the appliance's page with an account of the directory, whoever's; a session that was open before proves nothing."),
    /** Somebody came in, whichever way. */
    SIGN_IN("a sign-in", "Sign in on the appliance's page; a session that was open before proves nothing."),
    /** One of those who may use the command did. */
    COMMAND("a command by one of admin.users", "Have one of the users that admin.users names run: mapkeep status");

    private final String words;
    private final String how;

    Proof(String words, String how) {
        this.words = words;
        this.how = how;
    }

    public String words() {
        return words;
    }

    /** How to give it. */
    public String how() {
        return how;
    }
}
