package io.mapkeep.tls.acme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TextParseException;

/**
 * Reads the key that signs updates (TSIG, RFC 8945), in the two forms that name servers' own tools write: {@code key "mapkeep" { algorithm hmac-sha256; secret "…"; };} of
 * {@code tsig-keygen}, and {@code # hmac-sha256:mapkeep:…}, the first line of {@code keymgr -t}, which {@code dig -y} takes, too.
 */
final class UpdateKey {
    private static final int LONGEST = 4_096;
    private static final Pattern BIND = Pattern.compile(
            "key\\s+\"?([A-Za-z0-9._-]+)\"?\\s*\\{\\s*algorithm\\s+\"?([a-z0-9-]+)\"?\\s*;\\s*secret\\s+\"?([A-Za-z0-9+/=]+)\"?\\s*;\\s*\\}");
    private static final Pattern LINE =
            Pattern.compile("(?m)^#?\\s*(hmac-[a-z0-9-]+):([A-Za-z0-9._-]+):([A-Za-z0-9+/=]+)\\s*$");

    private UpdateKey() {}

    /** @throws IOException without a word of the file's content */
    static TSIG read(Path file) throws IOException {
        byte[] content;
        try (var in = Files.newInputStream(file)) {
            content = in.readNBytes(LONGEST);
        } catch (IOException unreadable) {
            throw new IOException("The key for updates of the DNS cannot be read: " + unreadable, unreadable);
        }
        String text = new String(content, StandardCharsets.UTF_8);
        Matcher bind = BIND.matcher(text);
        if (bind.find()) {
            return key(file, bind.group(2), bind.group(1), bind.group(3));
        }
        Matcher line = LINE.matcher(text);
        if (line.find()) {
            return key(file, line.group(1), line.group(2), line.group(3));
        }
        throw unusable(file, "there is neither key \"NAME\" { … } nor ALGORITHM:NAME:SECRET in it");
    }

    private static TSIG key(Path file, String algorithm, String name, String secret) throws IOException {
        if (algorithm.equals("hmac-md5") || algorithm.equals("hmac-sha1")) {
            throw unusable(file, algorithm + " is weak; make one with: tsig-keygen -a hmac-sha256 " + name);
        }
        try {
            byte[] bytes = java.util.Base64.getDecoder().decode(secret);
            return new TSIG(TSIG.algorithmToName(algorithm), Name.fromString(name, Name.root), bytes);
        } catch (IllegalArgumentException | TextParseException wrong) {
            throw unusable(file, "its algorithm, name or secret is none");
        }
    }

    private static IOException unusable(Path file, String why) {
        return new IOException("The key for updates of the DNS in " + file + " cannot be used: " + why + ".");
    }
}
