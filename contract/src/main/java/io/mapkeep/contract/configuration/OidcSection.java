package io.mapkeep.contract.configuration;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code [oidc.NAME]}: an OpenID Connect or OAuth 2 provider that people may sign in with. Its name is part of its accounts' names and of the address that it
 * sends people back to, so renaming it makes new accounts.
 *
 * @param title what the button on the sign-in page says
 * @param issuer exactly as the provider writes it in its tokens; empty with {@link Preset#OAUTH2_USERINFO}, where there are none
 * @param endpoints of {@link Preset#OAUTH2_USERINFO} alone; all others announce theirs
 * @param userinfo whether the userinfo endpoint is asked, too
 * @param allowedDomains of mail addresses; empty means any
 * @param roles which values of the claims for groups give which role; nobody gets a role in any other way
 * @param reprove how long the provider's word about somebody is good
 */
public record OidcSection(
        String name,
        Preset preset,
        String title,
        String issuer,
        Client client,
        Optional<Endpoints> endpoints,
        List<String> scopes,
        boolean userinfo,
        ClaimNames claims,
        List<String> allowedDomains,
        LdapSection.Roles roles,
        Duration reprove,
        Optional<Path> caFile,
        Duration clockSkew,
        Duration connectTimeout,
        Duration responseTimeout) {
    private static final String GOOGLE = "https://accounts.google.com";
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,100}");

    /** What kind of provider it is. */
    public enum Preset {
        /** Google's accounts: issuer, scopes and claims are known. */
        GOOGLE,
        /** Any provider of OpenID Connect Discovery 1.0: Keycloak, Entra ID, authentik, Zitadel. */
        GENERIC,
        /** Plain OAuth 2 (RFC 6749) that tells who somebody is at an address of its own, without ID tokens. */
        OAUTH2_USERINFO
    }

    /** How the appliance shows the provider that it is the one registered there (RFC 6749, 2.3.1). */
    public enum Authentication {
        BASIC,
        POST
    }

    /** The appliance as the provider knows it. */
    public record Client(String id, Optional<Path> secretFile, Authentication authentication) {}

    /** Where plain OAuth 2 is spoken. */
    public record Endpoints(URI authorization, URI token, URI userinfo) {}

    /** Which claim says what. A claim within a claim is written with a dot, like {@code realm_access.roles}. */
    public record ClaimNames(String subject, String name, String displayName, String mail, List<String> groups) {}

    /** The realm of its accounts. */
    public String realm() {
        return "oidc:" + name;
    }

    /** The same with paths counted from {@code folder}. */
    OidcSection resolve(Path folder) {
        return withFiles(client.secretFile().map(folder::resolve), caFile.map(folder::resolve));
    }

    OidcSection withFiles(Optional<Path> secret, Optional<Path> authority) {
        return new OidcSection(
                name,
                preset,
                title,
                issuer,
                new Client(client.id(), secret, client.authentication()),
                endpoints,
                scopes,
                userinfo,
                claims,
                allowedDomains,
                roles,
                reprove,
                authority,
                clockSkew,
                connectTimeout,
                responseTimeout);
    }

    static OidcSection read(Section in) {
        String name = in.name().substring("oidc.".length());
        Preset preset = in.choice(
                "preset", Preset.GENERIC, Preset.class, "What kind of provider it is; fills in what is left empty.");
        String title = in.text(
                "title", "", "text", "What its button says. Empty: the name of the section.", OidcSection::line);
        String issuer = in.text(
                "issuer",
                "",
                "https address",
                "Exactly as the provider writes it. Its settings are read from ISSUER/.well-known/openid-configuration.",
                OidcSection::address);
        var client = client(in);
        Optional<Endpoints> endpoints = endpoints(in, preset);
        List<String> scopes = in.texts(
                "scopes",
                "scopes",
                "What the provider is asked for. Empty: openid, email and profile; with oauth2-userinfo none.",
                OidcSection::scope);
        boolean userinfo = in.flag(
                "userinfo", true, "Ask the userinfo endpoint, too: many providers keep groups out of their ID tokens.");
        ClaimNames claims = claims(in, preset);
        List<String> domains = in.texts(
                "allowed_domains",
                "mail domains",
                "Only people with a verified mail address of these domains come in. Empty: any.",
                written -> ServerSection.hostName(written));
        LdapSection.Roles roles = roles(in);
        var section = new OidcSection(
                name,
                preset,
                title.isEmpty() ? name : title,
                issuer.isEmpty() && preset == Preset.GOOGLE ? GOOGLE : issuer,
                client,
                endpoints,
                scopes.isEmpty() && preset != Preset.OAUTH2_USERINFO ? List.of("openid", "email", "profile") : scopes,
                userinfo,
                claims,
                domains,
                roles,
                in.duration(
                        "reprove",
                        "7d",
                        "1h",
                        "90d",
                        "After so long without a sign-in at the provider an account's sessions end and its keys rest: the provider cannot be asked whether"
                                + " somebody is still there. Keys of service accounts are not concerned."),
                in.path(
                        "ca_file",
                        "",
                        "PEM file with the certificates that the provider's chain must end in. Empty: those that Java trusts."),
                in.duration("clock_skew", "1m", "1s", "5m", "How far the provider's clock may be off."),
                in.duration("connect_timeout", "3s", "100ms", "30s", "For the connection and its TLS handshake."),
                in.duration("response_timeout", "5s", "100ms", "30s", "For each whole answer of the provider."));
        section.demandIssuer(in);
        return section;
    }

    private static Client client(Section in) {
        var client = new Client(
                in.text("client_id", "", "text", "What the provider calls this appliance.", OidcSection::line),
                in.path(
                        "client_secret_file",
                        "",
                        "File with the client's secret on its first line; mode 0600. Never in this file."),
                in.choice(
                        "client_authentication",
                        Authentication.BASIC,
                        Authentication.class,
                        "How the secret is shown to the provider: in a header, or in the body."));
        if (client.id().isEmpty()) {
            in.mistake("client_id", "needed: the provider gives it when you register the appliance there");
        }
        if (client.secretFile().isEmpty()) {
            in.mistake("client_secret_file", "needed: the file that holds the client's secret");
        }
        return client;
    }

    private static Optional<Endpoints> endpoints(Section in, Preset preset) {
        String authorization = in.text(
                "authorization_endpoint",
                "",
                "https address",
                "Where people sign in; for oauth2-userinfo only, like the two below.",
                OidcSection::address);
        String token =
                in.text("token_endpoint", "", "https address", "Where codes are redeemed.", OidcSection::address);
        String userinfo = in.text(
                "userinfo_endpoint", "", "https address", "Where it says who somebody is.", OidcSection::address);
        boolean all = !authorization.isEmpty() && !token.isEmpty() && !userinfo.isEmpty();
        boolean none = authorization.isEmpty() && token.isEmpty() && userinfo.isEmpty();
        if (preset == Preset.OAUTH2_USERINFO && !all) {
            in.mistake(
                    "authorization_endpoint",
                    "oauth2-userinfo needs authorization_endpoint, token_endpoint and userinfo_endpoint");
        } else if (preset != Preset.OAUTH2_USERINFO && !none) {
            in.mistake(
                    "authorization_endpoint", "only oauth2-userinfo takes endpoints; this provider announces its own");
        }
        return preset == Preset.OAUTH2_USERINFO && all
                ? Optional.of(new Endpoints(URI.create(authorization), URI.create(token), URI.create(userinfo)))
                : Optional.empty();
    }

    private static ClaimNames claims(Section in, Preset preset) {
        String subject = in.text(
                "subject_claim",
                "",
                "claim",
                "Tells people apart for good; with oauth2-userinfo only, where it is often \"id\". Empty: sub.",
                OidcSection::line);
        if (!subject.isEmpty() && preset != Preset.OAUTH2_USERINFO) {
            in.mistake("subject_claim", "OpenID Connect has \"sub\" for this, and nothing else is sure to stay");
        }
        String name = in.text(
                "name_claim",
                "",
                "claim",
                "The account's name, which stays what it is at the first sign-in. Empty: preferred_username, with google email.",
                OidcSection::line);
        String displayName =
                in.text("display_name_claim", "name", "claim", "The name shown to people.", OidcSection::line);
        String mail = in.text("mail_claim", "email", "claim", "The mail address.", OidcSection::line);
        List<String> groups = in.texts(
                "groups_claims",
                "claims",
                "Their values are what *_groups below compare. Name only claims that people cannot set for themselves. Empty: groups,"
                        + " with google hd (the organisation) and email (if verified).",
                OidcSection::line);
        boolean google = preset == Preset.GOOGLE;
        return new ClaimNames(
                subject.isEmpty() ? "sub" : subject,
                name.isEmpty() ? google ? "email" : "preferred_username" : name,
                displayName,
                mail,
                groups.isEmpty() ? google ? List.of("hd", "email") : List.of("groups") : groups);
    }

    private static LdapSection.Roles roles(Section in) {
        return new LdapSection.Roles(
                in.texts("viewer_groups", "values", "Who has one sees shared datasets and asks questions."),
                in.texts("editor_groups", "values", "Who has one imports data, too, and shares it."),
                in.texts("admin_groups", "values", "Who has one administers the appliance."),
                in.texts("auditor_groups", "values", "Who has one reads the audit log, and nothing else."),
                in.texts("operator_groups", "values", "Who has one runs the machine, and sees no data."));
    }

    private void demandIssuer(Section in) {
        if (preset == Preset.GENERIC && issuer.isEmpty()) {
            in.mistake("issuer", "needed, like \"https://login.example.org/realms/staff\"");
        }
        if (preset == Preset.GOOGLE && !issuer.equals(GOOGLE)) {
            in.mistake("issuer", "Google's is " + GOOGLE + "; leave it out");
        }
    }

    private static String address(String written) {
        if (written.isEmpty()) {
            return written;
        }
        URI address = URI.create(written);
        if (!"https".equals(address.getScheme())
                || address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawFragment() != null) {
            throw new IllegalArgumentException("write an https address without user and fragment");
        }
        return written;
    }

    private static String line(String written) {
        if (written.length() > 300 || written.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("write one line of at most 300 characters");
        }
        return written.strip();
    }

    private static String scope(String written) {
        if (!SCOPE.matcher(written).matches()) {
            throw new IllegalArgumentException("one scope of printable characters for each entry");
        }
        return written.toLowerCase(Locale.ROOT).equals("openid") ? "openid" : written;
    }
}
