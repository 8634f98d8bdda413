package io.mapkeep.data.importer.reading;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * How a file's bytes become characters. A byte order mark decides; else a file that is UTF-8 from end to end is UTF-8 (by chance hardly any
 * other text is); else the statistics of juniversalchardet; else windows-1252, what Excel writes in the west.
 *
 * @param markBytes length of the byte order mark
 * @param reason how it was found, for the file's owner
 */
record Encoding(Charset charset, int markBytes, String reason) {
    /** Stands for bytes that mean nothing in this encoding. A noncharacter of Unicode, so no honest text has it. */
    static final char DAMAGE = '\uFFFF';

    private static final int BUFFER = 1 << 16;
    private static final long STATISTICS_BYTES = 4L << 20;

    /** Of a few letters the statistics make anything, so sets that nobody writes tables in are not believed (short German became MacCyrillic). */
    private static final Pattern LIKELY =
            Pattern.compile("WINDOWS-125\\d|ISO-8859-\\d+|KOI8-R|SHIFT_JIS|EUC-.*|GB18030|BIG5|TIS-?620");

    static Encoding of(Path file, Progress progress) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Optional<Encoding> marked = mark(in.readNBytes(4));
            if (marked.isPresent()) {
                return marked.get();
            }
        }
        Utf8Check check = new Utf8Check();
        UniversalDetector statistics = new UniversalDetector();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            long judged = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                boolean plain = check.add(buffer, n);
                if (!plain && judged < STATISTICS_BYTES && !statistics.isDone()) {
                    statistics.handleData(buffer, 0, n);
                    judged += n;
                }
                progress.at(0);
            }
        }
        statistics.dataEnd();
        return judge(check, statistics.getDetectedCharset());
    }

    private static Encoding judge(Utf8Check check, @org.jspecify.annotations.Nullable String detected) {
        check.end();
        if (check.invalid() == 0) {
            return new Encoding(StandardCharsets.UTF_8, 0, "the whole file is valid UTF-8");
        }
        if (check.valid() > 10 * check.invalid()) {
            return new Encoding(StandardCharsets.UTF_8, 0, "UTF-8 but for " + check.invalid() + " damaged places");
        }
        if (detected != null && LIKELY.matcher(detected).matches()) {
            try {
                return new Encoding(
                        Charset.forName(detected), 0, "not UTF-8; most like " + detected + " by its letters");
            } catch (IllegalCharsetNameException | UnsupportedCharsetException unknownToJava) {
                // Then the common one below.
            }
        }
        return new Encoding(Charset.forName("windows-1252"), 0, "not UTF-8 and nothing else for certain");
    }

    static Optional<Encoding> mark(byte[] head) {
        if (starts(head, 0xEF, 0xBB, 0xBF)) {
            return Optional.of(new Encoding(StandardCharsets.UTF_8, 3, "by its byte order mark"));
        }
        if (starts(head, 0xFF, 0xFE)) {
            return Optional.of(new Encoding(StandardCharsets.UTF_16LE, 2, "by its byte order mark"));
        }
        if (starts(head, 0xFE, 0xFF)) {
            return Optional.of(new Encoding(StandardCharsets.UTF_16BE, 2, "by its byte order mark"));
        }
        return Optional.empty();
    }

    /** A reader over the text without the mark; damaged bytes arrive as {@link #DAMAGE}. */
    Reader reader(Path file, Progress progress) throws IOException {
        InputStream in = new Counted(Files.newInputStream(file), progress);
        try {
            in.skipNBytes(markBytes);
        } catch (IOException failure) {
            in.close();
            throw failure;
        }
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith(String.valueOf(DAMAGE));
        return new InputStreamReader(new BufferedInputStream(in, BUFFER), decoder);
    }

    private static boolean starts(byte[] bytes, int... expected) {
        if (bytes.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((bytes[i] & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Tells the progress how many bytes went by. */
    private static final class Counted extends java.io.FilterInputStream {
        private final Progress progress;
        private long count;

        Counted(InputStream in, Progress progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = super.read(bytes, offset, length);
            count += Math.max(n, 0);
            progress.at(count);
            return n;
        }
    }
}
