package io.mapkeep.identity.key.signature;

import java.nio.charset.StandardCharsets;

/** The bytes that are signed (RFC 9421, 2.5): a line for each covered component, and last what the signature says of itself. */
final class SignatureBase {
    private SignatureBase() {}

    /** @throws IllegalArgumentException if a component has no value in this message */
    static byte[] of(SignatureInput input, Message message) {
        var base = new StringBuilder();
        for (String component : input.components()) {
            base.append(SignatureInput.quoted(component))
                    .append(": ")
                    .append(message.value(component))
                    .append('\n');
        }
        base.append("\"@signature-params\": ").append(input.serialised());
        return base.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
