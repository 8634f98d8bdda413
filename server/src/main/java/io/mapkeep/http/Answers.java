package io.mapkeep.http;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Response.Body;
import io.mapkeep.rest.Route.Errors;
import io.mapkeep.runtime.RequestIds;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a {@link Response} through Jetty, with the headers that every answer has. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final String ID_HEADER = "X-Request-Id";
    private static final int SHOWN = 200;
    private static final HttpField GZIP = new PreEncodedHttpField(HttpHeader.CONTENT_ENCODING, "gzip");
    private static final HttpField VARY = new PreEncodedHttpField(HttpHeader.VARY, "Accept-Encoding");

    private Answers() {}

    /** The request's id, made at the first call and put on the answer. */
    static String requestId(Request jetty, org.eclipse.jetty.server.Response answer) {
        if (jetty.getAttribute(ID_HEADER) instanceof String known) {
            answer.getHeaders().put(ID_HEADER, known);
            return known;
        }
        String id = RequestIds.next();
        jetty.setAttribute(ID_HEADER, id);
        answer.getHeaders().put(ID_HEADER, id);
        return id;
    }

    static Response unexpected(String id, Errors form) {
        return ProblemAnswer.of(
                Problem.of(
                        "MK-HTP-001",
                        "Something went wrong that should not have.",
                        "Reference: " + id + ".",
                        "Try again. If it happens again, give an administrator the reference; the log tells more under it."),
                500,
                form,
                id);
    }

    /**
     * Sends a response. {@code form} is how an error looks that a stream meets before its first byte is sent.
     */
    static void send(
            Request jetty,
            org.eclipse.jetty.server.Response answer,
            Response response,
            Errors form,
            String id,
            Callback done) {
        answer.setStatus(response.status());
        HttpFields.Mutable headers = answer.getHeaders();
        response.headers().forEach(headers::put);
        SecurityHeaders.addTo(headers);
        boolean refused = response.status() >= 400 && hasUnreadBody(jetty);
        if (refused && !isShort(jetty)) {
            // Reading a refused upload to its end would cost as much as taking it.
            headers.put(HttpHeader.CONNECTION, "close");
        }
        if (response.body() instanceof Body.Bytes body) {
            sendBytes(jetty, answer, body.bytes(), refused ? new LeftOver(jetty, done) : done);
        } else if (response.body() instanceof Body.Stream body) {
            sendStream(jetty, answer, body, form, id, done);
        }
    }

    private static void sendBytes(
            Request jetty, org.eclipse.jetty.server.Response answer, byte[] bytes, Callback done) {
        HttpFields.Mutable headers = answer.getHeaders();
        byte[] sent = bytes;
        if (Compression.suits(jetty.getHeaders(), headers, bytes.length)) {
            headers.put(GZIP).put(VARY);
            sent = Compression.compress(bytes);
        }
        if (answer.getStatus() != 204 && answer.getStatus() != 304) {
            headers.put(HttpHeader.CONTENT_LENGTH, sent.length);
        }
        answer.write(true, isHead(jetty) ? null : ByteBuffer.wrap(sent), done);
    }

    private static void sendStream(
            Request jetty,
            org.eclipse.jetty.server.Response answer,
            Body.Stream body,
            Errors form,
            String id,
            Callback done) {
        boolean compressed = Compression.suits(jetty.getHeaders(), answer.getHeaders(), -1);
        if (compressed) {
            answer.getHeaders().put(GZIP).put(VARY);
        }
        if (isHead(jetty)) {
            answer.write(true, null, done);
            return;
        }
        try {
            write(answer, body, compressed);
            done.succeeded();
        } catch (ProblemException failure) {
            breakOff(jetty, answer, ProblemAnswer.of(failure, form, id), failure, id, done);
        } catch (IOException gone) {
            LOG.debug("The client went away", gone);
            done.failed(gone);
        } catch (RuntimeException | Error bug) {
            breakOff(jetty, answer, unexpected(id, form), bug, id, done);
        }
    }

    private static void write(org.eclipse.jetty.server.Response answer, Body.Stream body, boolean compressed)
            throws IOException {
        var out = new StreamedBody(answer, compressed);
        try {
            body.writer().write(out);
            out.complete();
        } finally {
            out.free();
        }
    }

    /** A stream that fails half-way must not look whole: the connection is broken off without the closing chunk. */
    private static void breakOff(
            Request jetty,
            org.eclipse.jetty.server.Response answer,
            Response instead,
            Throwable failure,
            String id,
            Callback done) {
        if (answer.isCommitted()) {
            LOG.warn("The answer was broken off after its beginning had been sent", failure);
            done.failed(failure);
            return;
        }
        if (instead.status() >= 500) {
            LOG.error("The answer failed before its first byte", failure);
        }
        answer.reset();
        requestId(jetty, answer);
        send(jetty, answer, instead, Errors.PROBLEM, id, done);
    }

    private static boolean isHead(Request jetty) {
        return jetty.getMethod().equals("HEAD");
    }

    /** So short that taking it costs less than a new connection. */
    private static boolean isShort(Request jetty) {
        return jetty.getLength() >= 0 && jetty.getLength() <= LeftOver.MOST_BYTES;
    }

    private static boolean hasUnreadBody(Request jetty) {
        return jetty.getLength() != 0
                && (jetty.getLength() > 0 || jetty.getHeaders().contains(HttpHeader.TRANSFER_ENCODING));
    }

    /** What a client sent, cut and without control characters, so that it can stand in a message. */
    static String printable(String text) {
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return '"' + cut.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?") + '"';
    }
}
