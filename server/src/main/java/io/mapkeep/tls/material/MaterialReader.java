package io.mapkeep.tls.material;

import io.mapkeep.contract.admin.CertificateInstall;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.secret.Redacted;
import io.mapkeep.tls.material.Material.Gathering;
import java.util.List;
import java.util.Optional;

/**
 * Reads files in any form and any order. A file is taken apart by its content: PEM wherever it has a {@code -----BEGIN}, in UTF-8 or in the UTF-16 of
 * Windows' Notepad, else DER or BER.
 */
public final class MaterialReader {
    private static final int MOST_FILES = 32;

    private MaterialReader() {}

    /**
     * All that is in them.
     *
     * @param password of whatever is encrypted among them
     * @throws ProblemException (MK-CRT-001, -002, -003, -013) and nothing else, whatever is in the files
     */
    public static Material read(List<NamedFile> files, Optional<Redacted<char[]>> password) {
        if (files.size() > MOST_FILES) {
            throw MaterialProblems.tooMany("files", MOST_FILES);
        }
        var gathering = new Gathering();
        for (NamedFile file : files) {
            int before = gathering.seen();
            read(file, new Opening(file.name(), password), gathering);
            if (gathering.seen() == before) {
                throw MaterialProblems.unreadable(file.name(), "It has neither a certificate nor a private key.", null);
            }
        }
        return gathering.done();
    }

    private static void read(NamedFile file, Opening opening, Gathering into) {
        if (file.content().length > CertificateInstall.File.LARGEST) {
            throw MaterialProblems.tooLarge(file.name());
        }
        try {
            Optional<String> text = PemBlocks.textOf(file.content());
            if (text.isPresent()) {
                PemBlocks.read(text.get(), opening, into);
            } else {
                DerFile.read(file.content(), opening, into);
            }
        } catch (ProblemException told) {
            throw told;
        } catch (Exception | StackOverflowError damaged) {
            // Parsers of third parties answer hostile input with all kinds of exceptions; none of them tells an admin
            // more than this.
            throw MaterialProblems.unreadable(
                    file.name(), "It is damaged, or of a kind that is not known here: " + brief(damaged), damaged);
        }
    }

    private static String brief(Throwable failure) {
        String said = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return said.length() > 120 ? said.substring(0, 120) + "…" : said;
    }
}
