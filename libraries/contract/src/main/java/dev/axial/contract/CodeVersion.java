package dev.axial.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The build of this code; rides in events and in the metadata of models, so that a result can be traced to its code.
 */
public final class CodeVersion {

    private static final String CURRENT = read();

    private CodeVersion() {}

    /** Release and abbreviated commit, for example {@code 0.1.0+1a2b3c4}; the release alone outside a checkout. */
    public static String current() {
        return CURRENT;
    }

    private static String read() {
        try (InputStream resource = CodeVersion.class.getResourceAsStream("code-version.properties")) {
            Properties properties = new Properties();
            properties.load(resource);
            String release = properties.getProperty("release");
            String commit = properties.getProperty("commit", "");
            return commit.isEmpty() || commit.startsWith("$") ? release : release + "+" + commit;
        } catch (IOException e) {
            throw new UncheckedIOException("code-version.properties belongs beside CodeVersion", e);
        }
    }
}
